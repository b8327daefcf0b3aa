"""The log of both processes: lines on standard error, without anything about a person.

It is apart because no module that logs can be trusted to leave everything out: what looks like a
card number, a chip number, a telephone number or a mail address, and every secret that was
registered, is masked in the text as it leaves the process, tracebacks included.

    journald   <4>drivers.station: reader plate is down: lost      the priority, see sd-daemon(3)
    terminal   12:01:44 WARNING drivers.station: reader plate is down: lost
"""

import logging
import os
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import TextIO

from sync.printable import printable

TRAFFIC = 5
"""Below DEBUG: the bytes of devices and lines, masked like everything else."""

LEVELS = {
    "traffic": TRAFFIC,
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}

_LEAST_HIDDEN = 4
"""Whoever hides a shorter text would make every line unreadable."""

_TALKATIVE = ("kivy", "urllib3", "PIL")

# What is kept whole is matched first: the ids of requests and visits name nobody.  Nothing here
# repeats without a bound before a sign that may be missing: a long line must not take long.
_PERSONAL = re.compile(
    r"""
    (?P<kept> (?<![0-9A-Za-z]) [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}
              (?![0-9A-Za-z]) )
    | [^\s@<>"']{1,64} @ [^\s@<>"']{1,255} \. [^\s@<>"']{2,63}         # a mail address
    | \+ \d [\d\ ()-]{8,20} \d                             # telephone numbers
    | (?<! \d ) 8 [\ -]? \(? \d{3} \)? [\ -]? \d{3} [\ -]? \d\d [\ -]? \d\d
    | (?: \\x[0-9A-Fa-f]{2} ){2,}                           # bytes as Python shows them
    | (?: [0-9A-Fa-f]{2} [ :-] ){3,} [0-9A-Fa-f]{2}         # a UID, byte by byte
    | [0-9A-Fa-f]{8,}                                       # a UID in one piece
    | \d{6,}
    """,
    re.VERBOSE,
)
_CHARACTER = re.compile(r"[^\W_]")


class Redaction(logging.Filter):
    """Masks what is personal in every record that passes; the length stays, to help a search.

    `hide` may be called from any thread.
    """

    def __init__(self) -> None:
        super().__init__()
        self._hidden: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None
        self._lock = threading.Lock()

    def hide(self, *secrets: str) -> None:
        """Mask these texts from now on, wherever and in whatever case they stand.

        Texts shorter than four characters are not taken.
        """
        with self._lock:
            self._hidden |= {text for text in secrets if len(text) >= _LEAST_HIDDEN}
            longest_first = sorted(self._hidden, key=len, reverse=True)
            if longest_first:
                self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def redact(self, text: str) -> str:
        """Return the text with everything personal masked."""
        if self._pattern is not None:
            text = self._pattern.sub("***", text)
        return _PERSONAL.sub(_masked, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record itself; always lets it pass."""
        # On one line: a barcode may hold a line end, and forge a line of the log.
        record.msg = printable(self.redact(_message(record)))
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True


class JournalFormatter(logging.Formatter):
    """Writes each line with its priority in front, as journald reads it from standard error."""

    def __init__(self) -> None:
        super().__init__("%(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter.format`."""
        prefix = f"<{_priority(record.levelno)}>"
        return "\n".join(prefix + line for line in super().format(record).splitlines())


def set_up(
    level: str = "info",
    stream: TextIO | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Redaction:
    """Let this process log to `stream` (standard error), and return the redaction it does so with.

    `level` is one of `LEVELS`.  What nobody caught is logged as well, in every thread.  Called
    again, it replaces what it did before.
    """
    logging.addLevelName(TRAFFIC, "TRAFFIC")
    target = stream or sys.stderr
    redaction = Redaction()
    handler = logging.StreamHandler(target)
    if _is_journal(target, environment):
        handler.setFormatter(JournalFormatter())
    else:
        line = "%(asctime)s %(levelname)s %(name)s: %(message)s"
        handler.setFormatter(logging.Formatter(line, "%H:%M:%S"))
    handler.addFilter(redaction)
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(LEVELS[level])
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(LEVELS[level], logging.INFO))
    logging.captureWarnings(capture=True)
    # A line that can not be written must not break what was going on.
    logging.raiseExceptions = False
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    return redaction


@contextmanager
def quietly() -> Iterator[None]:
    """Keep what `sync` would log from the terminal of a command that runs it; errors still show."""
    logger = logging.getLogger("sync")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _masked(found: re.Match[str]) -> str:
    return found[0] if found["kept"] else _CHARACTER.sub("*", found[0])


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError, AttributeError):
        # A mistake in a log line is no reason to break off a visit.
        return f"{record.msg} (and what belongs into it does not fit)"


def _priority(level: int) -> int:
    """Return the priority of syslog(3): 2 critical, 3 error, 4 warning, 6 info, 7 debug."""
    steps = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
    return next((priority for least, priority in steps if level >= least), 7)


def _is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Say whether the stream goes to journald: its device and inode stand in JOURNAL_STREAM."""
    told = environment.get("JOURNAL_STREAM")
    if not told:
        return False
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return told == f"{status.st_dev}:{status.st_ino}"


def _uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("uncaught").critical("%s", kind.__name__, exc_info=(kind, error, traceback))


def _uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and not issubclass(arguments.exc_type, SystemExit):
        _uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
