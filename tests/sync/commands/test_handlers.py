"""The commands as the office carries them out, step by step."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.circulation import Act, BootId, CheckIn, FindTitle, ItemId, RequestId, VisitId
from sync.commands import handlers
from sync.journal import State
from sync.replica import TitlesReader
from sync.store_errors import StoreFullError
from tests.sync.commands.rooms import Report, Room, Unsure, room

NAMES = ("import", "item", "journal", "patron", "status")
ACT = Act(RequestId("1"), VisitId("1"), BootId("1"), 0.0, CheckIn(ItemId("1")))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
WORDS = ("paths", "kind", "mapping", "encoding", "item", "card", "unlock", "count", "days")


def rows(first: int, count: int) -> str:
    return "barcode;title\n" + "".join(f"{n};Том {n}\n" for n in range(first, first + count))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as opened:
        yield opened


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(name=st.sampled_from(NAMES), arguments=st.dictionaries(st.sampled_from(WORDS), JSON))
def test_no_arguments_break_a_command(desk: Room, name: str, arguments: dict[str, object]) -> None:
    result = desk.result(name, **arguments)
    assert isinstance(result["exit"], int)
    assert result["exit"] == 0 or result["error"]


def test_an_import_leaves_room_for_patrons_after_every_two_hundred(desk: Room) -> None:
    reports, result = desk.carry_out("import", paths=[desk.write("items.csv", rows(1, 450))])
    assert [report.get("read") for report in reports] == [None, 200, 400, 450]
    assert (result["imported"], result["items"]) == (450, 450)


def test_an_import_that_is_broken_off_keeps_what_it_has_done(desk: Room) -> None:
    path = desk.write("items.csv", rows(1, 450))
    steps = handlers(desk.office)["import"]({"paths": [path]})
    next(steps)
    next(steps)
    steps.close()
    assert desk.result("status")["titles"] == 200
    assert desk.result("import", paths=[path])["imported"] == 250


def test_what_is_imported_is_found_at_once(desk: Room) -> None:
    desk.result("import", paths=[desk.write("items.csv", rows(1, 3))])
    titles = TitlesReader(desk.office.places.replica)
    (found,) = titles.find(FindTitle("том 2"), float("inf")).titles
    titles.close()
    assert (found.items, found.available) == (1, 1)


def test_a_full_disk_ends_an_import_with_one_line(
    desk: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFullError("SQLITE_FULL: database or disk is full")

    monkeypatch.setattr("sync.commands.importing.put_titles", full)
    result = desk.result("import", paths=[desk.write("items.csv", rows(1, 3))])
    assert result == {"exit": 6, "error": "the disk is full"}


def test_a_uid_of_somebody_else_is_a_conflict_and_stays_where_it_was(desk: Room) -> None:
    uid = "E004010000000001"
    lists = [
        desk.write(f"{number}.csv", f"barcode;title;uid\n{number};Чайка;{uid}\n")
        for number in (1, 2)
    ]
    result = desk.result("import", paths=lists)
    assert (result["items"], result["conflicts"]) == (2, 1)
    assert desk.result("item", item=uid)["item"] == "1"


def test_the_status_counts_what_there_is(desk: Room) -> None:
    desk.result("import", paths=[desk.write("items.csv", rows(1, 3))])
    status = desk.result("status")
    assert (status["titles"], status["items"], status["searchable_items"]) == (3, 3, 3)
    assert (status["waiting"], status["exceptions"]) == (0, 0)


def test_that_nothing_is_lent_for_want_of_a_date_is_an_alarm(tmp_path: Path) -> None:
    with room(tmp_path, Unsure()) as opened:
        alarms = opened.result("status")["alarms"]
    assert isinstance(alarms, list)
    assert alarms[0] == "nobody vouches for the date, so nothing is lent; see kiosk clock"


def test_a_mapping_for_a_spreadsheet_is_refused(desk: Room) -> None:
    path = desk.write("items.csv", rows(1, 3))
    result = desk.result("import", paths=[path], kind="items", mapping="rusmarc-995")
    assert result["exit"] == 2


def test_a_damaged_catalogue_costs_only_its_damaged_records(desk: Room) -> None:
    from tests.sync.importing.marc import book

    good, bad = book("1", "Чайка", "3000001"), book("2", "Дядя Ваня", "3000002")
    path = desk.folder / "books.mrc"
    path.write_bytes(good + bad[:40] + book("3", "Три сестры", "3000003"))
    result = desk.result("import", paths=[str(path)])
    assert (result["imported"], result["rejected"], result["items"]) == (2, 1, 2)
    report = Path(str(result["report"])).read_text(encoding="utf-8")
    assert report.startswith(f"books.mrc: record 2, byte {len(good)}: left out: ")


def test_the_journal_tells_the_time_of_the_library(desk: Room) -> None:
    desk.office.journal.write(ACT, State.SENDING)
    (report,), _ = desk.carry_out("journal")
    (row,) = cast("list[Report]", report["rows"])
    moment = datetime.fromisoformat(str(row["at"]))
    assert moment.utcoffset() == timedelta(hours=3)
    assert abs(datetime.now(UTC) - moment) < timedelta(hours=1)
