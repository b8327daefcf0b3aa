"""Rules of layout, computed from the live widget tree in millimetres.

Each rule yields a sentence for every breach it finds, so that a red test says what to mend.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from kivy.uix.widget import Widget

from kiosk.ui.palettes import contrast
from kiosk.ui.theme import LEAST_CAPITAL_MM, STYLES, Theme
from kiosk.ui.widgets.button import Key, Press, surface
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.roll import Roll
from kiosk.ui.widgets.text import Text

PRIMARY_MM = 20.0
ACTION_MM = 15.0
LETTER_MM = (10.0, 11.0)
"""Width and height of a letter of a keyboard: eleven in a row, and three rows between a field and
the actions, leave little more on a 7" panel; WCAG 2.5.5 asks for 11.6 and 2.5.8 for 6.3."""

GAP_MM = 2.0
TEXT_CONTRAST = 4.5
CONTRAST_THEME = 7.0


@dataclass(frozen=True)
class Box:
    """Where a widget is on the stage, px."""

    x: float
    y: float
    right: float
    top: float

    def gap(self, other: "Box") -> float:
        """Tell the distance of two boxes; negative when they overlap."""
        across = max(self.x - other.right, other.x - self.right)
        along = max(self.y - other.top, other.y - self.top)
        return max(across, along)

    def within(self, other: "Box", slack: float = 1.5) -> bool:
        """Tell whether this box lies in the other one."""
        return (
            self.x >= other.x - slack
            and self.y >= other.y - slack
            and self.right <= other.right + slack
            and self.top <= other.top + slack
        )


def box_of(widget: Widget, rect: tuple[float, ...] | None = None) -> Box:
    x, y, wide, tall = rect or (*widget.pos, *widget.size)
    left, below = widget.to_window(x, y) if widget.parent is not None else (x, y)
    return Box(left, below, left + wide, below + tall)


def visible(widget: Widget, *, shown: bool = True) -> Iterator[Widget]:
    """Walk over what can be seen, holders before what they hold."""
    if not shown or widget.opacity == 0 or min(widget.size) <= 0:
        return
    yield widget
    for child in reversed(widget.children):
        yield from visible(child)


def roll_of(widget: Widget) -> Widget:
    holder = widget.parent
    while holder is not None and not isinstance(holder, Roll) and holder.parent is not holder:
        holder = holder.parent
    return holder if isinstance(holder, Roll) else None


def scrolled_out(widget: Widget) -> bool:
    """Tell whether a widget is not wholly in the window of its list."""
    roll = roll_of(widget)
    return roll is not None and not box_of(widget).within(box_of(roll))


def name(widget: Widget) -> str:
    words = (
        getattr(widget, "text", "") or getattr(widget, "icon", "") or getattr(widget, "value", "")
    )
    return f"{type(widget).__name__} {words!r}"


def texts(stage: Widget) -> list[Text]:
    return [w for w in visible(stage) if isinstance(w, Text) and w.text]


def targets(stage: Widget) -> list[Press]:
    return [w for w in visible(stage) if isinstance(w, Press) and not w.disabled]


def cut_texts(stage: Widget, _: Theme) -> Iterator[str]:
    for text in texts(stage):
        if not text.fits:
            yield f"{name(text)} does not fit {text.size}"
        wide, tall = text.texture.size if text.texture else (0, 0)
        slack = text.height if STYLES[text.style].tight else 0
        if wide > text.width + 1 or tall > text.height + 1 + slack:
            yield f"{name(text)} is {wide}x{tall} in {text.size}"


def small_capitals(stage: Widget, _: Theme) -> Iterator[str]:
    for text in texts(stage):
        if STYLES[text.style].family != "icons" and text.capital < LEAST_CAPITAL_MM - 0.01:
            yield f"{name(text)} has capitals of {text.capital:.2f} mm"


def small_targets(stage: Widget, theme: Theme) -> Iterator[str]:
    """Find what is smaller than a finger needs.  No tolerance: sizes are rounded up to pixels."""
    mm = theme.panel.mm
    for target in targets(stage):
        wide, tall = target.face[2] / mm, target.face[3] / mm
        least = least_size(target, low=theme.panel.low)
        if wide < least[0] or tall < least[1]:
            yield f"{name(target)} is {wide:.1f} x {tall:.1f} mm, wants {least}"


def least_size(target: Press, *, low: bool) -> tuple[float, float]:
    """Tell the least width and height, mm: digits and whatever acts, letters, what is primary.

    A choice on a book's card is primary, but not on a low panel: the list is 36 mm high there, and
    a title, what is asked and 20 mm of buttons would not be in sight together.
    """
    if is_letter(target):
        return LETTER_MM
    asked_in_sight = low and in_card(target)
    if target.kind == "accent" and not isinstance(target, Key) and not asked_in_sight:
        return (ACTION_MM, PRIMARY_MM)
    return (ACTION_MM, ACTION_MM)


def is_letter(target: Press) -> bool:
    """Tell whether a key is one of the letters, or of the signs among them."""
    keyboard = target.parent.parent
    alone = isinstance(target, Key) and len(target.text) == 1
    return alone and isinstance(keyboard, Keyboard) and keyboard.page != "digits"


def in_card(target: Press) -> bool:
    return roll_of(target) is not None


def narrow_gaps(stage: Widget, theme: Theme) -> Iterator[str]:
    found = [(target, box_of(target, tuple(target.face))) for target in targets(stage)]
    for (one, first), (other, second) in combinations(found, 2):
        if (roll_of(one) or roll_of(other)) and (scrolled_out(one) or scrolled_out(other)):
            continue
        if first.gap(second) < theme.px(GAP_MM) - 1.5:
            yield f"{name(one)} is {first.gap(second) / theme.panel.mm:.2f} mm from {name(other)}"


def overlaps(stage: Widget, _: Theme) -> Iterator[str]:
    found = []
    for text in texts(stage):
        if scrolled_out(text):
            continue
        rect = tuple(text.pos) + tuple(text.size) if STYLES[text.style].tight else text.drawn
        found.append((text, box_of(text, tuple(rect))))
    for (one, first), (other, second) in combinations(found, 2):
        if first.gap(second) < -2.5:
            yield f"{name(one)} lies on {name(other)}"


def strays(stage: Widget, _: Theme) -> Iterator[str]:
    glass = Box(0, 0, *stage.size)
    for widget in [*texts(stage), *targets(stage)]:
        if roll_of(widget) is not None:
            box, roll = box_of(widget), box_of(roll_of(widget))
            if box.x < roll.x - 1.5 or box.right > roll.right + 1.5:
                yield f"{name(widget)} leaves its list"
        elif not box_of(widget).within(glass):
            yield f"{name(widget)} leaves the screen: {box_of(widget)}"


def faint(stage: Widget, theme: Theme) -> Iterator[str]:
    least = CONTRAST_THEME if theme.palette.name == "contrast" else TEXT_CONTRAST
    for text in texts(stage):
        behind = surface(text)
        ratio = contrast(tuple(text.colour or theme.palette.ink), tuple(behind))
        if ratio < least:
            yield f"{name(text)} has contrast {ratio:.2f} ({theme.palette.name})"


RULES = (cut_texts, small_capitals, small_targets, narrow_gaps, overlaps, strays)
