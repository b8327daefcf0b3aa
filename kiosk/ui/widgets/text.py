"""Text that is never cut: it shrinks, then wraps, by rule, in a font that covers it.

It is apart from Kivy's Label because that one cuts what does not fit, knows no fallback font, and
renders anew when only a colour changed.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as Glyphs
from kivy.graphics.texture import Texture
from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)

from kiosk.ui.theme import FIRMNESS, STYLES
from kiosk.ui.typesetting import Setting, fit, wrap
from kiosk.ui.widgets.box import Boxed

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

BREADTH = 0.985
"""Lines are broken at this part of the width: hinting makes a line a hair wider than its words."""


ICON_BREADTH = 1.2
"""A picture's own margins may hang over."""

CUT_BELOW = 0.85
"""A title that may be cut shrinks no further than to this part of its size."""


@lru_cache(maxsize=64)
def _ruler(path: str, size: int) -> Any:
    # As it is drawn: each change of hinting makes the font forget all its glyphs.
    return Glyphs(font_name=path, font_size=size, font_hinting="light")


@lru_cache(maxsize=4096)
def measure(path: str, text: str, size: int) -> float:
    """Measure a line of text in pixels."""
    return float(_ruler(path, size).get_extents(text)[0]) if text else 0.0


@lru_cache(maxsize=512)
def line_height(path: str, size: int) -> float:
    """Measure the height a font itself gives to a line, in pixels."""
    return float(_ruler(path, size).get_extents("H")[1])


class Tray:
    """Takes the pixels of glyphs where Kivy would put them into a texture of all colours."""

    def __init__(self) -> None:
        self.drawn: Any = None

    def blit_data(self, drawn: Any) -> None:
        """Keep the pixels."""
        self.drawn = drawn


def picture(glyphs: Any, *, turned: bool) -> Any:
    """Draw glyphs into a texture of white and opacity: half of what all colours take.

    Where it lies straight on whole pixels neighbours need not be mixed, which is drawn faster.
    """
    whole, tray = glyphs.texture, Tray()
    glyphs.texture = tray
    glyphs.render(real=True)
    drawn = tray.drawn
    if drawn is None:
        return whole
    pixels = bytearray(b"\xff") * (2 * drawn.width * drawn.height)
    pixels[1::2] = drawn.data[3::4]
    texture = Texture.create(size=(drawn.width, drawn.height), colorfmt="luminance_alpha")
    texture.flip_vertical()
    texture.mag_filter = texture.min_filter = "linear" if turned else "nearest"
    texture.blit_buffer(bytes(pixels), colorfmt="luminance_alpha")
    return texture


class Text(Boxed):
    """A text in one of the theme's styles; `colour` None is the palette's ink.

    `even` breaks a headline into lines of like length; `cut` lets a title lose its last words;
    `turned` text may be drawn askew or larger.  `fits` is what the layout lint reads.
    """

    text = StringProperty("")
    style = StringProperty("body")
    colour = ColorProperty(None, allownone=True)
    halign = OptionProperty("left", options=("left", "center", "right"))
    valign = OptionProperty("middle", options=("top", "middle", "bottom"))
    even = BooleanProperty(False)
    cut = BooleanProperty(False)
    turned = BooleanProperty(False)
    most_lines = NumericProperty(0)
    fits = BooleanProperty(True)
    capital = NumericProperty(0)
    lines = ObjectProperty(())
    step = NumericProperty(0)
    texture = ObjectProperty(None, allownone=True)
    drawn = ListProperty((0, 0, 0, 0))

    def __init__(self, **kwargs: Any) -> None:
        self._drawn: tuple[object, ...] | None = None
        self._set = Clock.create_trigger(self._set_now, -1)
        super().__init__(**kwargs)
        for name in ("size", "scale", "halign", "even"):
            self.fbind(name, self._set)
        for name in ("text", "style", "most_lines", "step"):
            self.fbind(name, self._changed)
        self.fbind("pos", self._put)
        self.fbind("valign", self._put)

    def natural_height(self, width: float, scale: float) -> float:
        """Tell the height of all lines at this width."""
        if not self.text:
            return 0.0
        face, text = self._face()
        sizes = self._sizes(scale)
        for size in sizes:
            lines, fits = wrap(text, width * BREADTH, size, lambda t, s: measure(face.path, t, s))
            if fits and not (self.most_lines and len(lines) > self.most_lines):
                return self._tall(len(lines), size)
        count = min(len(lines), self.most_lines) if self.cut and self.most_lines else len(lines)
        return self._tall(count, sizes[-1])

    def width_for(self, scale: float) -> float:
        """Tell the width of the longest line before any is broken."""
        if self.wide:
            return float(self.theme.px(self.wide))
        face, text = self._face()
        size = self.theme.sizes(self.style, self.theme.step, scale)[0]
        return max(measure(face.path, line, size) for line in text.split("\n")) / BREADTH + 1

    def narrowest(self) -> float:
        """Tell the width below which not even the least size fits: that of the longest word."""
        face, text = self._face()
        size = self.theme.sizes(self.style, self.theme.step, 0.0)[-1]
        return max(measure(face.path, word, size) for word in text.split()) / BREADTH + 1

    def _face(self) -> tuple[Any, str]:
        face, text = self.theme.faces.set(STYLES[self.style].family, self.text)
        return face, text

    def _sizes(self, scale: float) -> tuple[int, ...]:
        """Give the sizes to try; what may be cut is cut before it becomes small print."""
        sizes: tuple[int, ...] = self.theme.sizes(self.style, self.theme.step, scale)
        least = sizes[0] * (CUT_BELOW if self.theme.step <= 1 else FIRMNESS)
        return tuple(s for s in sizes if s >= least) if self.cut else sizes

    def _line(self, size: int) -> float:
        return float(round(size * STYLES[self.style].line))

    def _own(self, size: int) -> float:
        return line_height(self._face()[0].path, size)

    def _tall(self, count: int, size: int) -> float:
        """Tell the height of so many lines; the last one keeps the font's own height."""
        line, tight = self._line(size), STYLES[self.style].tight
        if tight:
            return float(round(count * size * tight))
        return (count - 1) * line + self._own(size)

    def _changed(self, *_: object) -> None:
        self.want()
        self._set()

    def _set_now(self, *_: object) -> None:
        if min(self.size) <= 0 or not self.text:
            self.texture, self.fits, self.lines, self._drawn = None, True, (), None
            self._put()
            return
        face, text = self._face()
        setting = self._setting(face.path, text)
        self.fits, self.lines = setting.fits, setting.lines
        self.capital = setting.size * face.capital / self.theme.panel.mm
        self._draw(face.path, setting)
        self._put()

    def _draw(self, path: str, setting: Setting) -> None:
        """Make the texture, unless the one there is says the same: a place often changes alone."""
        drawn = (path, setting.lines, setting.size, self.halign)
        if self.texture is not None and drawn == self._drawn:
            return
        self._drawn = drawn
        glyphs = Glyphs(
            text="\n".join(setting.lines),
            font_name=path,
            font_size=setting.size,
            halign=self.halign,
            line_height=(self._line(setting.size) + 0.5) / self._own(setting.size),
            font_hinting="light",
        )
        glyphs.refresh()
        self.texture = picture(glyphs, turned=self.turned)

    def _setting(self, path: str, text: str) -> Setting:
        icon = STYLES[self.style].family == "icons"
        room = (self.width * (ICON_BREADTH if icon else BREADTH), self.height)
        sizes = self._sizes(self.scale)
        return fit(
            text,
            room,
            sizes,
            lambda line, size: measure(path, line, size),
            self._tall,
            even=self.even,
            cut=self.cut,
        )

    def _put(self, *_: object) -> None:
        """Say where in the widget the texture is drawn."""
        wide, tall = self.texture.size if self.texture else (0, 0)
        free = {"left": 0.0, "center": 0.5, "right": 1.0}[self.halign]
        below = {"top": 1.0, "middle": 0.5, "bottom": 0.0}[self.valign]
        self.drawn = (
            round(self.x + (self.width - wide) * free),
            round(self.y + (self.height - tall) * below),
            wide,
            tall,
        )


class Icon(Text):
    """A picture from the icon font, by its name."""

    icon = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("icon", self._named)

    def dress(self) -> None:
        """Find the picture, if one was named before the theme was known."""
        self._named()

    def width_for(self, scale: float) -> float:
        """Take the width of the glyph; icons are square."""
        return float(self.theme.sizes(self.style, self.theme.step, scale)[0]) if self.icon else 0.0

    def _named(self, *_: object) -> None:
        self.text = self.theme.faces.icon(self.icon)
