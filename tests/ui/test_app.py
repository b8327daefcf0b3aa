"""The shell: what other threads hand in, what a fault looks like, and what Kivy is told."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.session import events
from kiosk.session.lines import Key, VisitNumber
from kiosk.session.states import Identifying, Idle, Session
from kiosk.texts import Texts
from kiosk.ui.environment import Glass, configure
from tests.ui.conftest import LIBRARY, PANELS
from tests.ui.lint import visible
from tests.ui.samples import NOW, session_of

if TYPE_CHECKING:
    from kivy.uix.widget import Widget


class Shell:
    """The app in the one window of the tests, stepped by hand."""

    def __init__(self, window: "Widget", texts: Texts, home: Path) -> None:
        from kiosk.ui.app import ScreenApp
        from kiosk.ui.faces import Faces
        from kiosk.ui.theme import Theme

        self.sent: list[events.Event] = []
        self.ready = 0
        panel = PANELS["7in"]
        theme = Theme(panel, texts, Faces(), LIBRARY)
        self.app = ScreenApp(
            theme,
            self.sent.append,
            Glass(panel, home=home),
            ready=self._ready,
            now=lambda: NOW,
            event_driven=False,
        )
        self.window = window
        self.stage = self.app.build()
        window.add_widget(self.stage)

    def _ready(self) -> None:
        self.ready += 1

    def step(self, count: int = 3) -> None:
        from kivy.base import EventLoop

        for _ in range(count):
            EventLoop.idle()

    def words(self) -> str:
        return "\n".join(getattr(widget, "text", "") for widget in visible(self.stage))

    def close(self) -> None:
        self.app.on_stop()
        self.window.remove_widget(self.stage)


@pytest.fixture
def shell(window: "Widget", texts: Texts, tmp_path: Path) -> Iterator[Shell]:
    made = Shell(window, texts, tmp_path)
    yield made
    made.close()


def fault() -> ValueError:
    """Make a fault that carries a name, and the place it came from."""
    with pytest.raises(ValueError, match="Анна") as caught:
        int("Анна К.")
    return caught.value


def in_a_thread(act: Callable[[], None]) -> None:
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


def test_it_is_ready_once_after_the_first_frame(shell: Shell) -> None:
    assert shell.ready == 0
    shell.app.show(Session())
    shell.step()
    shell.window.canvas.ask_update()
    shell.step()
    assert shell.ready == 1


def test_a_frame_that_does_not_show_the_last_session_yet_is_flipped_and_not_told(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    flips: list[str] = []
    told: list[str] = []
    monkeypatch.setattr(shell.window, "flip", lambda: flips.append("flip"))
    shell.app.on_each_frame(lambda: told.append("told"))
    card = Identifying(VisitNumber(1), ("04A1",), Key(5))
    shell.app.show(Session(state=card))
    shell.window.dispatch("on_flip")
    assert (flips, told) == (["flip"], [])
    shell.app.show(session_of("borrowing"))
    shell.window.dispatch("on_flip")
    assert (len(flips), told) == (2, ["told"])


def test_what_is_posted_from_a_thread_is_done_on_the_screen_thread_in_order(shell: Shell) -> None:
    done: list[tuple[int, bool]] = []
    here = threading.get_ident()

    def post() -> None:
        for n in range(20):
            shell.app.post(lambda n=n: done.append((n, threading.get_ident() == here)))  # type: ignore[misc]  # mypy sees no default in a lambda

    in_a_thread(post)
    shell.step()
    assert done == [(n, True) for n in range(20)]


def test_a_post_that_fails_does_not_take_the_next_one_with_it(shell: Shell) -> None:
    done: list[str] = []

    def fail() -> None:
        raise ValueError("Анна К.")

    shell.app.post(fail)
    shell.app.post(lambda: done.append("next"))
    shell.step(4)
    assert done == ["next"]
    assert events.FinishPressed() in shell.sent


def test_a_fault_is_answered_with_an_apology_that_stands_and_a_log_line_without_names(
    shell: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    from kivy.base import ExceptionManager

    shell.app.show(session_of("borrowing"))
    shell.step()
    with caplog.at_level(logging.ERROR):
        assert ExceptionManager.handle_exception(fault()) == ExceptionManager.PASS
    assert "ValueError" in caplog.text
    assert "Анна" not in caplog.text
    assert shell.sent[-1] == events.FinishPressed()
    shell.app.show(Session(state=Idle()))
    shell.step()
    assert "Извините" in shell.words()
    shell.app.show(session_of("card-wanted"))
    shell.step()
    assert "Извините" not in shell.words()


def test_a_signal_to_stop_is_no_fault(shell: Shell) -> None:
    from kivy.base import ExceptionManager

    assert shell.ready == 0
    assert ExceptionManager.handle_exception(KeyboardInterrupt()) == ExceptionManager.RAISE


def test_the_time_of_day_is_shown(shell: Shell) -> None:
    assert datetime.fromisoformat("2026-11-24T14:05") == NOW
    shell.app.show(Session())
    shell.step()
    assert "14:05" in shell.words()


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize("touch", [None, "/dev/input/event2"])
def test_there_is_exactly_one_input_provider(tmp_path: Path, touch: str | None) -> None:
    from kivy.config import Config

    configure(Glass(PANELS["7in"], touch=touch, home=tmp_path))
    providers = Config.items("input")
    assert len(providers) == 1
    assert (providers[0][1].startswith("hidinput")) == (touch is not None)


@pytest.mark.usefixtures("window")
def test_the_window_has_no_border_no_cursor_and_no_way_out(tmp_path: Path) -> None:
    from kivy.config import Config

    configure(Glass(PANELS["22in"], rotation=90, home=tmp_path))
    graphics = dict(Config.items("graphics"))
    assert graphics["width"] == "1920"
    assert graphics["height"] == "1080"
    assert graphics["borderless"] == "1"
    assert graphics["multisamples"] == "0"
    assert graphics["show_cursor"] == "0"
    assert Config.get("kivy", "exit_on_escape") == "0"
