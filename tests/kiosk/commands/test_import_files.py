"""`kiosk import`, with the service running and without it."""

import shutil
from pathlib import Path

import pytest

from sync.store import Store
from sync.store_presets import Preset
from tests.kiosk.commands.library import PATRONS, CommandLine

CATALOGUE = ("--mapping", "rusmarc-995", "--encoding", "cp866", "--json")


def stavropol(test_data: Path) -> Path:
    return test_data / "rusmarc_stavropol" / "stav6_part1_cp866.mrc"


def test_a_branch_library_is_imported_and_once_more(either: CommandLine, test_data: Path) -> None:
    first = either("import", *CATALOGUE, stavropol(test_data))
    assert first.code == 0
    numbers = {name: first.last[name] for name in ("read", "imported", "updated", "items")}
    assert numbers == {"read": 600, "imported": 600, "updated": 0, "items": 1411}
    again = either("import", *CATALOGUE, stavropol(test_data)).last
    assert (again["imported"], again["updated"], again["items_imported"]) == (0, 600, 0)
    item = either("item", "0130817001", "--json").last
    assert (item["state"], item["waiting"]) == ("available", 0)
    assert item["title"]


def test_progress_is_told_batch_by_batch(either: CommandLine, test_data: Path) -> None:
    told = either("import", *CATALOGUE, stavropol(test_data))
    assert [report["read"] for report in told.objects if "file" in report] == list(
        range(200, 800, 200)
    )


def test_lists_are_told_apart_by_their_columns(either: CommandLine) -> None:
    either.furnish()
    patron = either("patron", "2000002", "--json").last
    assert (patron["fees"], patron["has_pin"], patron["name"]) == (1250, False, "Борис О.")
    item = either("item", "e004010000000001", "--json").last
    assert (item["item"], item["line"]) == ("3000001", "Чехов, Антон. Чайка (1896)")


def test_a_list_of_patrons_doubles_no_debt(either: CommandLine) -> None:
    either.furnish()
    either("import", either.write("again.csv", PATRONS.replace("12,50", "99,00")))
    assert either("patron", "2000002", "--json").last["fees"] == 1250


def test_what_is_left_out_is_counted_named_and_written_down(either: CommandLine) -> None:
    rows = "barcode;title\n1;Чайка\n;Без номера\n1;Чайка\n"
    told = either("import", either.write("items.csv", rows), "--json")
    assert told.code == 1  # who typed the list can mend it
    assert (told.last["read"], told.last["rejected"], told.last["items"]) == (3, 2, 1)
    report = Path(str(told.last["report"])).read_text(encoding="utf-8").splitlines()
    assert report == [
        "items.csv: line 3: left out: a value is missing, barcode",
        "items.csv: line 4 (1): left out: there already in this file, barcode",
        "read 3, imported 1, updated 0, rejected 2, items 1",
    ]
    assert told.last["first_rejected"] == report[:2]


def test_a_report_says_nothing_of_a_person(kiosk: CommandLine) -> None:
    rows = "card_number;surname;birth\n2000009;Соколова;вчера\n"
    told = kiosk("import", kiosk.write("patrons.csv", rows), "--json")
    assert told.code == 1  # nothing at all could be used
    text = Path(str(told.last["report"])).read_text(encoding="utf-8")
    assert "birth" in text
    assert "Соколова" not in text
    assert "2000009" not in text


def test_only_the_newest_reports_are_kept(kiosk: CommandLine) -> None:
    wrong = kiosk.write("items.csv", "barcode;title\n1;Чайка\n;Без номера\n")
    kiosk("import", wrong)
    folder = kiosk.state / "import-reports"
    for number in range(30):
        (folder / f"2020-01-01-0000{number:02}.txt").write_text("old")
    kiosk("import", wrong)
    assert len(list(folder.iterdir())) == 20


def test_a_file_that_is_none_does_not_keep_the_others_out(either: CommandLine) -> None:
    either.furnish()
    good = either.write("more.csv", "barcode;title\n4000001;Новая\n")
    told = either("import", either.folder / "nothing.csv", good, "--json")
    assert (told.code, told.last["imported"]) == (4, 1)
    refused = told.last["refused"]
    assert isinstance(refused, dict)
    assert list(refused) == [str(either.folder / "nothing.csv")]
    assert either("item", "4000001").code == 0
    report = Path(str(told.last["report"])).read_text(encoding="utf-8")
    assert report.startswith("nothing.csv: not imported: there is no such file\n")


def wrong_files(kiosk: CommandLine) -> dict[str, tuple[Path, str]]:
    return {
        "missing": (kiosk.folder / "nothing.mrc", "there is no such file"),
        "folder": (kiosk.folder, "is a folder, not a file"),
        "empty": (kiosk.write("empty.mrc", b""), "is empty"),
        "picture": (kiosk.write("x.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256))), "x.png"),
        "xml": (kiosk.write("x.xml", "<collection/>"), "is XML"),
        "other columns": (kiosk.write("x.csv", "a;b\n1;2\n"), "known column names"),
        "code page": (kiosk.write("k.csv", "barcode;title\n1;Чайка\n".encode("cp1251")), "UTF-8"),
        "bad medium": (Path("/proc/self/mem"), "can not be read"),
    }


@pytest.mark.parametrize(
    "what",
    ["missing", "folder", "empty", "picture", "xml", "other columns", "code page", "bad medium"],
)
def test_a_file_that_is_none_is_one_line_and_code_4(either: CommandLine, what: str) -> None:
    path, says = wrong_files(either)[what]
    told = either("import", path)
    assert told.code == 4
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert str(path) in told.err
    assert says in told.err


def test_a_misspelt_mapping_and_encoding_are_told_with_the_right_word(
    either: CommandLine, test_data: Path
) -> None:
    told = either("import", "--mapping", "rusmark-995", stavropol(test_data))
    assert (told.code, told.err.count("\n")) == (4, 1)
    assert "did you mean rusmarc-995?" in told.err
    told = either("import", "--mapping", "rusmarc-995", "--encoding", "cp86", stavropol(test_data))
    assert (told.code, told.err.count("\n")) == (4, 1)
    assert "did you mean cp866?" in told.err


def test_a_mapping_that_can_not_be_told_is_asked_for(kiosk: CommandLine, test_data: Path) -> None:
    told = kiosk("import", "--encoding", "cp866", stavropol(test_data))
    assert (told.code, told.err.count("\n")) == (2, 1)
    assert "--mapping: rusmarc-995, unimarc-koha" in told.err


def test_a_koha_catalogue_needs_no_mapping_named(kiosk: CommandLine, test_data: Path) -> None:
    path = test_data / "koha_marc21_misc4dev" / "koha_marc21_with_952.mrc"
    told = kiosk("import", path, "--json")
    assert (told.code, told.last["imported"], told.last["items"]) == (0, 436, 961)


def test_a_catalogue_in_a_code_page_asks_for_its_name(kiosk: CommandLine, test_data: Path) -> None:
    told = kiosk("import", "--mapping", "rusmarc-995", stavropol(test_data))
    assert (told.code, told.err.count("\n")) == (4, 1)
    assert "--encoding" in told.err


def test_a_newer_library_is_told_and_left_alone(kiosk: CommandLine) -> None:
    kiosk.furnish()
    path = kiosk.state / "library.db"
    from sync.catalogues.standalone.tables.schema import MIGRATIONS

    store = Store(path, MIGRATIONS, Preset.TRUTH)
    with store.atomic():
        sql = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)"
        store.execute(sql, [MIGRATIONS.name, "of the future", "2099-01-01"])
    store.close()
    before = path.read_bytes()
    told = kiosk("import", kiosk.folder / "items.csv")
    assert (told.code, told.err.count("\n")) == (6, 1)
    assert "newer version" in told.err
    assert path.read_bytes() == before


def test_a_library_another_process_holds_is_told(kiosk: CommandLine) -> None:
    kiosk.furnish()
    from sync.journal.schema import MIGRATIONS

    store = Store(kiosk.state / "journal.db", MIGRATIONS, Preset.TRUTH)
    try:
        told = kiosk("import", kiosk.folder / "items.csv")
    finally:
        store.close()
    assert (told.code, told.err.count("\n")) == (5, 1)
    assert "in use by another process" in told.err


def test_a_state_folder_that_is_a_file_is_told(kiosk: CommandLine) -> None:
    shutil.rmtree(kiosk.state, ignore_errors=True)
    kiosk.state.write_text("a file where the folder should be")
    told = kiosk("import", kiosk.write("items.csv", "barcode;title\n1;x\n"))
    assert (told.code, told.err.count("\n")) == (4, 1)
    assert str(kiosk.state) in told.err


def test_a_disk_that_can_not_be_written_is_told(kiosk: CommandLine) -> None:
    kiosk.state = Path("/sys/kiosk-of-a-test")
    told = kiosk("import", kiosk.write("items.csv", "barcode;title\n1;x\n"))
    assert (told.code, told.err.count("\n")) == (6, 1)
    assert "/sys/kiosk-of-a-test" in told.err


def test_bad_settings_end_with_all_their_problems(kiosk: CommandLine) -> None:
    kiosk.config.write_text("[pin]\nlength = 99\n")
    told = kiosk("import", kiosk.folder / "items.csv")
    assert told.code == 3
    assert "pin.length" in told.err
