"""A restore that ends halfway, or is begun twice, loses nothing that it had in hand."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

import pytest

from sync.store_errors import StoreLockedError
from tests.sync.house import LENT, House, lived_in, look, overwrite


@pytest.fixture
def house(tmp_path: Path) -> House:
    return lived_in(tmp_path / "state")


class PowerCutError(Exception):
    """Ends the program where a power cut would."""


@pytest.mark.parametrize("moves", range(6))
@pytest.mark.parametrize("name", ["library.db", "journal.db"])
def test_a_change_of_places_cut_short_is_carried_on(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, moves: int
) -> None:
    store = house.places.state / name
    overwrite(store, store.stat().st_size - 4096, 4096)
    left, replace = [moves], Path.replace

    def cut(path: Path, target: Path) -> Path:
        if path.name.startswith(name):
            left[0] -= 1
            if left[0] < 0:
                raise PowerCutError
        return replace(path, target)

    with monkeypatch.context() as patch, suppress(PowerCutError):
        patch.setattr(Path, "replace", cut)
        look(house)
    loans, entries, told = look(house)
    assert (loans, entries) == (LENT, 10)
    assert any(f"{name} was damaged" in line for line in told)
    assert not list(house.places.state.glob("*.ready"))


def test_two_processes_never_put_the_same_files_right(house: House) -> None:
    overwrite(house.places.library, 0, 100)
    handle = os.open(house.places.state, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(StoreLockedError):
        look(house)
    os.close(handle)
    assert look(house)[0] == LENT
