"""`kiosk item`, `kiosk patron` and `kiosk journal`, with the service running and without it."""

import re

from tests.kiosk.commands.library import CommandLine

ANNA = ("--card", "2000001", "--pin", "1234")


def test_an_item_tells_where_it_is_and_masks_who_has_it(either: CommandLine) -> None:
    either.furnish()
    either("visit", *ANNA, "--borrow", "3000001")
    told = either("item", "3000001", "--json")
    assert told.last["state"] == "on loan"
    assert told.last["card"] == "…001"
    assert told.last["due"]
    assert told.last["times_lent"] == 1
    assert "2000001" not in told.out
    plain = either("item", "3000001")
    assert plain.code == 0
    assert "on loan until" in plain.out
    assert "checked out" in plain.out


def test_an_unknown_item_and_card_are_one_line(either: CommandLine) -> None:
    either.furnish()
    told = either("item", "999")
    assert (told.code, told.err) == (1, "no item has the barcode or UID 999\n")
    told = either("patron", "2999999")
    assert (told.code, told.err) == (1, "no patron has this card\n")


def test_a_patron_is_shown_without_the_surname_and_the_number(either: CommandLine) -> None:
    either.furnish()
    either("visit", *ANNA, "--borrow", "3000003")
    told = either("patron", "2000001")
    assert told.code == 0
    assert "card …001: Анна С." in told.out
    assert "loan 3000003" in told.out
    assert "PIN       set" in told.out
    assert "Смирнова" not in told.out


def test_a_lock_after_wrong_pins_is_shown_and_lifted(either: CommandLine) -> None:
    either.furnish()
    for _ in range(3):
        assert either("visit", "--card", "2000001", "--pin", "9999").code == 1
    assert "locked: 1 min" in either("patron", "2000001").out
    assert either("visit", *ANNA).code == 1
    assert "unlocked" in either("patron", "2000001", "--unlock").out
    assert either("visit", *ANNA).code == 0


def test_the_journal_shows_what_became_of_each_change(either: CommandLine) -> None:
    either.furnish()
    either("visit", *ANNA, "--borrow", "3000001", "999")
    either("visit", "--return", "3000001")
    rows = either("journal", "--json").objects
    said = [(row["change"], row["item"], row["card"]) for row in rows[:-1]]
    assert said == [
        ("check in", "3000001", None),
        ("check out", "999", "…001"),
        ("check out", "3000001", "…001"),
    ]
    assert rows[0]["told"] == "returned, to the shelf"
    assert rows[1]["told"] == "refused: item-unknown"
    assert str(rows[2]["told"]).startswith("lent until 20")
    assert rows[-1]["rows"] == 3
    plain = either("journal", "-n", "1").out
    assert plain.count("\n") == 2
    assert "check in 3000001" in plain


def test_no_row_of_the_journal_names_a_person_or_a_pin(either: CommandLine) -> None:
    either.furnish()
    either("visit", *ANNA, "--borrow", "3000001", "--hold", "елка")
    for told in (either("journal"), either("journal", "--json"), either("journal", "--exceptions")):
        assert told.code == 0
        for secret in ("2000001", "1234", "Смирнова", "Анна"):
            assert secret not in told.out


def test_the_numbers_of_a_day_are_counted(either: CommandLine) -> None:
    either.furnish()
    either("visit", *ANNA, "--borrow", "3000001", "3000003")
    either("visit", "--return", "3000003")
    (today, summary) = either("journal", "--statistics", "--json").objects
    assert (today["loans"], today["returns"], today["visits"]) == (2, 1, 2)
    assert today["day"] == summary["last"]


def test_a_long_journal_is_shown_whole(kiosk: CommandLine) -> None:
    kiosk.furnish()
    unknown = [str(number) for number in range(100, 130)]
    with kiosk.service():
        for _ in range(4):
            kiosk("visit", "--return", *unknown)
        rows = kiosk("journal", "-n", "1000", "--json").objects
    assert rows[-1]["rows"] == 120
    assert len(rows) == 121


def test_a_number_that_is_none_is_a_wrong_command_line(kiosk: CommandLine) -> None:
    for wrong in ("0", "-1", "x", "1e3", "²"):
        told = kiosk("journal", "-n", wrong)
        assert (told.code, told.err.count("\n")) == (2, 1)


def test_the_status_counts_what_there_is(either: CommandLine) -> None:
    either.furnish()
    told = either("status", "--json").last
    assert (told["catalogue"], told["exceptions"]) == ("standalone", 0)
    assert told["titles"] == told["searchable_titles"] != 0
    shown = either("status").out
    assert "free: " in shown
    assert "backup: none yet\n" in shown
    assert "None" not in shown


def test_staff_vouch_for_the_date_until_the_next_boot(either: CommandLine) -> None:
    either.furnish()
    told = either("clock", "--confirm", "--json").last
    assert told["lends"] is True
    assert either("clock", "--json").last == told
    assert re.search("vouched for by: (a time|a battery|the machine)", either("clock").out)


def test_looking_where_nothing_is_begins_no_library(kiosk: CommandLine) -> None:
    for words in (("status",), ("clock",), ("item", "1"), ("patron", "1"), ("journal",)):
        told = kiosk(*words)
        assert told.code == 4
        assert "no kiosk keeps anything here" in told.err
        assert told.err.count("\n") == 1
