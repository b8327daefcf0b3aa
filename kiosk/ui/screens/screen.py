"""What every screen is: a column that draws a session and says what was pressed."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from kivy.properties import BooleanProperty

from kiosk.session.events import Event
from kiosk.session.states import Session, State
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.column import Column

Send = Callable[[Event], None]
"""Puts an event into the inbox; returns at once."""

Shown = TypeVar("Shown", bound=State)


class Screen(Column, Generic[Shown]):
    """Draws states of one type.

    `wide`: it covers the frame around it.  `beside`: there is room for two columns.  `cramped`: the
    text is large, and the panel not high enough for all of it.
    """

    wide = BooleanProperty(False)
    beside = BooleanProperty(False)
    cramped = BooleanProperty(False)

    def __init__(self, theme: Theme, send: Send, **kwargs: Any) -> None:
        self.send = send
        super().__init__(theme=theme, **kwargs)
        theme.bind(step=self._part)
        self._part()

    def _part(self, *_: object) -> None:
        """Use two columns where there is room for them, and large text has none."""
        panel, large = self.theme.panel, self.theme.step > 1
        self.beside = not (panel.low or panel.upright or large)
        self.cramped = large and not panel.upright

    def draw(self, state: Shown, session: Session) -> None:
        """Show this state; a screen whose words never change has nothing to do."""

    def claims(self, pos: tuple[float, float]) -> bool:
        """Tell whether a touch here has its own meaning and is not just a sign of life."""
        return False
