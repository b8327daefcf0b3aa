"""A message between the headline and the rest: what went wrong and what to do.

It is apart because its kind is never told by colour alone: there is an icon, and words.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import OptionProperty, StringProperty

from kiosk.ui.widgets.plate import PlateRow

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Notice(PlateRow):
    """An icon and a sentence.  `kind`: refused is pink, notice is amber, good is green."""

    kind = OptionProperty("notice", options=("notice", "refused", "good"))
    text = StringProperty("")
    icon = StringProperty("information")

    def say(self, text: str, kind: str = "notice", icon: str = "information") -> None:
        """Show a sentence, or nothing when it is empty."""
        self.kind, self.icon, self.text = kind, icon, text
        self.shown = bool(text)
