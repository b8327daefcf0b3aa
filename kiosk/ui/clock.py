"""A clock that sleeps until something happens.

It is apart from the app because it replaces the way Kivy's own clock waits.  Kivy's polls input
between frames: 80 wake-ups a second with nothing to do, and a touch waits up to two frames.  This
one blocks, and a touch or another thread's call is handled in the frame it wakes.

    next Kivy event due? canvas dirty? input just read?   -> frame pacing as ever
    otherwise sleep until: the next Kivy event | SDL input | a wake from another thread

Two ways to sleep.  Under X11 SDL itself can wait, and is woken by an event pushed into its queue.
Under KMSDRM and offscreen SDL would poll every millisecond, so `select` waits on a pipe and on the
input devices, which are opened here only to be heard.
"""

import contextlib
import ctypes
import logging
import os
import select
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import kivy
from kivy.clock import Clock

log = logging.getLogger(__name__)

LINGER = 0.1
"""Seconds after input in which the pace of frames is kept: a finger that moves goes on moving."""

LONGEST = 1.0
"""Seconds; no sleep is longer, so that a lost wake costs a second and not a visit."""

SDL_USEREVENT = 0x8000
SDL_EVENT_BYTES = 64
GULP = 4096


class Sleeper(Protocol):
    """A way to sleep that another thread can end."""

    def sleep(self, seconds: float) -> None:
        """Sleep until input, `wake`, or the time is over."""

    def wake(self) -> None:
        """End the sleep; callable from any thread."""

    def close(self) -> None:
        """Let go of everything."""


class SdlSleeper:
    """Sleeps in `SDL_WaitEventTimeout`, which leaves the event in the queue for Kivy."""

    def __init__(self) -> None:
        self._sdl = ctypes.CDLL(str(_sdl_library()))
        self._sdl.SDL_WaitEventTimeout.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self._event = (ctypes.c_uint8 * SDL_EVENT_BYTES)()
        ctypes.cast(self._event, ctypes.POINTER(ctypes.c_uint32))[0] = SDL_USEREVENT

    def sleep(self, seconds: float) -> None:
        """Sleep until SDL has an event."""
        self._sdl.SDL_WaitEventTimeout(None, max(int(seconds * 1000), 1))

    def wake(self) -> None:
        """Push an event of no meaning."""
        self._sdl.SDL_PushEvent(self._event)

    def close(self) -> None:
        """Do nothing; SDL is Kivy's."""


class SelectSleeper:
    """Sleeps in `select` on a pipe and on input devices.  The devices are read by SDL as well."""

    def __init__(self, devices: Sequence[str]) -> None:
        self._end, self._start = os.pipe()
        for end in (self._end, self._start):
            os.set_blocking(end, False)
        self._devices = [opened for device in devices if (opened := _open(device)) is not None]

    def sleep(self, seconds: float) -> None:
        """Sleep until a device or the pipe can be read."""
        ready, _, _ = select.select([self._end, *self._devices], [], [], seconds)
        for source in ready:
            self._empty(source)

    def wake(self) -> None:
        """Write a byte; a full pipe wakes as well."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._start, b"w")

    def close(self) -> None:
        """Close the pipe and the devices."""
        for source in (self._end, self._start, *self._devices):
            os.close(source)
        self._devices = []

    def _empty(self, source: int) -> None:
        try:
            while len(os.read(source, GULP)) == GULP:
                pass
        except BlockingIOError:
            pass
        except OSError:
            log.warning("an input device is gone")
            self._devices.remove(source)
            os.close(source)


class EventClock:
    """Kivy's clock with another way to wait.  `sleeps` counts how often it slept."""

    def __init__(self, clock: Any, window: Any, sleeper: Sleeper) -> None:
        self._clock, self._window, self._sleeper = clock, window, sleeper
        self._screen = threading.get_ident()
        self._asleep = threading.Event()
        self._woken = False
        self._fresh = False
        self._linger = 0.0
        self.sleeps = 0
        self._before = (clock.idle, clock.on_schedule)
        for name in INPUT:
            window.fbind(name, self._heard)
        clock.idle, clock.on_schedule = self.idle, self.on_schedule

    def idle(self) -> float:
        """Wait for the next frame, or for something to happen; return the time."""
        clock = self._clock
        now = clock.time()
        pace = 1 / clock._max_fps - (now - clock._last_tick)  # noqa: SLF001 - Kivy's own idle does
        if self._fresh:
            pace = 0.0
        else:
            due = clock.get_min_timeout()
            wait = self._wait(now, pace, due)
            if wait > 0:
                self._sleep(wait)
                self._window.mainloop()
        # Whatever woke it is handled in this very frame; only a later call keeps it from sleeping.
        self._fresh = self._woken = False
        now = float(clock.time())
        clock._dt, clock._last_tick = now - clock._last_tick, now  # noqa: SLF001 - as its own does
        return now

    def _wait(self, now: float, pace: float, due: float | None) -> float:
        """Tell how long to sleep, 0 for not at all."""
        if self._woken:
            return 0.0
        if not due or self._window.canvas.needs_redraw or now < self._linger:
            return max(pace, 0.0)
        return max(min(due - now, LONGEST), pace, 0.0)

    def _sleep(self, seconds: float) -> None:
        self.sleeps += 1
        self._asleep.set()
        if not self._woken:
            self._sleeper.sleep(seconds)
        self._asleep.clear()

    def on_schedule(self, _: object) -> None:
        """Wake the screen when another thread has scheduled something."""
        if threading.get_ident() != self._screen:
            self._woken = True
            if self._asleep.is_set():
                self._sleeper.wake()

    def restore(self) -> None:
        """Give Kivy's clock its own way of waiting back."""
        self._clock.idle, self._clock.on_schedule = self._before
        for name in INPUT:
            self._window.funbind(name, self._heard)
        self._sleeper.close()

    def _heard(self, *_: object) -> None:
        self._fresh = True
        self._linger = self._clock.time() + LINGER


INPUT = ("on_mouse_down", "on_mouse_up", "on_mouse_move", "on_key_down", "on_key_up")


def install(window: Any, devices: Sequence[str] = (), *, driver: str | None = None) -> EventClock:
    """Make Kivy's clock event-driven for this window.

    `driver` is SDL's name of its video driver; by default it is asked for.
    """
    driver = driver or video_driver()
    make: Callable[[], Sleeper] = SdlSleeper
    if driver.lower() not in {"x11", "wayland"}:
        make = lambda: SelectSleeper(devices)  # noqa: E731 - one of two makers
    log.info("event-driven clock on the %s driver", driver)
    return EventClock(object.__getattribute__(Clock, "_obj"), window, make())


def video_driver() -> str:
    """Ask SDL which video driver it runs on."""
    sdl = ctypes.CDLL(str(_sdl_library()))
    sdl.SDL_GetCurrentVideoDriver.restype = ctypes.c_char_p
    return (sdl.SDL_GetCurrentVideoDriver() or b"").decode()


def _sdl_library() -> Path:
    """Find the SDL that Kivy's wheel brings, or the system's by its plain name."""
    found = sorted(Path(kivy.__file__).parent.parent.glob("[Kk]ivy.libs/libSDL2-2-*"))
    return found[0] if found else Path("libSDL2-2.0.so.0")


def _open(device: str) -> int | None:
    try:
        return os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        log.warning("%s cannot be heard", device)
        return None
