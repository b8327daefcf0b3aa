"""What stands on the kiosk's stage, said in HTML: the same boxes, lines of text, fonts and colours.

It is apart because it reads the kiosk's own widgets: nothing of the look is written down twice.
Places are absolute, which is less work for a browser than a layout of its own would be.

    Plate  -> <div> with a border, a hard shadow and round corners
    Text   -> <p> with the lines as the kiosk broke them
    Stamp  -> two turned frames and a <p>
    Pane   -> <div> that hides what hangs over
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from kivy.uix.widget import Widget

from kiosk.ui.palettes import Colour
from kiosk.ui.screens.finish import FinishScreen
from kiosk.ui.stage import Stage
from kiosk.ui.theme import STYLES
from kiosk.ui.widgets.button import Press
from kiosk.ui.widgets.pane import Pane
from kiosk.ui.widgets.plate import Plate
from kiosk.ui.widgets.stamp import Stamp
from kiosk.ui.widgets.text import Text, line_height

AWAY = -1000
"""The kiosk puts what is not shown further away."""

Place = tuple[float, float]
Area = tuple[float, float, float, float]
"""x, y, width, height, from the lower left as Kivy counts."""


class Markup:
    """Writes one stage of so many pixels' height.  `fonts` are the files its texts are set in."""

    def __init__(self, height: int) -> None:
        self._height = height
        self.fonts: set[Path] = set()

    def section(self, stage: Stage, *, hidden: bool) -> str:
        """Write everything that stands on the stage now."""
        parts = "\n".join(self._below(stage.frame, (0.0, 0.0)))
        return f"<section{' hidden' if hidden else ''}>\n{parts}\n</section>"

    def _below(self, widget: Widget, origin: Place) -> Iterator[str]:
        x, y = widget.to_window(widget.x, widget.y)
        if x < AWAY or y < AWAY or min(widget.size) < 1:
            return
        yield from self._own(widget, origin)
        inside = self._upper_left(widget, widget.pos, widget.size) if _clips(widget) else origin
        for child in reversed(widget.children):
            yield from self._below(child, inside)
        if _clips(widget):
            yield "</div>"

    def _own(self, widget: Widget, origin: Place) -> Iterator[str]:
        match widget:
            case Stamp():
                yield from self._stamp(widget, origin)
            case Text() if widget.texture:
                yield self._text(widget, origin)
            case Plate():
                yield self._plate(widget, origin)
            case FinishScreen():
                yield self._box(widget, origin, _area(widget), _fill(widget.fill))
            case Pane():
                box = self._box(widget, origin, _area(widget), "", "roll")
                yield box.removesuffix("</div>")
            case _:
                pass

    def _plate(self, plate: Plate, origin: Place) -> str:
        px = plate.theme.px
        line = px(plate.line) if plate.line else 0
        drop = px(plate.drop) if plate.drop else 0
        x, y, wide, tall = plate.face
        bend = min(px(plate.radius), wide / 2, tall / 2)
        look = f"{_fill(plate.fill)};border-radius:{_px(bend)}"
        look += f";border:{_px(line)} solid {_colour(plate.edge)}" if line else ""
        look += f";box-shadow:{_px(drop)} {_px(drop)} {_colour(plate.edge)}" if drop else ""
        kind = "press" if isinstance(plate, Press) else ""
        return self._box(plate, origin, (x, y, wide, tall), look, kind)

    def _text(self, text: Text, origin: Place) -> str:
        drawn: Any = text._drawn  # noqa: SLF001 - how it was set is nowhere else
        path, lines, size, halign = drawn
        self.fonts.add(Path(path))
        x, top = self._upper_left(text, text.drawn[:2], text.drawn[2:])
        own = line_height(path, size)
        step = own if len(lines) == 1 else round(size * STYLES[text.style].line)
        top -= (step - own) / 2  # CSS puts half of a line's extra height above its first line
        colour = text.colour or text.theme.palette.ink
        look = (
            f"left:{_px(x - origin[0])};top:{_px(top - origin[1])};width:{_px(text.drawn[2])}"
            f";font:{_px(size)}/{_px(step)} '{Path(path).stem}';color:{_colour(colour)}"
            f";text-align:{halign}"
        )
        words = "\n".join(lines)
        clock = ' class="clock"' if _is_time(words) else ""
        return f'<p{clock} style="{look}">{escape(words)}</p>'

    def _stamp(self, stamp: Stamp, origin: Place) -> Iterator[str]:
        px, colour = stamp.theme.px, _colour(stamp.theme.palette.stamp)
        x, y, wide, tall = stamp.frame
        inset = px(0.9)
        outer = max(px(0.55), 2)
        inner = max(px(0.22), 2)
        turned = f"rotate:{-stamp.tilt}deg"
        for thick, less, bend in ((outer, 0.0, px(1.6)), (inner, inset, px(0.9))):
            edge = thick / 2 - less
            look = f"border:{_px(thick)} solid {colour};border-radius:{_px(bend)};{turned}"
            area = (x - edge, y - edge, wide + 2 * edge, tall + 2 * edge)
            yield self._box(stamp, origin, area, look)
        # The words are a child, drawn inside the same turn: the turn is about the stamp's middle.
        words = stamp.ids.words
        if words.texture:
            said = self._text(words, origin)
            yield said.replace('<p style="', f'<p style="{turned};')

    def _box(self, widget: Widget, origin: Place, area: Area, look: str, kind: str = "") -> str:
        pos, size = area[:2], area[2:]
        x, top = self._upper_left(widget, pos, size)
        place = f"left:{_px(x - origin[0])};top:{_px(top - origin[1])}"
        place += f";width:{_px(size[0])};height:{_px(size[1])}"
        named = f' class="{kind}"' if kind else ""
        return f'<div{named} style="{place};{look}"></div>'

    def _upper_left(self, widget: Widget, pos: Place, size: Place) -> Place:
        x, y = widget.to_window(*pos)
        return x, self._height - y - size[1]


def _area(widget: Widget) -> Area:
    return (*widget.pos, *widget.size)


def _clips(widget: Widget) -> bool:
    return isinstance(widget, Pane)


def _is_time(words: str) -> bool:
    return len(words) == len("14:05") and words[2] == ":" and words.replace(":", "").isdigit()


def _fill(colour: Colour) -> str:
    return f"background:{_colour(colour)}"


def _colour(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour[:3])


def _px(number: float) -> str:
    return f"{round(number, 2):g}px"
