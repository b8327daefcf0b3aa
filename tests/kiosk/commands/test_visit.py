"""`kiosk visit`: a whole visit from a script, as the acceptance run of a catalogue."""

import io
from pathlib import Path

import pytest

from sync.shipped import shipped
from tests.kiosk.commands.library import CommandLine

ANNA = ("--card", "2000001", "--pin", "1234")
BORIS = ("--card", "2000002")


def outcomes(kiosk: CommandLine, *arguments: object) -> list[tuple[object, object]]:
    told = kiosk("visit", *arguments, "--json")
    return [(each["step"], each["reason"] or each["outcome"]) for each in told.objects]


def test_a_visit_borrows_renews_and_returns(kiosk: CommandLine) -> None:
    rules = shipped("standalone.toml").read_text(encoding="utf-8")
    rules = rules.replace("renew_from_due = false", "renew_from_due = true")
    kiosk.config.write_text(f'[standalone]\nrules = "{kiosk.write("rules.toml", rules)}"\n')
    kiosk.furnish()
    told = kiosk("visit", *ANNA, "--borrow", "3000001", "3000003")
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == "card: Анна С., 0 loans, 0 holds, owes 0\u00a0₽"
    assert lines[1].startswith("borrow 3000001 «Чайка»: on loan until 20")
    assert kiosk("item", "3000003", "--json").last["state"] == "on loan"
    done = outcomes(kiosk, *ANNA, "--renew", "3000003", "--return", "3000001")
    assert done == [("card", "done"), ("renew", "done"), ("return", "done")]
    assert "Анна С., 1 loan, 0 holds, " in kiosk("visit", *ANNA).out
    assert kiosk("item", "3000001", "--json").last["state"] == "available"


def test_an_item_is_borrowed_and_returned_in_one_script(kiosk: CommandLine) -> None:
    kiosk.furnish()
    done = outcomes(kiosk, *ANNA, "--borrow", "3000001", "--return", "3000001")
    assert done == [("card", "done"), ("borrow", "done"), ("return", "done")]
    assert kiosk("item", "3000001", "--json").last["state"] == "available"


def test_an_item_named_by_its_tag_is_returned(kiosk: CommandLine) -> None:
    kiosk.furnish()
    kiosk("visit", *ANNA, "--borrow", "3000001")
    told = kiosk("visit", *ANNA, "--return", "E004010000000001")
    assert told.code == 0
    assert kiosk("item", "3000001", "--json").last["state"] == "available"


def test_a_return_of_somebody_elses_item_borrows_nothing(kiosk: CommandLine) -> None:
    kiosk.furnish()
    kiosk("visit", *BORIS, "--borrow", "3000001")
    done = outcomes(kiosk, *ANNA, "--return", "3000001", "3000003")
    assert done == [("card", "done"), ("return", "not-yours"), ("return", "not-yours")]
    assert kiosk("item", "3000003", "--json").last["state"] == "available"


def test_without_a_card_anybody_returns(either: CommandLine) -> None:
    either.furnish()
    either("visit", *ANNA, "--borrow", "3000001")
    told = either("visit", "--return", "3000001", "999")
    assert told.code == 1
    returned, refused = told.out.splitlines()
    assert returned == "return 3000001 «Чайка»: returned, to the shelf"
    assert refused.endswith("[item-unknown]")


def test_a_hold_waits_for_the_copies_of_others(kiosk: CommandLine) -> None:
    kiosk.furnish()
    kiosk("visit", *BORIS, "--borrow", "3000003")
    done = outcomes(kiosk, *ANNA, "--hold", "ЕЛКА", "нет такого", "--borrow", "3000001")
    assert done == [
        ("card", "done"),
        ("hold", "done"),
        ("hold", "title-unknown"),
        ("borrow", "done"),
    ]
    back = kiosk("visit", "--return", "3000003")
    assert back.out == "return 3000003 «Ёлка»: returned, to the hold shelf 1\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--card", "2999999"), "card-unknown"),
        (("--card", "2000001"), "pin-needed"),
        (("--card", "2000001", "--pin", "9999"), "pin-wrong"),
        (("--card", "2000001", "--pin", "12"), "pin-needed"),
    ],
)
def test_a_card_that_opens_nothing_ends_the_visit(
    kiosk: CommandLine, arguments: tuple[str, ...], reason: str
) -> None:
    kiosk.config.write_text("[pin]\nlength = 4\n")
    kiosk.furnish()
    told = kiosk("visit", *arguments, "--borrow", "3000001", "--json")
    assert told.code == 1
    assert [each["reason"] for each in told.objects] == [reason]
    assert kiosk("item", "3000001", "--json").last["state"] == "available"


def test_the_pin_comes_from_a_file_or_from_standard_input(
    kiosk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.furnish()
    secret = kiosk.write("pin", "1234\n")
    assert kiosk("visit", "--card", "2000001", "--pin-file", secret).code == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("1234\n"))
    assert kiosk("visit", "--card", "2000001", "--pin-file", "-").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "nothing to do"),
        (("--borrow", "1"), 2, "without --card"),
        (("--card", "1", "--pin", "12a4"), 2, "digits"),
        (("--card", "1", "--pin", "1", "--pin-file", "-"), 2, "not allowed with"),
        (("--card", "1", "--pin-file", "/nowhere/pin"), 4, "/nowhere/pin"),
    ],
)
def test_a_wrong_command_line_is_one_line(
    kiosk: CommandLine, arguments: tuple[str, ...], code: int, says: str
) -> None:
    told = kiosk("visit", *arguments)
    assert (told.code, told.err.count("\n")) == (code, 1)
    assert says in told.err


def test_every_visit_is_closed_and_every_answer_shown(kiosk: CommandLine) -> None:
    kiosk.furnish()
    with kiosk.service():
        kiosk("visit", *ANNA, "--borrow", "3000001", "--return", "3000001")
        kiosk("visit", "--card", "2999999")
        (today, _) = kiosk("journal", "--statistics", "--json").objects
    assert today["visits"] == 3


def test_the_borrowed_book_of_a_branch_library_comes_back(
    either: CommandLine, test_data: Path
) -> None:
    either.furnish()
    path = test_data / "rusmarc_stavropol" / "stav6_part1_cp866.mrc"
    either("import", "--mapping", "rusmarc-995", "--encoding", "cp866", path)
    assert either("visit", *BORIS, "--borrow", "0130817001").code == 0
    assert either("item", "0130817001", "--json").last["state"] == "on loan"
    assert either("visit", *BORIS, "--return", "0130817001").code == 0
    assert either("item", "0130817001", "--json").last["state"] == "available"
    assert either("journal", "--exceptions", "--json").last["exceptions"] == 0


def test_a_socket_nobody_answers_at_does_not_stop_a_command(kiosk: CommandLine) -> None:
    kiosk.furnish()
    import socket

    run = kiosk.state / "run"
    run.mkdir(exist_ok=True)
    for name in ("admin.sock", "desk.sock"):
        dead = socket.socket(socket.AF_UNIX)
        dead.bind(str(run / name))
        dead.close()
    for told in (kiosk("item", "3000001"), kiosk("visit", *BORIS, "--borrow", "3000001")):
        assert (told.code, told.err) == (0, "")
