"""What an office does about its files before it opens."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.circulation import Act, BootId, CheckIn, ItemId, RequestId, VisitId
from sync.journal import State
from sync.office import Places, places_of
from sync.settings import SyncSettings
from sync.store_errors import StoreMissingError
from tests.sync.commands.rooms import room

ACT = Act(RequestId("1"), VisitId("1"), BootId("1"), 0.0, CheckIn(ItemId("1")))


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    with room(tmp_path) as opened:
        return opened.office.places


@pytest.mark.parametrize("lose", [Path.unlink, empty])
def test_a_library_that_is_gone_is_not_made_anew_in_silence(
    tmp_path: Path, places: Places, lose: Callable[[Path], None]
) -> None:
    lose(places.library)
    with pytest.raises(StoreMissingError, match="gone or empty"), room(tmp_path):
        pass


def test_a_library_that_is_gone_is_missed_while_the_journal_knows_of_it(
    tmp_path: Path, places: Places
) -> None:
    with room(tmp_path) as opened:
        opened.office.journal.write(ACT, State.SENDING)
    places.library.unlink()
    places.replica.unlink()
    with pytest.raises(StoreMissingError, match="gone or empty"), room(tmp_path):
        pass


def test_a_replica_that_is_gone_is_made_anew(tmp_path: Path, places: Places) -> None:
    places.replica.unlink()
    with room(tmp_path):
        assert places.replica.exists()


def test_an_office_begins_in_an_empty_folder_and_where_a_first_start_broke_off(
    tmp_path: Path,
) -> None:
    with room(tmp_path / "new"):
        pass
    places = places_of(SyncSettings().moved(tmp_path / "state"))
    places.state.mkdir()
    empty(places.journal)
    empty(places.library)
    with room(tmp_path):
        assert places.library.stat().st_size
