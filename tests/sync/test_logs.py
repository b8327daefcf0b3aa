"""Nothing about a person leaves the process through the log, wherever in a record it stands."""

import io
import logging
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest

from sync.logs import LEVELS, TRAFFIC, Redaction, set_up
from sync.settings.sections import Level

CANARIES = [
    "20000100012345",  # a card number
    "123456",  # the shortest number that is masked
    "E004015012345678",  # a tag's UID in its spellings
    "e0:04:01:50:12:34:56:78",
    "E0 04 01 50 12 34 56 78",
    "e0-04-01-50",
    "0xE0040150",
    "DEADBEEF",
    "\\xe0\\x04\\x01\\x50",
    "+7 (921) 123-45-67",
    "8 (921) 123-45-67",
    "anna@library.example",
]


@pytest.fixture
def restored() -> Iterator[None]:
    """Put back what `set_up` changes for the whole process."""
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook)
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], logging.raiseExceptions, sys.excepthook = kept[0], kept[2], kept[3]
    root.setLevel(kept[1])
    threading.excepthook = threading.__excepthook__


@pytest.fixture
def told(restored: None) -> io.StringIO:  # noqa: ARG001 - puts things back afterwards
    """Set the log up and return what it is written to."""
    stream = io.StringIO()
    set_up("debug", stream, {})
    return stream


log = logging.getLogger("tests.logs")


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_is_masked_in_a_message(told: io.StringIO, canary: str) -> None:
    log.info("card %s has come", canary)
    assert canary not in told.getvalue()
    assert "has come" in told.getvalue()


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_is_masked_between_other_signs(canary: str) -> None:
    assert canary not in Redaction().redact(f"|AA{canary}| ({canary}) '{canary}';uid={canary}.")


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_is_masked_in_a_traceback(told: io.StringIO, canary: str) -> None:
    error = ValueError(canary)
    log.error("a reader failed", exc_info=(ValueError, error, error.__traceback__))
    assert canary not in told.getvalue().replace("\\\\", "\\")
    assert "ValueError" in told.getvalue()


def test_the_length_of_what_is_masked_stays() -> None:
    assert Redaction().redact("card 20000100 and e0:04:01:50") == "card ******** and **:**:**:**"


@pytest.mark.parametrize(
    "harmless",
    [
        "visit 3f2504e0-4f89-41d3-9a0c-0305e82c3301 ended",
        "reader plate is down: /dev/ttyACM0, 9600 baud, 12345",
        "answered in 0.312 s",
        "added a faded decade",
        "12:01:44 done",
        "file journal.py, line 120",
    ],
)
def test_what_names_nobody_is_kept(harmless: str) -> None:
    assert Redaction().redact(harmless) == harmless


@pytest.mark.parametrize("letter", ["x", "f", "1", "+1", "a@", "8 ", "\\x"])
@pytest.mark.timeout(20)
def test_a_very_long_line_is_no_trap(letter: str) -> None:
    assert Redaction().redact(letter * 100_000)


def test_a_registered_secret_is_masked_in_any_case(told: io.StringIO) -> None:
    redaction = set_up("info", told, {})
    redaction.hide("hunter2", "Hunter2-and-more", "no")
    log.info("login HUNTER2, hunter2-and-more, no")
    assert told.getvalue().endswith("login ***, ***, no\n")


def test_secrets_are_taken_literally() -> None:
    redaction = Redaction()
    redaction.hide("a.c(")
    assert redaction.redact("abc( a.c(") == "abc( ***"


def test_a_barcode_can_not_forge_a_line(told: io.StringIO) -> None:
    log.warning("barcode %s", "x\n<0>kernel: all is lost\x1b[2J")
    assert told.getvalue().count("\n") == 1
    assert "\x1b" not in told.getvalue()


def test_a_stack_is_masked(told: io.StringIO) -> None:
    log.info("here", stack_info=True, extra={"card": "20000100012345"})
    assert "20000100012345" not in told.getvalue()


def test_a_line_whose_arguments_do_not_fit_is_written_all_the_same(told: io.StringIO) -> None:
    log.info("%d loans of 20000100", "many")
    log.info("%s and %s", *["one"])
    assert told.getvalue().count("does not fit") == 2
    assert "20000100" not in told.getvalue()


def test_a_warning_of_python_is_logged_and_masked(told: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("card 20000100012345", stacklevel=1)
        logging.captureWarnings(capture=False)
    assert "py.warnings" in told.getvalue()
    assert "20000100012345" not in told.getvalue()


def test_what_nobody_caught_is_logged_and_masked(told: io.StringIO) -> None:
    def fail() -> None:
        raise RuntimeError("card 20000100012345")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "CRITICAL uncaught: RuntimeError" in told.getvalue()
    assert "20000100012345" not in told.getvalue()


def test_traffic_lies_below_debug(told: io.StringIO) -> None:
    log.log(TRAFFIC, "not yet")
    set_up("traffic", told, {})
    log.log(TRAFFIC, "bytes 02 31")
    assert "not yet" not in told.getvalue()
    assert "TRAFFIC tests.logs: bytes 02 31" in told.getvalue()


def test_the_levels_of_the_settings_are_those_of_the_log() -> None:
    assert list(LEVELS) == [level.value for level in Level]


def test_set_up_twice_writes_once(told: io.StringIO) -> None:
    set_up("info", told, {})
    log.info("once")
    assert told.getvalue().count("once") == 1


@pytest.mark.usefixtures("restored")
def test_a_broken_stream_breaks_nothing() -> None:
    stream = io.StringIO()
    set_up("info", stream, {})
    stream.close()
    log.info("nobody hears this")


SCRIPT = """
import logging, os, sys
from sync.logs import set_up
status = os.fstat(2)
told = {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino + int(sys.argv[1])}"}
set_up("traffic", environment=told)
for level in (5, 10, 20, 30, 40, 50):
    logging.getLogger("x").log(level, "y")
try:
    raise ValueError("z")
except ValueError:
    logging.getLogger("x").exception("w")
"""


def in_a_process(offset: int) -> list[str]:
    """Log in a process whose standard error is, or with an offset is not, journald's."""
    command = [sys.executable, "-c", SCRIPT, str(offset)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ}, timeout=60
    )
    return done.stderr.splitlines()


def test_journald_is_told_the_priority_of_each_line() -> None:
    lines = in_a_process(0)
    assert lines[:6] == ["<7>x: y", "<7>x: y", "<6>x: y", "<4>x: y", "<3>x: y", "<2>x: y"]
    assert {line[:3] for line in lines[6:]} == {"<3>"}


def test_a_terminal_is_told_the_time_and_the_level() -> None:
    assert in_a_process(1)[2].endswith(" INFO x: y")
