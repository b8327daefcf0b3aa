"""Configuration lines: from a technician's words to a driver, or to all that is wrong."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import registry
from drivers.config_line import ConfigLine, Number, Options, parse
from drivers.errors import ConfigLineError, DriverUnavailableError
from drivers.interfaces import Driver
from drivers.registry import KINDS, Function, Kind, driver, functions, problems
from drivers.simulated import SimulatedPlate

GOOD = [
    "rdm6300:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0",
    "id12:/dev/ttyUSB0?linger_ms=2000",
    "barcode:/dev/ttyACM0?baud=9600&parity=N&gap_ms=60&prefix=aim",
    "plate:simulated?socket=/run/kiosk/plate.sock",
    "plate:simulated",
    "card:simulated",
    "scanner:simulated",
]


@pytest.mark.parametrize("line", GOOD)
def test_a_good_line_has_no_problems_and_names_a_driver(line: str) -> None:
    assert problems(line) == []
    assert isinstance(driver(line), Driver)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", ["'': must read NAME:WHERE, as in rdm6300:/dev/ttyUSB0"]),
        ("rdm6300", ["'rdm6300': must read NAME:WHERE, as in rdm6300:/dev/ttyUSB0"]),
        ("rdm630:/dev/x", ["rdm630: no such device; did you mean rdm6300?"]),
        (
            "rfid:/dev/x",
            ["rfid: no such device; there are: " + ", ".join(sorted(kind.name for kind in KINDS))],
        ),
        ("plate:/dev/x", ["plate:/dev/x: no such device; did you mean plate:simulated?"]),
        ("barcode:", ["nothing is no path; a stable one lies in /dev/serial/by-id/"]),
        ("barcode:COM3", ["COM3 is no path; a stable one lies in /dev/serial/by-id/"]),
        (
            "barcode:/dev/x?bawd=1&parity=even&gap_ms=9999&prefix",
            ["prefix: an option reads NAME=VALUE"],
        ),
        (
            "barcode:x?bawd=1&parity=even&gap_ms=9999&baud=9601&baud=9600",
            [
                "x is no path; a stable one lies in /dev/serial/by-id/",
                "bawd: no such option; did you mean baud?",
                "parity=even: must be one of N, E, O",
                "gap_ms=9999: must be a whole number from 0 to 1000",
                "baud=9601: must be one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200",
                "baud: given twice",
            ],
        ),
        ("plate:simulated?socket=plate.sock", ["socket=plate.sock: must begin with /"]),
        ("card:simulated?x=1", ["x: no such option; there are: socket"]),
    ],
)
def test_all_that_is_wrong_with_a_line_is_said_at_once(line: str, found: list[str]) -> None:
    assert problems(line) == found
    with pytest.raises(ConfigLineError):
        driver(line)


def test_a_number_is_one_of_ascii_digits() -> None:
    number = Number("n", 1, "", lowest=0, highest=999)
    assert [number.problem(text) is None for text in ("7", "٧", "-7", "7.0", "²", "")] == [
        True,
        *[False] * 5,
    ]


def test_an_option_that_is_not_given_has_its_default() -> None:
    known = (Number("gap_ms", 60, ""), Number("baud", 9600, ""))
    options = Options(known, {"baud": "1200"})
    assert (options.seconds("gap_ms"), options.number("baud")) == (0.06, 1200)


def test_a_line_is_taken_apart() -> None:
    assert parse(" barcode:/dev/a:b?x=1&y=2=3 ") == ConfigLine(
        "barcode", "/dev/a:b", (("x", "1"), ("y", "2=3"))
    )


@given(st.text(max_size=60) | st.text("rdm6300barcode:/?=&plate", max_size=60))
def test_whatever_is_typed_is_answered_with_words(line: str) -> None:
    assert all(problem.isprintable() and problem for problem in problems(line))


def test_a_plate_is_for_items_and_cards() -> None:
    assert functions("plate:simulated") == (Function.ITEMS, Function.CARDS)


def test_every_line_has_a_simulated_device_of_its_own() -> None:
    first, second = driver("plate:simulated"), driver("plate:simulated")
    assert isinstance(first, SimulatedPlate)
    assert first is not second


def test_a_driver_that_only_runs_elsewhere_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_name: str) -> None:
        raise RuntimeError("can only be run on a board")

    kind = Kind("board", (Function.CARDS,), "drivers.board", "Driver", "", "")
    monkeypatch.setitem(registry._BY_NAME, "board", kind)  # noqa: SLF001  a row only for this test
    monkeypatch.setattr(registry, "import_module", fail)
    assert problems("board:/dev/x") == ["board: can only be run on a board"]
    with pytest.raises(DriverUnavailableError):
        driver("board:/dev/x")


def test_names_are_each_given_once() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_to_check_every_kind_of_line_imports_nothing_that_only_a_board_has() -> None:
    check = (
        "import sys; from drivers.registry import KINDS, problems\n"
        f"assert not any(map(problems, {GOOD!r}))\n"
        "print(sorted({'serial', 'spidev', 'mfrc522', 'evdev', 'RPi'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
