"""A bare Kivy window that repaints an area when told to: what this machine's rasteriser costs.

    python -m tests.bench.bare X Y WIDTH HEIGHT HOME

It is apart from the watched screen because nothing of the product may be in it but the clock.

    -> (a line)     paint the area in the other colour
    <- began        the window stands
    <- flip BEGUN ENDED -
"""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from kiosk.ui.environment import Glass, configure, prepare
from kiosk.ui.panel import Panel
from tests.bench.glass import Area
from tests.bench.site import SIZE

COLOURS = ((0.9, 0.9, 0.85, 1), (0.2, 0.4, 0.6, 1))


def note(*words: object) -> None:
    """Write one line, whole, in one call."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def main(area: Area, home: Path) -> None:
    """Paint until a signal."""
    x, y, width, height = area
    glass = Glass(Panel(*SIZE, 217, 136), home=home)
    prepare(glass)
    configure(glass)
    from kivy.base import runTouchApp
    from kivy.clock import Clock
    from kivy.core.window import Window
    from kivy.graphics import Color, Rectangle
    from kivy.uix.widget import Widget

    from kiosk.ui.clock import install

    root = Widget()
    with root.canvas:
        Color(*COLOURS[0])
        Rectangle(size=SIZE)
        colour = Color(*COLOURS[0])
        Rectangle(pos=(x, SIZE[1] - y - height), size=(width, height))
    flip = Window.flip

    def noted() -> None:
        begun = time.monotonic_ns()
        flip()
        note("flip", begun, time.monotonic_ns(), "-")

    def paint(*_: Any) -> None:
        colour.rgba = COLOURS[tuple(colour.rgba) == COLOURS[0]]

    def obey() -> None:
        for _ in sys.stdin:
            Clock.schedule_once(paint, 0)

    Window.flip = noted
    install(Window)
    threading.Thread(target=obey, daemon=True).start()
    Clock.schedule_once(lambda _: note("began", "-"), 0.5)
    runTouchApp(root)


if __name__ == "__main__":
    left, top, wide, high = map(int, sys.argv[1:5])
    main((left, top, wide, high), Path(sys.argv[5]))
