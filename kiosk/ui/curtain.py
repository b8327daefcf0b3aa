"""The curtain: keeps a session from the screen that the next one is about to replace.

The answer about a book mostly comes some milliseconds after the book.  A frame that only says
"asked for" is then in its way: the one with the answer waits until that is laid out and painted,
which takes longer than the answer did.  So what was just asked is drawn when its answer is there,
or a moment later when there is none.  It is apart from the stage because it knows no widget.

    a book -- its answer within LONGEST_SECONDS --> drawn once, with the answer
           -- none in that time ----------------> drawn as asked for, and again with the answer
"""

from collections.abc import Callable

from kivy.clock import Clock

from kiosk.session.lines import Arming, Asking, Key, Line, Looking
from kiosk.session.states import Borrowing, Identifying, Ordering, Returning, Session

LONGEST_SECONDS = 0.04
"""With laying it out and painting it the first sign stays below 0.1 s, which still feels as if the
screen answered at once (Miller 1968)."""


class Curtain:
    """Hands sessions on to `draw`, the latest first; to be used on the screen thread."""

    def __init__(self, draw: Callable[[Session], None]) -> None:
        self._draw = draw
        self._kept: Session | None = None
        self._awaited: frozenset[Key] = frozenset()
        self._lift_late = Clock.create_trigger(self._lift, LONGEST_SECONDS)

    @property
    def down(self) -> bool:
        """Tell whether a session is kept back."""
        return self._kept is not None

    def show(self, session: Session) -> None:
        """Draw this session, or keep it back because it has just asked something.

        What is asked while one is kept back does not keep that one back any longer.
        """
        before, self._awaited = self._awaited, awaited(session)
        if self._awaited and self.down:
            self._kept = session
        elif self._awaited - before:
            self._kept = session
            self._lift_late()
        else:
            self.drop()
            self._draw(session)

    def drop(self) -> None:
        """Forget what is kept back: something else is shown in its place."""
        self._kept = None
        self._lift_late.cancel()

    def _lift(self, *_: object) -> None:
        session, self._kept = self._kept, None
        if session is not None:
            self._draw(session)


def awaited(session: Session) -> frozenset[Key]:
    """Name the questions about the patron, titles and items that have no answer yet."""
    match session.state:
        case Identifying(key=key):
            return frozenset({key})
        case Ordering(search=search, asking=asking):
            return frozenset(key for key in (search, asking) if key is not None)
        case Borrowing(lines=lines) | Returning(lines=lines):
            return frozenset(found for line in lines if (found := _asked(line)) is not None)
        case _:
            return frozenset()


def _asked(line: Line) -> Key | None:
    match line.status:
        case Looking(key=key) | Arming(key=key) | Asking(key=key):
            return key
        case _:
            return None
