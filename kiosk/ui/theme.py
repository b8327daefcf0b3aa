"""The theme: language, palette and text size as they are now, and every measure in millimetres.

One object, handed to each widget.  It is an EventDispatcher so that a rule in a `.kv` file that
names `theme.words` or `theme.palette` follows a change at once, without a restart or a new tree.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kivy.event import EventDispatcher
from kivy.properties import NumericProperty, ObjectProperty, StringProperty

from kiosk.session.states import Presentation
from kiosk.texts import SILENT, Texts
from kiosk.ui.faces import Faces
from kiosk.ui.palettes import PALETTES, PAPER
from kiosk.ui.panel import Panel

LEAST_CAPITAL_MM = 4.8
"""ADA 707.7.2: no capital on the screen is lower than 3/16 inch."""

TEXT_STEPS = {"normal": 1.0, "large": 1.27, "huge": 1.5}
"""4.8 mm becomes 6.1 (0.7 degrees of arc from 500 mm, EN 301 549) and 7.2."""

FIRMNESS = 0.96
"""Text that was asked to be larger shrinks no further than this to find room: what does not fit is
drawn up and down instead.  Else the step would only make the margins smaller."""


@dataclass(frozen=True, slots=True)
class Style:
    """A way of setting text: its family, and its capitals' height on a 7" and a 22" panel, mm.

    `line` is the height of a line per font size; `grows` the power of the text step that applies:
    1 for what is read, less for what is large already, 0 for what never grows; `tight` the height
    per font size of a line of digits, which nothing hangs from; `least` the height, mm, that its
    capitals never go below.
    """

    family: str
    small: float
    large: float
    line: float = 1.22
    grows: float = 1.0
    tight: float = 0.0
    least: float = LEAST_CAPITAL_MM


STYLES = {
    "headline": Style("serif", 7.4, 17.5, 1.12, grows=0.25),
    "title": Style("serif", 5.6, 10.5, 1.16, grows=0.7),
    "body": Style("sans", 4.8, 7.4, 1.26),
    "strong": Style("strong", 4.8, 7.4, 1.22),
    "card": Style("strong", 4.8, 8.2, 1.18),
    "note": Style("strong", 4.8, 6.6, 1.2),
    "button": Style("strong", 5.0, 7.6, 1.18),
    "tile": Style("strong", 6.0, 11.0, 1.14, grows=0.7),
    "small": Style("sans", 4.8, 6.2, 1.22),
    "small-strong": Style("strong", 4.8, 6.2, 1.22),
    "name": Style("serif", 4.8, 6.4, 1.16, grows=0),
    "foot": Style("sans", 4.8, 6.2, 1.22, grows=0),
    "foot-strong": Style("strong", 4.8, 6.2, 1.22, grows=0),
    "turn": Style("strong", 6.5, 8.2, 1.2, grows=0),
    "digit": Style("strong", 6.5, 11.0, 1.2, grows=0.5),
    "key": Style("sans", 4.8, 9.0, 1.2, grows=0.5),
    "key-strong": Style("strong", 4.8, 6.2, 1.22, grows=0.5),
    "count": Style("serif", 9.0, 22.0, 1.1, grows=0, tight=0.84),
    "numeral": Style("serif", 24.0, 92.0, 1.0, grows=0, tight=0.84, least=18.0),
    "stamp": Style("mono", 4.8, 9.0, 1.12, grows=0.4),
    "stamp-small": Style("mono", 4.8, 6.0, 1.12),
    "stamp-large": Style("mono", 8.0, 17.0, 1.12, grows=0.5),
    "icon": Style("icons", 8.4, 14.0, 1.0, grows=0),
    "icon-small": Style("icons", 7.4, 12.0, 1.0, grows=0.5),
    "icon-aid": Style("icons", 7.4, 12.0, 1.0, grows=0),
    "icon-tile": Style("icons", 11.0, 34.0, 1.0, grows=0),
    "icon-large": Style("icons", 20.0, 52.0, 1.0, grows=0),
}

SHORT_MM = (86.0, 268.0)
"""The shorter sides of the smallest and the largest panel that the styles name sizes for."""


class Theme(EventDispatcher):
    """How everything looks and reads now.

    `library` is the library's name, out of `names` by language where there are several.
    `words` is the language's `Words`, `palette` a `Palette`, `step` the factor of the text size.
    `px` turns millimetres into pixels of this panel; `sizes` gives the font sizes (px) of a style
    at a text step and a scale.
    """

    words = ObjectProperty(SILENT, rebind=True)
    palette = ObjectProperty(PAPER, rebind=True)
    step = NumericProperty(1.0)

    library = StringProperty("")

    def __init__(
        self,
        panel: Panel,
        texts: Texts,
        faces: Faces,
        library: str = "",
        names: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.panel = panel
        self.texts = texts
        self.faces = faces
        self._names = names or {}
        self.library = library
        self.presentation = Presentation()
        self.sizes = lru_cache(maxsize=None)(self._sizes)
        self.px = lru_cache(maxsize=None)(panel.px)
        self.apply(self.presentation)

    def apply(self, presentation: Presentation) -> None:
        """Take on a language, a palette and a text size."""
        self.presentation = presentation
        self.words = self.texts.words(presentation.language)
        self.palette = next((p for p in PALETTES if p.name == presentation.palette), PAPER)
        self.library = self._names.get(presentation.language, self.library)
        self.step = TEXT_STEPS.get(presentation.text, 1.0)

    def grow(self, small: float, large: float) -> float:
        """Interpolate millimetres between the smallest and the largest panel."""
        short = min(self.panel.width_mm, self.panel.height_mm)
        least, most = SHORT_MM
        share = min(max((short - least) / (most - least), 0.0), 1.0)
        return small + (large - small) * share

    def _sizes(self, style: str, step: float, scale: float) -> tuple[int, ...]:
        """Give the font sizes (px) a text may be set in, largest first.

        The first is the style's own at this text step and `scale`; the last has the style's least
        capitals, for words too long for their place; icons have no capitals.
        """
        how = STYLES[style]
        capital = self.faces.first(how.family).capital
        wanted = self.px(self.grow(how.small, how.large)) * step**how.grows
        least = math.ceil(self.px(how.least) / capital)
        if step > 1 and how.grows:
            scale = max(scale, FIRMNESS)
        if how.family == "icons":
            return tuple(round(wanted * max(scale, 0.9) * part) for part in (1.0, 0.85, 0.7, 0.55))
        first = max(round(wanted * scale / capital), least)
        count = max(math.ceil(math.log(first / least, 1.06)), 0)
        steps = {round(first / 1.06**n) for n in range(count)} | {first, least}
        return tuple(sorted((size for size in steps if size >= least), reverse=True))
