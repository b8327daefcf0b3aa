"""The socket by which another terminal moves a simulated device."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DriverUnavailableError
from drivers.readings import CardUid
from drivers.registry import driver
from drivers.simulated import SimulatedPlate
from drivers.simulated.acts import ActError, Clear, LayCard, Plug, Scan, Unplug
from drivers.simulated.control import send

CARD = CardUid(bytes.fromhex("04A3C6CAE26180"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plate.sock"


@pytest.fixture
def plate(path: Path) -> Iterator[SimulatedPlate]:
    made = driver(f"plate:simulated?socket={path}")
    assert isinstance(made, SimulatedPlate)
    made.open()
    yield made
    made.close()


def ask(path: Path, data: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(10)
        caller.connect(str(path))
        caller.sendall(data)
        caller.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: caller.recv(4096), b""))


def test_what_is_sent_is_done(plate: SimulatedPlate, path: Path) -> None:
    send(path, LayCard(CARD))
    assert plate.cards() == (CARD,)
    send(path, Clear())
    assert plate.cards() == ()


def test_what_the_device_can_not_do_is_said_to_the_sender(
    plate: SimulatedPlate, path: Path
) -> None:
    with pytest.raises(ActError, match="not for this device: scan"):
        send(path, Scan("1"))
    assert plate.cards() == ()


def test_the_plug_can_be_pulled_and_put_back(plate: SimulatedPlate, path: Path) -> None:
    send(path, Unplug())
    assert plate.presence() is None
    send(path, Plug())
    assert plate.presence() is not None


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"dance\n", b"\xff\xfe\n", b"scan '\n", b"x" * 5000, b"clear all\n"]
)
def test_rubbish_is_refused_and_the_next_one_is_served(
    plate: SimulatedPlate, path: Path, data: bytes
) -> None:
    assert ask(path, data).startswith(b"no: ")
    assert ask(path, b"lay-card 04A3C6CAE26180") == b"ok\n"
    assert plate.cards() == (CARD,)


def test_a_caller_that_leaves_at_once_harms_nobody(plate: SimulatedPlate, path: Path) -> None:
    for _ in range(5):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(path))
    send(path, LayCard(CARD))
    assert plate.cards() == (CARD,)


@pytest.mark.usefixtures("plate")
def test_only_its_own_user_may_use_it(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_socket_goes_with_the_device(plate: SimulatedPlate, path: Path) -> None:
    plate.close()
    assert not path.exists()
    with pytest.raises(OSError, match="No such file"):
        send(path, Clear())


def test_a_socket_left_by_a_kiosk_that_was_killed_is_replaced(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    plate = driver(f"plate:simulated?socket={path}")
    plate.open()
    send(path, Clear())
    plate.close()


@pytest.mark.usefixtures("plate")
def test_a_socket_in_use_is_not_taken_away(path: Path) -> None:
    other = driver(f"plate:simulated?socket={path}")
    with pytest.raises(DriverUnavailableError):
        other.open()
    send(path, Clear())


def test_a_socket_that_can_not_be_made_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(DriverUnavailableError, match="No such file"):
        driver(f"plate:simulated?socket={tmp_path}/missing/plate.sock").open()
