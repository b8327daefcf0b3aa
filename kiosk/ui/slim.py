"""Kivy loaded without what no screen of the kiosk uses, which is a fifth of what loading it takes.

    style.kv    the looks of eighty widgets; one rule of it is used, and stands in `style/`
    asyncio     for applications that wait in coroutines, and TLS with it

Kivy has no setting for either.  It is apart because it knows how Kivy is built inside: where that
has changed, Kivy loads everything, as ever.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

STYLE = Path(__file__).parent / "style"
"""Where Kivy finds a `style.kv`."""


def load() -> None:
    """Import the parts of Kivy that would load more.  One that is there already stays as it is."""
    with _without_asyncio():
        import kivy.clock
    import kivy.resources  # it looks for pictures and fonts where they are

    stock, kivy.kivy_data_dir = kivy.kivy_data_dir, str(STYLE)
    try:
        import kivy.lang
    finally:
        kivy.kivy_data_dir = stock
    kivy.lang.builder.kivy_data_dir = stock


@contextmanager
def _without_asyncio() -> Iterator[None]:
    """Let Kivy's clock find the one name it looks up when it is made, and nothing behind it."""
    if "asyncio" in sys.modules:
        yield
        return
    nothing = ModuleType("asyncio")
    nothing.__dict__["wait_for"] = None
    sys.modules["asyncio"] = nothing
    try:
        yield
    finally:
        del sys.modules["asyncio"]
