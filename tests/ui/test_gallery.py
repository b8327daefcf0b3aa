"""`make screens`: every screen in both languages, on three panels, by day and in high contrast.

All of them go to build/screens with an index; a few, with few colours, to docs/screens.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from kiosk.session.states import Presentation
from tests.source import ROOT
from tests.ui.conftest import PANELS, Studio
from tests.ui.samples import STATES

BUILD = ROOT / "build/screens"
DOCS = ROOT / "docs/screens"
LOOKS = {
    "paper": Presentation("ru", "paper", "normal"),
    "paper-en": Presentation("en", "paper", "normal"),
    "contrast": Presentation("ru", "contrast", "normal"),
    "contrast-en": Presentation("en", "contrast", "normal"),
    "night": Presentation("ru", "night", "normal"),
    "huge": Presentation("ru", "paper", "huge"),
}
SHOWN = {
    "22in": (
        ("idle", "paper"),
        ("idle", "night"),
        ("borrowing-empty", "paper"),
        ("borrowing", "paper"),
        ("borrowing", "huge"),
        ("finished", "paper"),
    ),
    "10in": (
        ("idle", "paper-en"),
        ("pin", "contrast-en"),
        ("borrowing-mixed", "paper-en"),
        ("borrowing-stack", "paper"),
        ("borrowing-stack", "huge"),
        ("borrowing-full", "paper"),
        ("ordering-found", "paper"),
        ("registering-wrong", "paper"),
    ),
    "7in": (
        ("idle", "paper"),
        ("borrowing", "paper"),
        ("borrowing", "huge"),
        ("borrowing-full", "paper"),
        ("ordering-found", "paper-en"),
        ("registering-pin", "paper"),
        ("finished", "paper"),
    ),
}
COLOURS = 64


@pytest.mark.screens
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("panel", PANELS)
def test_every_screen_is_drawn(studio: Callable[[str], Studio], panel: str) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    made = studio(panel)
    for look, presentation in LOOKS.items():
        for name in STATES:
            made.show(name, presentation)
            made.picture(BUILD / f"{panel}-{look}-{name}.png")
    for name, look in SHOWN[panel]:
        publish(BUILD / f"{panel}-{look}-{name}.png", caption(name, panel, LOOKS[look]))
    (BUILD / "index.html").write_text(index(), encoding="utf-8")
    assert len(list(BUILD.glob(f"{panel}-*.png"))) >= len(STATES) * len(LOOKS)


def caption(name: str, panel: str, look: Presentation) -> str:
    """Name a picture of the documents: idle-ru-1080x1920."""
    size = f"{PANELS[panel].width}x{PANELS[panel].height}"
    palette = "" if look.palette == "paper" else f"-{look.palette}"
    text = "" if look.text == "normal" else f"-{look.text}"
    return f"{name}-{look.language}-{size}{palette}{text}"


def publish(picture: Path, title: str) -> None:
    """Copy a picture to the documents, with the few colours it has."""
    DOCS.mkdir(parents=True, exist_ok=True)
    with Image.open(picture) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(DOCS / f"{title}.png", optimize=True)


def index() -> str:
    rows = []
    for name in STATES:
        rows.append(f"<h2>{name}</h2><p>")
        for panel in PANELS:
            for look in LOOKS:
                file = f"{panel}-{look}-{name}.png"
                if (BUILD / file).exists():
                    rows.append(
                        f'<a href="{file}"><img src="{file}" title="{file}" height="300"></a>'
                    )
        rows.append("</p>")
    return "<!doctype html><meta charset='utf-8'><title>Screens</title>\n" + "\n".join(rows) + "\n"
