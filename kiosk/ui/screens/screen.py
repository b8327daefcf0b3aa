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

    `wide`: it covers the frame around it.  `beside`: there is room for two columns.
    """

    wide = BooleanProperty(False)
    beside = BooleanProperty(False)

    def __init__(self, theme: Theme, send: Send, **kwargs: Any) -> None:
        self.send = send
        super().__init__(theme=theme, **kwargs)
        self.beside = not (theme.panel.low or theme.panel.upright)

    def draw(self, state: Shown, session: Session) -> None:
        """Show this state; a screen whose words never change has nothing to do."""

    def claims(self, pos: tuple[float, float]) -> bool:
        """Tell whether a touch here has its own meaning and is not just a sign of life."""
        return False
