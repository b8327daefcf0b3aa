"""The key of the PINs comes back with a backup, and never changes without a word."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync import incidents
from sync.pin_key import KEY_NAME
from tests.sync.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "state")
    house.found()
    return house


def back_up(house: House, times: int) -> bytes:
    key = (house.places.state / KEY_NAME).read_bytes()
    for number in range(times):
        folder = house.places.backups / f"00000{number + 1}-2026-03-02T00-00-00Z"
        folder.mkdir(parents=True)
        (folder / KEY_NAME).write_bytes(key)
    return key


def flip(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5])


@pytest.mark.parametrize(("hit", "backups"), [(Path.unlink, 1), (cut_short, 1), (flip, 2)])
def test_a_key_that_was_hit_comes_from_the_backups(
    house: House, hit: Callable[[Path], None], backups: int
) -> None:
    key, path = back_up(house, backups), house.places.state / KEY_NAME
    hit(path)
    with house.open():
        assert path.read_bytes() == key
    assert "backup" in incidents.told(house.places.state)[0]


def test_a_key_in_a_backup_that_can_not_be_read_keeps_nobody_out(house: House) -> None:
    key = back_up(house, 2)
    unreadable = house.places.backups / "000003-2026-03-02T00-00-00Z" / KEY_NAME
    unreadable.mkdir(parents=True)
    with house.open():
        assert (house.places.state / KEY_NAME).read_bytes() == key


@pytest.mark.parametrize("hit", [Path.unlink, cut_short])
def test_a_key_that_is_gone_for_good_is_told(house: House, hit: Callable[[Path], None]) -> None:
    hit(house.places.state / KEY_NAME)
    with house.open():
        pass
    assert "no longer right" in incidents.told(house.places.state)[0]


def test_a_sound_key_stays_without_a_word(house: House) -> None:
    key = back_up(house, 2)
    with house.open():
        assert (house.places.state / KEY_NAME).read_bytes() == key
    assert incidents.told(house.places.state) == []
