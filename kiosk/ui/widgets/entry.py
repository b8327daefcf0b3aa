"""What is being typed: a label, the text so far, and a clear outline while it is the one."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from kiosk.ui.widgets.button import Press
from kiosk.ui.widgets.plate import PlateColumn

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Entry(Press, PlateColumn):
    """A field.  Pressing it dispatches `on_act`; it has no cursor, for it is typed at its end.

    `label` stays when there is a value, for who has forgotten what was asked; `hint` is said below
    it: what is wrong, or what was found.  `tight`: there is room for one of the two.
    `inline`: the label stands before the value and not above it.
    """

    label = StringProperty("")
    hint = StringProperty("")
    value = StringProperty("")
    current = BooleanProperty(False)
    wrong = BooleanProperty(False)

    def natural_height(self, width: float, scale: float) -> float:
        """Leave room for one line, and a finger."""
        return max(PlateColumn.natural_height(self, width, scale), self.floor())

    def do_layout(self, *args: object) -> None:
        """Place label and value one below the other."""
        PlateColumn.do_layout(self, *args)
