"""The stage: the frame, and in it the one screen that draws the state of the session."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import ColorProperty

from kiosk.session.events import PresentationChosen, Touched
from kiosk.session.states import Finished, Health, Idle, OutOfService, Session
from kiosk.ui.drawer import Drawer
from kiosk.ui.palettes import PALETTES
from kiosk.ui.readiness import Readiness, discard
from kiosk.ui.screens.screen import Screen, Send
from kiosk.ui.screens.table import SCREENS
from kiosk.ui.screens.trouble import TroubleScreen
from kiosk.ui.theme import TEXT_STEPS, Theme
from kiosk.ui.things import Thing
from kiosk.ui.widgets.box import Boxed, place
from kiosk.ui.widgets.frame import Frame
from kiosk.ui.widgets.text import measure

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

CALM_SECONDS = 0.3
"""After a change of screen a touch is not taken: it may be the second half of a double one."""

SORRY_SECONDS = 8.0


class Stage(Boxed):
    """Draws sessions.  Every touch is reported, whatever it hits.

    A screen is made when its state is first seen and kept, so that a change costs no building.
    `ground` is the colour behind everything.  It is not drawn here: the window is cleared with it,
    which costs a software rasteriser a fifth of a rectangle as large as the window.
    """

    fill = ColorProperty((0, 0, 0, 1))
    ground = ColorProperty((0, 0, 0, 1))

    def __init__(
        self, theme: Theme, send: Send, things: tuple[Thing, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(theme=theme, **kwargs)
        self.send = send
        self.session = Session(health=Health(dated=False))  # until a session is drawn
        self.frame = Frame(theme=theme, demo=bool(things))
        self.drawer = Drawer(things, theme=theme)
        self.frame.bind(
            on_larger=self._larger, on_contrast=self._contrast, on_language=self._language
        )
        self.frame.bind(on_drawer=self._open_drawer)
        self.drawer.bind(on_closed=self._close_drawer)
        self.add_widget(self.frame)
        self.screens: dict[type, Screen[Any]] = {}
        self.current: Screen[Any] | None = None
        self._calm_until = 0.0
        self._sorry = False
        self._now: datetime | None = None
        self.readiness = Readiness(self)
        self.fbind("fill", self._colour)
        self._colour()

    def draw(self, session: Session) -> None:
        """Show this session."""
        left, self.session = self.session.state, session
        if self._sorry and isinstance(session.state, Idle | Finished):
            return
        self._sorry = False
        if session.presentation != self.theme.presentation:
            # What is not seen would be laid out anew as well, and longer than a touch may take.
            self._discard()
            self.theme.apply(session.presentation)
        screen = self._screen(type(session.state))
        if isinstance(screen, TroubleScreen):
            screen.topic = "out"
        screen.draw(session.state, session)
        self._enter(screen)
        self._tell_health(session.health)
        self._show_time()
        if type(session.state) is not type(left) and isinstance(session.state, Idle | Finished):
            if isinstance(session.state, Idle):
                self._wipe()
            self.readiness.left()

    def apologise(self) -> None:
        """Say that something went wrong, for a while or until somebody goes on."""
        self._sorry = True
        Clock.schedule_once(self._resume, SORRY_SECONDS)
        screen = self._screen(OutOfService)
        if isinstance(screen, TroubleScreen):
            screen.topic = "apology"
        self._enter(screen)
        self._wipe()

    def _resume(self, *_: object) -> None:
        if self._sorry:
            self._sorry = False
            self.draw(self.session)

    def tell_time(self, now: datetime) -> None:
        """Show the time of day; nothing while it may be wrong."""
        self._now = now
        self._show_time()

    def _show_time(self) -> None:
        known = self._now is not None and self.session.health.dated
        self.frame.time_text = self.theme.words.time(self._now) if known else ""

    def takes_touches(self) -> bool:
        """Tell whether a touch counts: not while the screen has only just changed."""
        return monotonic() >= self._calm_until

    def on_touch_down(self, touch: Any) -> bool:
        """Report the touch, and pass it on if touches count.

        The drawer is the patron's hands, not the screen: a touch on it is none of the session's.
        """
        if self.drawer.parent is not None and self.drawer.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        if not self.takes_touches():
            return True
        if self._sorry:
            self._resume()
            return True
        if self.current is None or not self.current.claims(touch.pos):
            self.send(Touched())
        return bool(super().on_touch_down(touch))

    def on_size(self, *_: object) -> None:
        """Fill the window."""
        place(self.frame, 1.0, self.pos, self.size)
        if self.drawer.parent is not None:
            place(self.drawer, 1.0, *self.drawer.berth(self.pos, self.size))

    def _open_drawer(self, *_: object) -> None:
        if self.drawer.parent is None:
            self.add_widget(self.drawer)
            self.on_size()

    def _close_drawer(self, *_: object) -> None:
        self.remove_widget(self.drawer)

    def _screen(self, state: type) -> Screen[Any]:
        kind = SCREENS[state]
        if kind not in self.screens:
            self.screens[kind] = self.make(kind)
        return self.screens[kind]

    def make(self, kind: type[Screen[Any]]) -> Screen[Any]:
        """Make a screen."""
        return kind(self.theme, self.send)

    def unseen(self, screen: Screen[Any]) -> None:
        """Lay a screen out in its place and paint it, and put back what is seen."""
        self.frame.show(screen)
        self.frame.cover(whole=screen.wide)
        Clock.tick_draw()
        window = self.get_root_window()
        if window is not None:
            window.dispatch("on_draw")
        self.frame.show(self.current)
        self._cover()

    def _enter(self, screen: Screen[Any]) -> None:
        if screen is self.current:
            return
        if self.current is not None:
            self._calm_until = monotonic() + CALM_SECONDS
        self.current = screen
        screen.bind(wide=self._cover)
        self.frame.show(screen)
        self._cover()

    def _cover(self, *_: object) -> None:
        if self.current is not None:
            self.frame.cover(whole=self.current.wide)
        self._colour()

    def _colour(self, *_: object) -> None:
        """Take the colour of a screen that has its own."""
        self.ground = getattr(self.current, "fill", self.fill)

    def _tell_health(self, health: Health) -> None:
        words = self.theme.words
        if not health.desk:
            icon, key = "warning", "footer.desk"
        elif health.readers_down:
            icon, key = "warning", "footer.reader"
        elif not health.catalogue:
            icon, key = "catalogue-off", "footer.offline"
        else:
            icon, key = "done", "footer.online"
        self.frame.line_icon, self.frame.line_text = icon, words(key)

    def _wipe(self) -> None:
        """Forget everything a patron was shown: the screens themselves, and what text was set."""
        self._discard()
        self.theme.faces.set.cache_clear()
        measure.cache_clear()

    def _discard(self) -> None:
        """Let the screens go that are not seen, with all that ties them to the theme."""
        gone = [kind for kind, screen in self.screens.items() if screen is not self.current]
        for kind in gone:
            discard(self.screens.pop(kind))

    def _present(self, **changes: str) -> None:
        self.send(PresentationChosen(replace(self.session.presentation, **changes)))

    def _larger(self, *_: object) -> None:
        self._present(text=_after(tuple(TEXT_STEPS), self.session.presentation.text))

    def _contrast(self, *_: object) -> None:
        names = tuple(palette.name for palette in PALETTES)
        self._present(palette=_after(names, self.session.presentation.palette))

    def _language(self, *_: object) -> None:
        language = self.theme.texts.other(self.session.presentation.language)
        self._present(language=language)


def _after(names: tuple[str, ...], name: str) -> str:
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
