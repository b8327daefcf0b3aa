"""The kiosk's screens written as one static page: `python -m tests.peer.pages FOLDER`.

It is a program of its own because it opens a window of Kivy's, on no display, to have the kiosk
lay its screens out.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from string import Template
from typing import Any

from kiosk.session.states import Borrowing, EnteringPin, Health, Returning, Session, State
from kiosk.texts import Texts
from kiosk.ui.environment import Glass, configure, prepare
from kiosk.ui.panel import Panel
from tests.bench.site import SIZE
from tests.ui.samples import CARD, NOW, STATES, VISIT

LIBRARY = "Сельская библиотека"
"""As in the settings of the kiosk that is measured beside it."""

TEMPLATE = Path(__file__).with_name("page.html")


def visit() -> Iterator[State]:
    """Tell a visit screen by screen, from the idle one."""
    borrowing, returning = STATES["borrowing"], STATES["returning"]
    assert isinstance(borrowing, Borrowing)
    assert isinstance(returning, Returning)
    yield STATES["idle"]
    yield EnteringPin(VISIT, CARD)
    yield from (replace(borrowing, lines=borrowing.lines[:count]) for count in range(4))
    yield STATES["warning"]
    yield STATES["finished"]
    yield from (replace(returning, lines=returning.lines[:count]) for count in (1, 2, 3))
    yield STATES["finished-returned"]


def stage_of(panel: Panel) -> Any:  # noqa: ANN401 - a widget of Kivy
    """Make the kiosk's stage, without a session yet."""
    from kiosk.ui.faces import Faces
    from kiosk.ui.stage import Stage
    from kiosk.ui.theme import Theme

    stage = Stage(Theme(panel, Texts.load(), Faces(), LIBRARY), lambda _: None)
    stage.size = SIZE
    stage.tell_time(NOW)
    return stage


def written(folder: Path) -> Path:
    """Write the page and the fonts it names; return where it is."""
    from kivy.base import EventLoop, runTouchApp

    from tests.peer.markup import Markup

    EventLoop.ensure_window()
    runTouchApp(embedded=True)
    stage = stage_of(Panel(*SIZE, 217, 136))
    EventLoop.window.add_widget(stage)
    markup = Markup(SIZE[1])
    sections: list[str] = []
    for state in visit():
        stage.draw(Session(state=state, health=Health()))
        for _ in range(4):
            EventLoop.idle()
        for widget in stage.walk():
            widget.rest()
        sections.append(markup.section(stage, hidden=bool(sections)))
    page = Template(TEMPLATE.read_text("utf-8")).substitute(
        title=LIBRARY,
        faces="\n".join(_face(font, folder) for font in sorted(markup.fonts)),
        ground="#f3efe6",
        screens="\n".join(sections),
    )
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


def _face(font: Path, folder: Path) -> str:
    shutil.copy(font, folder / font.name)
    return f"@font-face {{ font-family: '{font.stem}'; src: url('{font.name}'); }}"


def main(folder: Path) -> None:
    """Write it, on no display."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    glass = Glass(Panel(*SIZE, 217, 136), home=folder / "kivy")
    prepare(glass)
    configure(glass)
    written(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
