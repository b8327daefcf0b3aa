"""The clock that sleeps: it wakes for input, another thread, or what is due, and not else."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kivy.clock import Clock

from kiosk.ui.clock import EventClock, SelectSleeper, install


@pytest.fixture
def clock(window: Any) -> Iterator[EventClock]:  # noqa: ANN401 - Kivy's window has no type
    made = install(window, driver="offscreen")
    window.canvas.ask_update()
    step(3)
    yield made
    made.restore()


def step(count: int = 1) -> None:
    from kivy.base import EventLoop

    for _ in range(count):
        EventLoop.idle()


def in_a_thread(act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act)
    thread.start()
    return thread


@pytest.mark.usefixtures("clock")
def test_a_call_from_another_thread_ends_the_sleep() -> None:
    """Without the wake the loop would sleep a whole second before it saw the call."""
    done = threading.Event()

    def call() -> None:
        Clock.schedule_once(lambda _: done.set(), 0)

    for _ in range(5):
        done.clear()
        thread = in_a_thread(call)
        turns = 0
        while not done.is_set():
            step()
            turns += 1
        thread.join()
        assert turns <= 3


def test_a_call_that_came_while_the_screen_was_busy_does_not_keep_it_awake(
    clock: EventClock,
) -> None:
    """A mark left standing would turn the loop without a pause, for ever."""
    in_a_thread(lambda: Clock.schedule_once(lambda _: None, 0)).join()
    step(3)
    slept = clock.sleeps
    step(3)
    assert clock.sleeps == slept + 3


@pytest.mark.usefixtures("clock")
def test_what_is_due_later_is_done_when_it_is_due() -> None:
    done: list[float] = []
    begun = time.monotonic()
    Clock.schedule_once(lambda _: done.append(time.monotonic()), 0.3)
    while not done:
        step()
    assert done[0] - begun >= 0.29


@pytest.mark.usefixtures("clock")
def test_with_nothing_to_do_the_loop_hardly_turns() -> None:
    """Kivy's own clock turns sixty times a second."""
    ends = time.monotonic() + 2.0
    turns = 0
    while time.monotonic() < ends:
        step()
        turns += 1
    assert turns <= 30


@pytest.mark.usefixtures("clock")
def test_a_frame_that_is_to_be_drawn_is_not_slept_over(window: Any) -> None:  # noqa: ANN401
    drawn: list[float] = []

    def draw(*_: object) -> None:
        drawn.append(time.monotonic())

    window.bind(on_draw=draw)
    window.canvas.ask_update()
    step()
    window.unbind(on_draw=draw)
    assert drawn


@pytest.mark.usefixtures("clock")
def test_a_running_movement_keeps_its_frames() -> None:
    from kivy.animation import Animation
    from kivy.uix.widget import Widget

    widget = Widget(opacity=0)
    seen: list[float] = []
    widget.bind(opacity=lambda _, value: seen.append(value))
    Animation(opacity=1, duration=0.2).start(widget)
    while widget.opacity < 1:
        step()
    assert len(seen) >= 4


def test_a_sleeper_hears_a_device_and_empties_it() -> None:
    hears, says = os.pipe()
    os.set_blocking(hears, False)
    sleeper = SelectSleeper((f"/dev/fd/{hears}",))
    os.write(says, b"x" * 100)
    sleeper.sleep(30)
    sleeper.wake()
    sleeper.sleep(30)
    sleeper.wake()
    sleeper.wake()
    sleeper.sleep(30)
    for end in (hears, says):
        os.close(end)
    sleeper.close()


def test_a_device_that_is_gone_does_not_end_the_sleep_for_ever() -> None:
    sleeper = SelectSleeper(("/dev/input/event999999",))
    sleeper.wake()
    sleeper.sleep(30)
    sleeper.close()


def test_the_stock_clock_is_given_back(window: Any) -> None:  # noqa: ANN401
    stock = object.__getattribute__(Clock, "_obj")
    before = stock.idle
    made = install(window, driver="offscreen")
    assert stock.idle != before
    made.restore()
    assert stock.idle == before
