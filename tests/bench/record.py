"""What a watched process says, read as it comes and kept in order.

It is apart because whoever measures waits for what comes next while more is coming.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class Note:
    """One line: its word, its times in ns of CLOCK_MONOTONIC, and the words after them."""

    word: str
    times: tuple[int, ...]
    words: tuple[str, ...]

    @property
    def at(self) -> int:
        """The first of its times."""
        return self.times[0]

    @property
    def lines(self) -> list[str]:
        """What stands on the items' lines."""
        return [] if self.words[-1] == "-" else self.words[-1].split(",")


class SilentError(Exception):
    """Nothing of the kind waited for was said in time."""


class Record:
    """All notes of one process so far."""

    def __init__(self, source: IO[bytes]) -> None:
        self._notes: list[Note] = []
        self._more = threading.Condition()
        self._ended = False
        threading.Thread(target=self._read, args=(source,), daemon=True).start()

    def mark(self) -> int:
        """Return a place in the record, to look on from."""
        with self._more:
            return len(self._notes)

    def since(self, mark: int) -> list[Note]:
        """Return what was noted after a mark."""
        with self._more:
            return self._notes[mark:]

    def wait(self, mark: int, fits: Callable[[Note], bool], seconds: float = 20.0) -> Note:
        """Return the first note after a mark that fits, when it comes.  Raises `SilentError`."""
        with self._more:
            looked = mark

            def found() -> Note | None:
                nonlocal looked
                for note in self._notes[looked:]:
                    looked += 1
                    if fits(note):
                        return note
                return None

            result: Note | None = None

            def done() -> bool:
                nonlocal result
                result = found()
                return result is not None or self._ended

            self._more.wait_for(done, seconds)
            if result is None:
                said = ", ".join(f"{n.word} {' '.join(n.words)}" for n in self._notes[-3:])
                raise SilentError(f"waited in vain; the last that was said: {said}")
            return result

    def settle(self, seconds: float) -> None:
        """Wait until nothing has been noted for so long."""
        with self._more:
            while self._more.wait(seconds):
                pass

    def _read(self, source: IO[bytes]) -> None:
        for note in _notes(source):
            with self._more:
                self._notes.append(note)
                self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()


def _notes(source: IO[bytes]) -> Iterator[Note]:
    for line in source:
        word, *rest = line.decode().split()
        times = tuple(int(text) for text in rest if text.isdigit())
        yield Note(word, times, tuple(text for text in rest if not text.isdigit()))
