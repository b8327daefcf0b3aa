"""The X server seen and touched from outside: pixels, a finger, and the moment of each.

It is apart because it talks to libX11 by ctypes: a picture of the screen by a tool takes longer
than what is measured.
"""

import ctypes
import ctypes.util
import time
from collections.abc import Callable

_ALL_PLANES = 0xFFFFFFFF
_Z_PIXMAP = 2


class _XImage(ctypes.Structure):
    """The beginning of Xlib's XImage, as far as it is read here."""

    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
    )


Area = tuple[int, int, int, int]
"""x, y, width, height, from the upper left."""


class Glass:
    """One connection to an X server, for one thread."""

    def __init__(self, display: str) -> None:
        self._x = _library("X11")
        self._test = _library("Xtst")
        self._declare()
        self._display = self._x.XOpenDisplay(display.encode())
        if not self._display:
            raise OSError(f"no X server at {display}")
        self._root = self._x.XDefaultRootWindow(self._display)

    def pixels(self, area: Area) -> bytes:
        """Copy the pixels of an area."""
        image = self._x.XGetImage(self._display, self._root, *area, _ALL_PLANES, _Z_PIXMAP)
        seen = ctypes.cast(image, ctypes.POINTER(_XImage)).contents
        copied = ctypes.string_at(seen.data, seen.bytes_per_line * seen.height)
        self._x.XDestroyImage(image)
        return copied

    def wait_for_change(self, area: Area, before: bytes, seconds: float = 5.0) -> int:
        """Look without a pause until an area looks different; return when, in ns."""
        return self.wait(area, lambda pixels: pixels != before, seconds)

    def wait(self, area: Area, fits: Callable[[bytes], bool], seconds: float) -> int:
        """Look until an area looks as it should; return when, in ns.  Raises `TimeoutError`."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            pixels = self.pixels(area)
            now = time.monotonic_ns()
            if fits(pixels):
                return now
            time.sleep(0.0005)
        raise TimeoutError("nothing has changed on the screen")

    def touch(self, x: int, y: int) -> int:
        """Put a finger down and lift it; return when it went down, in ns."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x.XSync(self._display, 0)
        pressed = time.monotonic_ns()
        self._test.XTestFakeButtonEvent(self._display, 1, 1, 0)
        self._x.XFlush(self._display)
        time.sleep(0.02)
        self._test.XTestFakeButtonEvent(self._display, 1, 0, 0)
        self._x.XSync(self._display, 0)
        return pressed

    def close(self) -> None:
        """Leave."""
        self._x.XCloseDisplay(self._display)

    def _declare(self) -> None:
        pointer, number = ctypes.c_void_p, ctypes.c_int
        image = [pointer, ctypes.c_ulong, *[number] * 2, *[ctypes.c_uint] * 2, ctypes.c_ulong]
        for name, result, arguments in (
            ("XOpenDisplay", pointer, [ctypes.c_char_p]),
            ("XCloseDisplay", number, [pointer]),
            ("XDefaultRootWindow", ctypes.c_ulong, [pointer]),
            ("XGetImage", pointer, [*image, number]),
            ("XDestroyImage", number, [pointer]),
            ("XFlush", number, [pointer]),
            ("XSync", number, [pointer, number]),
        ):
            function = getattr(self._x, name)
            function.restype, function.argtypes = result, arguments
        delay = ctypes.c_ulong
        self._test.XTestFakeButtonEvent.argtypes = [pointer, ctypes.c_uint, number, delay]
        self._test.XTestFakeMotionEvent.argtypes = [pointer, number, number, number, delay]


def _library(name: str) -> ctypes.CDLL:
    found = ctypes.util.find_library(name)
    if found is None:
        raise OSError(f"lib{name} is not installed")
    return ctypes.CDLL(found)
