"""The screen process under a stopwatch: the product's own composition, with a pen beside it.

    python -m tests.bench.screen CONFIG DIAGNOSTICS

It is apart from the product, which has no hook for it: here Kivy's flip, the drawing of a session
and a touch are bound from outside, and each writes a line with CLOCK_MONOTONIC in ns to standard
output.  What is to be done comes over standard input.

    -> hop          have a function called on the screen's thread
    -> restless     draw without a pause from now on            -> calm   no longer
    <- began DRIVER RENDERER
    <- show TIME STATE LINES        a session is about to be drawn
    <- flip BEGUN ENDED STATE LINES a frame was submitted at BEGUN; the driver let go at ENDED
    <- touch TIME                   a finger went down
    <- hop POSTED CALLED
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.commands.screen import Kiosk
from kiosk.memory import collect_when_idle, keep_together
from kiosk.session.states import Session
from kiosk.settings import load_whole
from sync import logs

if TYPE_CHECKING:
    from kiosk.ui.app import ScreenApp


def note(*words: object) -> None:
    """Write one line, whole, in one call."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def seen(session: Session) -> str:
    """Name the state, and what stands on the line of each item."""
    lines = getattr(session.state, "lines", ())
    statuses = ",".join(type(line.status).__name__ for line in lines)
    return f"{type(session.state).__name__} {statuses or '-'}"


class WatchedKiosk(Kiosk):
    """The product's screen process, with its app's drawing and flips noted."""

    def _make_app(self) -> "ScreenApp":
        app = super()._make_app()
        show = app.show

        def noted(session: Session) -> None:
            note("show", time.monotonic_ns(), seen(session))
            show(session)

        app.show = noted  # type: ignore[method-assign]  # that is the point
        self.watched = app
        return app

    def _first_frame(self) -> None:
        super()._first_frame()
        note("began", *_glass())


def watch(app: "ScreenApp") -> None:
    """Note every flip and touch of the window, which is opened here."""
    from kivy.core.window import Window

    flip = Window.flip

    def noted() -> None:
        begun = time.monotonic_ns()
        flip()
        shown = app.stage.session if app.stage is not None else Session()
        note("flip", begun, time.monotonic_ns(), seen(shown))

    def touched(*_: object) -> None:
        note("touch", time.monotonic_ns())

    Window.flip = noted
    Window.bind(on_touch_down=touched)


def obey(app: "ScreenApp") -> None:
    """Do what is asked for on standard input, until it is closed."""
    orders: dict[str, Callable[[], None]] = {
        "hop": lambda: _hop(app),
        "restless": lambda: app.post(_draw_on),
        "calm": lambda: app.post(_draw_no_more),
    }
    for line in sys.stdin:
        orders[line.strip()]()


def _hop(app: "ScreenApp") -> None:
    posted = time.monotonic_ns()
    app.post(lambda: note("hop", posted, time.monotonic_ns()))


def _ask_for_a_frame(*_: object) -> None:
    from kivy.core.window import Window

    Window.canvas.ask_update()


def _draw_on() -> None:
    from kivy.clock import Clock

    Clock.schedule_interval(_ask_for_a_frame, 0)


def _draw_no_more() -> None:
    from kivy.clock import Clock

    Clock.unschedule(_ask_for_a_frame)


def _glass() -> tuple[Any, str]:
    """Name SDL's video driver and what draws."""
    from kivy.graphics.opengl import GL_RENDERER, glGetString

    from kiosk.ui.clock import video_driver

    renderer = (glGetString(GL_RENDERER) or b"").decode()
    return video_driver(), renderer.replace(" ", "_")


def main(config: str, diagnostics: str) -> None:
    """Run the screen until a signal."""
    keep_together()
    settings = load_whole(Path(config)).kiosk
    logs.set_up(settings.log.level)
    kiosk = WatchedKiosk(settings, Path(diagnostics))
    watch(kiosk.watched)
    collect_when_idle()
    threading.Thread(target=obey, args=(kiosk.watched,), daemon=True).start()
    kiosk.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
