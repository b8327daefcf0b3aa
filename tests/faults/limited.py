"""Return books until the system lets no file grow; print how many were answered as returned."""

import signal
import sys
from pathlib import Path

from sync.circulation import CheckedIn, CheckIn, Refused, Silence
from tests.sync.desk.shelf import ANNA, BOOK, Room


def main(folder: Path) -> None:
    """Return one book again and again."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then the write fails instead
    room = Room(folder)
    done = 0
    for _ in range(2000):
        room.shelf.loans[BOOK] = ANNA
        try:
            answer = room.ask(CheckIn(BOOK))
        except Silence:
            break
        if isinstance(answer, Refused):
            break
        assert isinstance(answer, CheckedIn)
        done += 1
    sys.stdout.write(str(done))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
