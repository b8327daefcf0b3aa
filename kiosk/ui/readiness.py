"""What is done while nobody is here, so that no patron waits for it.

It is apart from the stage, which draws what is, because this is about what was and what may come:
the last visit is swept out of memory, and the screens of the next one are made and tried out, each
with a state that nobody sees.  Fonts, shaders, pictures of the texts and room for all of it are
there then before the first patron, and what the kiosk takes is known from the beginning.
"""

from typing import Any, Protocol

from kivy.clock import Clock
from kivy.lang import Builder

from kiosk.memory import sweep
from kiosk.session.states import Idle, Session
from kiosk.ui.screens.screen import Screen
from kiosk.ui.screens.table import SCREENS
from kiosk.ui.tryout import STATES

SWEEP_SECONDS = 0.1
"""After a receipt came: its frame stands, and touches do not count yet."""

STEP_SECONDS = 0.25
"""Between two things that are made ahead; a patron who comes waits for one of them at most."""


class Stage(Protocol):
    """What is made ready."""

    session: Session
    screens: dict[type, Screen[Any]]

    def make(self, kind: type[Screen[Any]]) -> Screen[Any]:
        """Make a screen."""

    def unseen(self, screen: Screen[Any]) -> None:
        """Lay a screen out in its place and paint it, and put back what is seen."""


class Readiness:
    """Makes a stage ready, one thing at a time."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._swept = True
        self._sweep_soon = Clock.create_trigger(self.sweep, SWEEP_SECONDS)
        self._step_soon = Clock.create_trigger(self.step, STEP_SECONDS)
        self._step_soon()

    def left(self) -> None:
        """Sweep soon: a visit is over.

        Not only when nobody is here: where one patron follows the other that may be never.
        """
        self._swept = False
        self._sweep_soon()
        self._step_soon()

    def sweep(self, *_: object) -> None:
        """Take the last visit out of memory, once."""
        if not self._swept:
            self._swept = True
            sweep()

    def step(self, *_: object) -> None:
        """Make one screen, and go on soon if there are more."""
        stage = self._stage
        missing = [state for state in STATES if SCREENS[type(state)] not in stage.screens]
        if not missing or not isinstance(stage.session.state, Idle):
            return
        self.sweep()
        state = missing[0]
        screen = stage.make(SCREENS[type(state)])
        screen.draw(state, Session(state=state))
        stage.unseen(screen)
        for widget in screen.walk():
            widget.rest()
        stage.screens[type(screen)] = screen
        self._step_soon()


def discard(screen: Screen[Any]) -> None:
    """Let a screen go, with all that ties it to the theme."""
    for widget in screen.walk():
        # A movement under way would hold its card until it ends.
        widget.rest()
        Builder.unbind_widget(widget.uid)
