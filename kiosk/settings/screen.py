"""The sections of the panel and of a visit.

They are apart from the devices because nobody who installs a reader need look at them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sync.settings.key import key

LEAST_LONG_MM = 154.0
LEAST_SHORT_MM = 86.0
"""A 7-inch panel, 154 x 86 mm, is the smallest the screens are drawn for, in either position."""

_SQUARE = (0.8, 1.25)
"""How far a pixel may be from square; the 7-inch panel's are 1.08."""

_HIDINPUT = "hidinput:"


class Video(StrEnum):
    """How the picture gets to the panel (`SDL_VIDEODRIVER`)."""

    AUTO = "auto"
    KMSDRM = "kmsdrm"
    X11 = "x11"
    WAYLAND = "wayland"
    OFFSCREEN = "offscreen"


class FrameClock(StrEnum):
    """What makes Kivy draw: something that happened, or its own 60 Hz."""

    EVENT = "event"
    STOCK = "stock"


class Palette(StrEnum):
    """The colours of the screen."""

    PAPER = "paper"
    NIGHT = "night"
    CONTRAST = "contrast"


class TextSize(StrEnum):
    """The size of the screen's text."""

    NORMAL = "normal"
    LARGE = "large"
    HUGE = "huge"


def touch_faults(value: object) -> Iterator[str]:
    """Want `mouse`, or Kivy's `hidinput` with a device."""
    text = str(value)
    if text != "mouse" and not text.startswith(f"{_HIDINPUT}/dev/"):
        yield f'"mouse" or "hidinput:/dev/input/..." was expected, not "{text}"'


@dataclass(frozen=True, slots=True)
class Screen:
    """The panel. The picture is described as it is read, after any rotation."""

    width: int = key(800, "The width of the picture.", unit="pixels", least=320, most=7680)
    height: int = key(480, "The height of the picture.", unit="pixels", least=320, most=7680)
    width_mm: float = key(
        154.0,
        "The width of the lit area, by a ruler.",
        unit="millimetres",
        least=LEAST_SHORT_MM,
        most=2000,
    )
    height_mm: float = key(
        86.0,
        "The height of the lit area, by a ruler.",
        unit="millimetres",
        least=LEAST_SHORT_MM,
        most=2000,
    )
    rotation: int = key(
        0,
        "How far the picture is turned against the panel, in degrees.",
        choices=(0, 90, 180, 270),
    )
    video: Video = key(
        Video.AUTO,
        'How the picture gets to the panel; "auto" takes X11 or Wayland if one runs, else KMSDRM.',
    )
    touch: str = key(
        "mouse",
        'Where touches come from: "mouse" is whatever SDL delivers, touches included; '
        '"hidinput:/dev/input/by-path/..." reads the device itself. Never both, so that no touch '
        "counts twice.",
        check=touch_faults,
    )
    clock: FrameClock = key(
        FrameClock.EVENT,
        'What makes the screen draw: "event" draws when something happens, "stock" 60 times a '
        "second.",
    )
    fullscreen: bool = key(
        True,  # noqa: FBT003 - a default, described beside it
        "Cover the whole panel, without a window's frame.",
    )
    cursor: bool = key(
        False,  # noqa: FBT003 - a default, described beside it
        "Show the mouse pointer.",
    )
    palette: Palette = key(Palette.PAPER, "The colours, until a patron chooses others.")
    text: TextSize = key(TextSize.NORMAL, "The size of texts, until a patron chooses another.")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Want a panel that a finger can use, with pixels that are about square."""
        long, short = max(self.width_mm, self.height_mm), min(self.width_mm, self.height_mm)
        least = f"the smallest panel is {LEAST_LONG_MM:g} x {LEAST_SHORT_MM:g} mm (7 inches)"
        size = f"{self.width_mm:g} x {self.height_mm:g} mm is too small; {least}"
        if long < LEAST_LONG_MM:
            yield ("width_mm" if long == self.width_mm else "height_mm"), size
        elif short < LEAST_SHORT_MM:
            yield ("height_mm" if short == self.height_mm else "width_mm"), size
        shape = (self.width / self.width_mm) / (self.height / self.height_mm)
        if not _SQUARE[0] <= shape <= _SQUARE[1]:
            measured = f"{self.width_mm:g} x {self.height_mm:g} mm"
            odd = f"{self.width} x {self.height} pixels on {measured} would not be square"
            yield "width_mm", f"{odd}; measure again, or swap width and height"

    @property
    def hidinput(self) -> str | None:
        """The device that `hidinput` reads, None where SDL delivers the touches."""
        return self.touch.removeprefix(_HIDINPUT) if self.touch.startswith(_HIDINPUT) else None


@dataclass(frozen=True, slots=True)
class Visit:
    """From card to goodbye."""

    idle_seconds: int = key(
        60,
        "How long nobody touches anything before the kiosk asks whether somebody is there.",
        unit="seconds",
        least=20,
        most=600,
    )
    warning_seconds: int = key(
        25,
        "How long it then waits before it ends the visit; less than 20 is too short for many.",
        unit="seconds",
        least=20,
        most=120,
    )
    finish_seconds: int = key(
        20,
        "How long the receipt of a finished visit stays on the screen.",
        unit="seconds",
        least=5,
        most=120,
    )
    notice_seconds: int = key(
        15,
        "How long the idle screen says what went wrong.",
        unit="seconds",
        least=5,
        most=120,
    )
    pickup: str | None = key(
        None,
        "Where holds placed here are fetched from, by the catalogue's name for the place. Unset: "
        "the catalogue decides.",
        example="MAIN",
    )
