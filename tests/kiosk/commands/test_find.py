"""`kiosk find`, with the service running and without it."""

import pytest

from tests.kiosk.commands.library import CommandLine

ANNA = ("--card", "2000001", "--pin", "1234")


def test_titles_are_found_by_any_words_and_shown_as_a_table(either: CommandLine) -> None:
    either.furnish()
    either("visit", *ANNA, "--borrow", "3000001")
    told = either("find", "чехов", "чай")
    assert told.code == 0
    head, row = told.out.splitlines()
    assert head.split() == ["title", "author", "year", "call", "number", "on", "the", "shelf"]
    assert row.split() == ["Чайка", "Чехов,", "Антон", "1896", "1", "of", "2"]


def test_a_script_gets_one_object(either: CommandLine) -> None:
    either.furnish()
    told = either("find", "978-5-17-012345-2", "--json").last
    (title,) = told["titles"] if isinstance(told["titles"], list) else []
    assert title["line"] == "Зощенко, Михаил. Ёлка (1940)"
    assert (title["items"], title["available"], told["more"]) == (1, 1, False)


def test_nothing_found_is_one_line_and_a_code_of_its_own(either: CommandLine) -> None:
    either.furnish()
    told = either("find", "Гамлет")
    assert (told.code, told.out, told.err) == (1, "", "no title has all these words\n")
    assert either("find", '"*').code == 1


def test_a_long_title_gives_way_to_the_width_of_the_terminal(
    kiosk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    title = "О том, как одна очень длинная книга не вошла ни в одну строку"
    kiosk("import", kiosk.write("items.csv", f"barcode;title\n1;{title}\n"))
    lines = kiosk("find", "длинная").out.splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert "О том, как одна" in lines[1]
    assert lines[1].endswith("1 of 1")


def test_a_long_list_says_that_there_is_more(kiosk: CommandLine) -> None:
    rows = "".join(f"{n};Том {n}\n" for n in range(1, 31))
    kiosk("import", kiosk.write("items.csv", f"barcode;title\n{rows}"))
    lines = kiosk("find", "том").out.splitlines()
    assert (len(lines), lines[-1]) == (22, "and more; another word tells them apart")


def test_looking_where_no_kiosk_is_begins_none(kiosk: CommandLine) -> None:
    assert kiosk("find", "том").code == 4
    assert not kiosk.state.exists()
