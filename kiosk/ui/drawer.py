"""The drawer of the demonstration: cards and books to be laid on the simulated plate by touch.

Its words do not grow with those of the screen, so that it stays short to turn.

It is apart from the screens because it stands for the patron's hands, not for the kiosk: a press
on a card in it is a card laid down.  It does not know the plate; each thing brings its own acts.
"""

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.ui.things import Thing
from kiosk.ui.widgets import Action, PlateColumn

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Drawer(PlateColumn):
    """A list of things; those that lie on the plate are marked.

    Dispatches `on_closed`, when it was closed or a thing was laid down: now the screen matters.
    """

    __events__ = ("on_closed",)

    def __init__(self, things: tuple[Thing, ...], **kwargs: Any) -> None:
        self._lying: set[str] = set()
        super().__init__(**kwargs)
        for thing in things:
            button = Action(theme=self.theme, text=thing.name, icon=thing.icon, arrange="beside")
            button.style = "foot-strong"
            button.bind(on_act=lambda pressed, moved=thing: self._move(pressed, moved))
            self.ids.things.column.add_widget(button)

    def on_closed(self) -> None:
        """Do nothing; the stage binds to this event."""

    def berth(
        self, pos: tuple[float, float], size: tuple[float, float]
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """Say where the drawer lies on a stage: at its right, over its lower half, or all over it.

        Half of a low panel would show a single thing at a time.
        """
        margin = self.theme.px(2)
        upright, low = self.theme.panel.upright, self.theme.panel.low
        wide, tall = size[0] * (1.0 if upright or low else 0.5), size[1] * (0.5 if upright else 1.0)
        return (
            (pos[0] + size[0] - wide + margin, pos[1] + margin),
            (wide - 2 * margin, tall - 2 * margin),
        )

    def _move(self, button: Action, thing: Thing) -> None:
        """Lay the thing down, or take it away when it lies there."""
        if thing.name in self._lying:
            self._lying.discard(thing.name)
            button.kind = "card"
            thing.take()
        else:
            self._lying.add(thing.name)
            button.kind = "second"
            thing.lay()
            self.dispatch("on_closed")
