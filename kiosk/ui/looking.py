"""What stands on the glass, as data: for diagnostics, and for tests that touch a real window.

It is apart from the diagnostics' socket because it alone knows widgets.
"""

from collections.abc import Callable, Iterator
from typing import Any

from kivy.clock import Clock

from kiosk.ui.app import ScreenApp
from kiosk.ui.widgets.button import Press
from kiosk.ui.widgets.text import Text

STILL_SECONDS = 0.5
"""No movement on the screen lasts longer."""


def tree(app: ScreenApp) -> list[dict[str, object]]:
    """List every text and everything that can be pressed, with its middle in window pixels.

    `y` counts from the top, as an X server does.
    """
    return [] if app.stage is None else [_seen(widget) for widget in _visible(app.stage)]


def shot(path: str, done: Callable[[object], None]) -> None:
    """Save what stands once everything is still as a PNG at `path`, then call `done`.

    Kivy's screenshot is black anywhere but in the flip of a frame that was really drawn.
    """
    from kivy.core.window import Window

    def save(window: Any) -> None:
        window.unbind(on_flip=save)
        texture_path = window.screenshot(name=path)
        done({"shot": texture_path or path})

    def look(_: float) -> None:
        Window.bind(on_flip=save)
        Window.canvas.ask_update()

    Clock.schedule_once(look, STILL_SECONDS)


def session(app: ScreenApp) -> dict[str, object]:
    """Say what the session is about, without a word about the patron.

    `lines` names what stands on each item's line, in order; `takes_touches` is false for a moment
    after each change of screen.
    """
    if app.stage is None:
        return {"state": None}
    shown = app.stage.session
    return {
        "state": type(shown.state).__name__,
        "lines": [type(line.status).__name__ for line in getattr(shown.state, "lines", ())],
        "language": shown.presentation.language,
        "palette": shown.presentation.palette,
        "takes_touches": app.stage.takes_touches(),
        "desk": shown.health.desk,
        "readers_down": list(shown.health.readers_down),
    }


def _visible(widget: Any) -> Iterator[Any]:
    for child in widget.walk(restrict=True):
        if isinstance(child, Press | Text) and child.width > 1 and child.get_root_window():
            yield child


def _seen(widget: Any) -> dict[str, object]:
    x, y = widget.to_window(widget.center_x, widget.center_y)
    return {
        "kind": type(widget).__name__,
        "press": isinstance(widget, Press),
        "said": getattr(widget, "said", ""),
        "text": widget.text,
        "x": round(x),
        "y": round(widget.get_root_window().height - y),
        "width": round(widget.width),
        "height": round(widget.height),
    }
