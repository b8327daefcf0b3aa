"""The application shell: a window, a stage in it, and a way in for the other threads.

It is apart from the stage because it owns what is Kivy's alone: the window, the clock, the last
resort when a handler fails.  Everything it needs is handed to its constructor.
"""

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock

from kiosk.session.events import BackPressed, FinishPressed
from kiosk.session.states import Session
from kiosk.ui import clock
from kiosk.ui.curtain import Curtain
from kiosk.ui.environment import Glass, configure
from kiosk.ui.screens.screen import Send
from kiosk.ui.stage import Stage
from kiosk.ui.theme import Theme
from kiosk.ui.things import Thing

log = logging.getLogger(__name__)

MINUTE = 60.0


class Calm(ExceptionHandler):
    """Turns an error in a handler into an apology, so that one fault never ends the program."""

    def __init__(self, answer: Callable[[], None]) -> None:
        super().__init__()
        self._answer = answer

    def handle_exception(self, inst: BaseException) -> int:
        """Log the error without its values, which may be a patron's, and go on."""
        if not isinstance(inst, Exception):
            return int(ExceptionManager.RAISE)
        trace = inst.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
        log.error("screen: %s in %s", type(inst).__name__, where)
        self._answer()
        return int(ExceptionManager.PASS)


class ScreenApp(App):
    """Shows sessions and sends events.

    `send` must return at once.  `ready` is called once, after the first frame is on the glass.
    `event_driven` chooses the clock that sleeps until something happens; `wake_on` are the input
    devices it listens to where SDL itself cannot wait (KMSDRM).  `things` fill the drawer of the
    demonstration; without any there is no drawer.
    """

    use_kivy_settings = False

    def __init__(  # noqa: PLR0913 - everything is handed in, nothing is looked up
        self,
        theme: Theme,
        send: Send,
        glass: Glass,
        *,
        ready: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = datetime.now,
        event_driven: bool = True,
        wake_on: tuple[str, ...] = (),
        things: tuple[Thing, ...] = (),
    ) -> None:
        configure(glass)
        super().__init__(kv_file="")
        self.theme = theme
        self.send = send
        self.glass = glass
        self._ready = ready
        self._now = now
        self._event_driven = event_driven
        self._wake_on = wake_on
        self._things = things
        self._posted: deque[Callable[[], None]] = deque()
        self._drain_soon = Clock.create_trigger(self._drain, 0)
        self._calm = Calm(self._apologise)
        self._clock: clock.EventClock | None = None
        self._curtain = Curtain(self._draw)
        self.stage: Stage | None = None

    def build(self) -> Stage:
        """Open the window and make the stage."""
        from kivy.core.window import Window

        Window.show_cursor = self.glass.cursor
        Window.allow_vkeyboard = False
        self.stage = Stage(self.theme, self.send, self._things)
        self.stage.size = Window.size
        self.stage.bind(ground=Window.setter("clearcolor"))
        Window.clearcolor = self.stage.ground
        ExceptionManager.add_handler(self._calm)
        if self._event_driven:
            self._clock = clock.install(Window, self._wake_on)
        Window.bind(on_flip=self._first_frame)
        self._tick()
        return self.stage

    def show(self, session: Session) -> None:
        """Draw this session, soon if it waits for an answer; to be called on the screen thread."""
        self._curtain.show(session)

    def post(self, act: Callable[[], None]) -> None:
        """Have this called on the screen thread, in the order it was posted; from any thread."""
        self._posted.append(act)
        self._drain_soon()

    def on_each_frame(self, act: Callable[[], None]) -> None:
        """Have this called on the screen thread whenever the session last shown is on the glass."""
        from kivy.core.window import Window

        def flipped(_: object) -> None:
            if not self._curtain.down:
                act()

        Window.bind(on_flip=flipped)

    def every(self, seconds: float, act: Callable[[], None]) -> None:
        """Have this called on the screen thread again and again."""
        Clock.schedule_interval(lambda _: act(), seconds)

    def open_settings(self, *_: object) -> bool:
        """Open nothing: a kiosk has no back door on its keyboard."""
        return False

    def on_stop(self) -> None:
        """Give the clock back."""
        ExceptionManager.remove_handler(self._calm)
        self._curtain.drop()
        if self._clock is not None:
            self._clock.restore()
            self._clock = None

    def _draw(self, session: Session) -> None:
        if self.stage is not None:
            self.stage.draw(session)

    def _drain(self, *_: object) -> None:
        try:
            while self._posted:
                self._posted.popleft()()
        finally:
            if self._posted:
                # One of them failed, and Kivy cancels the event in which it did.
                Clock.schedule_once(self._drain, 0)

    def _first_frame(self, window: Any) -> None:
        window.unbind(on_flip=self._first_frame)
        self._ready()

    def _tick(self, *_: object) -> None:
        """Show the time, and wake again when the minute changes."""
        now = self._now()
        if self.stage is not None:
            self.stage.tell_time(now)
        Clock.schedule_once(self._tick, MINUTE - now.second - now.microsecond / 1e6 + 0.05)

    def _apologise(self) -> None:
        """Close the visit and say sorry; the session goes on from its own state."""
        self._curtain.drop()
        if self.stage is not None:
            self.stage.apologise()
        self.send(BackPressed())
        self.send(FinishPressed())
