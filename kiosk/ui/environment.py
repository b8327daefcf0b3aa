"""What Kivy reads from its surroundings at import, set before anything of Kivy is imported.

It is apart, and imports nothing of Kivy before, for that reason alone.
"""

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir

from kiosk.ui import slim
from kiosk.ui.panel import Panel


@dataclass(frozen=True, slots=True)
class Glass:
    """How the window and its one input provider are to be set up.

    `touch` is None for what SDL delivers (mouse and touch alike), or the parameters of Kivy's
    `hidinput` (`/dev/input/event2,rotation=90`).  Never both: a touch would count twice.
    `bordered` gives the window a frame, for a desk instead of a panel.
    `rotation` turns the picture (0, 90, 180, 270); the panel is the picture as it is read.
    """

    panel: Panel
    touch: str | None = None
    rotation: int = 0
    cursor: bool = False
    bordered: bool = False
    home: Path = field(default_factory=lambda: Path(gettempdir()) / "kiosk-screen")


def _is_news(record: logging.LogRecord) -> bool:
    """Tell whether Kivy says more than that an input library is absent that is not used."""
    return "MTDev" not in record.getMessage()


def prepare(glass: Glass) -> None:
    """Set Kivy's surroundings (no arguments, no configuration file, its own folder); load it.

    Has no effect on a Kivy that is imported already.
    """
    glass.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(
        KIVY_HOME=str(glass.home),
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",
        # The first of each kind that there is would be taken, after loading the others.
        KIVY_IMAGE="sdl2",
        KIVY_TEXT="sdl2",
        KIVY_WINDOW="sdl2",
    )
    logging.getLogger("kivy").addFilter(_is_news)
    slim.load()


def configure(glass: Glass) -> None:
    """Tell Kivy about the window; to be called before `kivy.core.window` is imported."""
    from kivy.config import Config

    sideways = glass.rotation in {90, 270}
    width, height = glass.panel.width, glass.panel.height
    for key, value in {
        "width": height if sideways else width,
        "height": width if sideways else height,
        "rotation": glass.rotation,
        "position": "custom",
        "left": 0,
        "top": 0,
        "borderless": int(not glass.bordered),
        "fullscreen": 0,
        "resizable": 0,
        "multisamples": 0,
        "show_cursor": int(glass.cursor),
        "maxfps": 60,
    }.items():
        Config.set("graphics", key, value)
    Config.set("kivy", "exit_on_escape", 0)
    Config.set("kivy", "desktop", 0)
    Config.remove_section("input")
    Config.add_section("input")
    if glass.touch is None:
        Config.set("input", "mouse", "mouse,disable_multitouch")
    else:
        Config.set("input", "touch", f"hidinput,{glass.touch}")
