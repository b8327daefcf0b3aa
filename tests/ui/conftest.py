"""A stage without a screen: frames are stepped by hand, and touches are the real ones."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from kiosk.session.events import Event
from kiosk.session.states import Presentation, Session
from kiosk.texts import Texts
from kiosk.ui.panel import Panel

PANELS = {
    "7in": Panel(800, 480, 154, 86),
    "10in": Panel(1280, 800, 217, 136),
    "22in": Panel(1080, 1920, 268, 476),
}
LIBRARY = "Библиотека им. Гоголя"


class Studio:
    """One stage on one panel.  `sent` is what it put into the inbox."""

    def __init__(self, panel: Panel, texts: Texts) -> None:
        from kiosk.ui.faces import Faces
        from kiosk.ui.stage import Stage
        from kiosk.ui.theme import Theme
        from tests.ui.samples import NOW

        self.sent: list[Event] = []
        self.theme = Theme(panel, texts, Faces(), LIBRARY)
        self.stage = Stage(self.theme, self.sent.append)
        self.stage.size = (panel.width, panel.height)
        self.stage.tell_time(NOW)

    def draw(self, session: Session, presentation: Presentation | None = None) -> None:
        """Draw a session and let every layout settle."""
        from dataclasses import replace

        self.stage.draw(replace(session, presentation=presentation or session.presentation))
        self.settle()

    def show(self, name: str, presentation: Presentation | None = None) -> None:
        """Draw the sample of this name, at the step of its screen that it stands for."""
        from tests.ui.samples import STEPS, session_of

        self.draw(session_of(name), presentation)
        screen = self.stage.current
        steps = STEPS.get(name, {})
        if screen is not None and steps:
            for key, value in steps.items():
                setattr(screen, key, value)
            screen.draw(self.stage.session.state, self.stage.session)
            self.settle()

    def settle(self) -> None:
        """Step frames, and let running movements end at once."""
        from kivy.base import EventLoop

        for _ in range(4):
            EventLoop.idle()
        for widget in self.stage.walk():
            widget.rest()

    def picture(self, path: Path) -> None:
        """Save what stands, on the colour that the window is cleared with."""
        from kivy.graphics import Color, Rectangle

        below = self.stage.canvas.before
        ground = (Color(*self.stage.ground), Rectangle(size=self.stage.size))
        for part in ground:
            below.add(part)
        self.stage.export_to_png(str(path))
        for part in ground:
            below.remove(part)

    def find(self, a: type | tuple[type, ...], said: str = "", /, **wanted: object) -> Widget:
        """Find the one visible widget of a kind that shows these words, or these properties."""
        from tests.ui.lint import visible

        return next(
            widget
            for widget in visible(self.stage)
            if isinstance(widget, a)
            and (not said or said in getattr(widget, "text", ""))
            and all(getattr(widget, key) == value for key, value in wanted.items())
        )

    def tap(self, widget: Widget) -> None:
        """Put a finger on the middle of a widget and lift it."""
        self.touch(*widget.to_window(*widget.center))

    def touch(self, x: float, y: float, *, drag: float = 0.0) -> None:
        """Put a finger down, draw it up by so many px, and lift it, as Kivy's event loop does."""
        from kivy.input.providers.mouse import MouseMotionEvent

        panel = self.theme.panel
        place = (x / panel.width, y / panel.height)
        touch = MouseMotionEvent("mouse", "1", place, is_touch=True, type_id="touch")
        touch.button = "left"
        touch.scale_for_screen(panel.width + 1, panel.height + 1)
        self.stage.dispatch("on_touch_down", touch)
        touch.dispatch_done()
        if drag:
            touch.move((x / panel.width, (y + drag) / panel.height))
            touch.scale_for_screen(panel.width + 1, panel.height + 1)
            self._to_grabbed("on_touch_move", touch)
        self._to_grabbed("on_touch_up", touch)
        self.settle()

    def _to_grabbed(self, event: str, touch: MotionEvent) -> None:
        for holder in list(touch.grab_list):
            touch.grab_current = widget = holder()
            touch.push()
            touch.apply_transform_2d(widget.parent.to_widget)
            widget.dispatch(event, touch)
            touch.pop()
        touch.grab_current = None


@pytest.fixture(scope="session")
def window() -> Iterator[Widget]:
    """Open the one window that a process can have."""
    from kivy.config import Config

    Config.set("graphics", "width", 800)
    Config.set("graphics", "height", 480)
    Config.set("graphics", "multisamples", 0)
    Config.remove_section("input")
    Config.add_section("input")
    from kivy.base import EventLoop, runTouchApp, stopTouchApp
    from kivy.core.window import Window

    EventLoop.ensure_window()
    runTouchApp(embedded=True)
    yield Window
    stopTouchApp()


@pytest.fixture(autouse=True)
def _no_screens_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep stages of earlier tests from making screens while this one is looked at."""
    monkeypatch.setattr("kiosk.ui.readiness.STEP_SECONDS", 1e6)
    monkeypatch.setattr("kiosk.ui.readiness.SWEEP_SECONDS", 1e6)


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load()


@pytest.fixture
def studio(window: Widget, texts: Texts) -> Callable[[str], Studio]:  # noqa: ARG001 - it is open
    """Make a studio on a panel named by its size."""
    return lambda panel: Studio(PANELS[panel], texts)
