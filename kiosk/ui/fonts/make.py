"""Make the font files of this folder and `faces.json`, the table of what each of them can show.

It is apart because it needs fontTools, which the appliance does not have: the table it writes is
what the screen reads.  README.md beside this file names the packages the sources come from.

    python kiosk/ui/fonts/make.py PARATYPE_DIR INTER_DIR MDI_TTF
"""

import argparse
import importlib.util
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

HERE = Path(__file__).parent

INTER_RANGES = (
    (0x0020, 0x052F),  # Latin with its extensions, Greek, Cyrillic with its supplement
    (0x1C80, 0x1C8F),  # Cyrillic extended C
    (0x1E00, 0x1EFF),  # Latin extended additional
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209F),  # superscripts, subscripts
    (0x20A0, 0x20CF),  # currencies
    (0x2100, 0x214F),  # letter-like: numero, trade mark
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2DE0, 0x2DFF),  # Cyrillic extended A
    (0xA640, 0xA69F),  # Cyrillic extended B
)

ICONS = {
    "account": 0xF0004,
    "backspace": 0xF0B5C,
    "back": 0xF004D,
    "barcode": 0xF0071,
    "book-in": 0xF1680,
    "book-out": 0xF1682,
    "book-open": 0xF14F7,
    "bookmark": 0xF00C0,
    "bookmark-check": 0xF00C1,
    "bookmark-plus": 0xF00C5,
    "card": 0xF05D2,
    "catalogue-off": 0xF0164,
    "check": 0xF012C,
    "clock": 0xF0150,
    "contrast": 0xF0197,
    "done": 0xF05E0,
    "drawer": 0xF1064,
    "forward": 0xF0054,
    "hand": 0xF1821,
    "help": 0xF02D7,
    "information": 0xF02FC,
    "language": 0xF05CA,
    "library": 0xF125F,
    "mail": 0xF01F0,
    "person-plus": 0xF0801,
    "printer": 0xF042A,
    "put-down": 0xF0120,
    "receipt": 0xF0449,
    "refused": 0xF0159,
    "renew": 0xF0450,
    "ring": 0xF0130,
    "search": 0xF0349,
    "shift": 0xF0636,
    "space": 0xF1050,
    "staff": 0xF0CE3,
    "text-size": 0xF027F,
    "warning": 0xF0026,
}


def subset(source: Path, target: Path, code_points: set[int], features: list[str]) -> None:
    """Write to `target` the glyphs of `source` that show `code_points`."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["FFTM"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)
    font.save(target)


def ranges(code_points: set[int]) -> list[list[int]]:
    """Write a set of code points as closed ranges, ascending."""
    found: list[list[int]] = []
    for point in sorted(code_points):
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


def height_of(font: "TTFont", letter: str) -> int:
    """Measure a letter's outline above the base line, in the font's own units."""
    from fontTools.pens.boundsPen import BoundsPen

    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(letter)]].draw(pen)
    height: float = pen.bounds[3]
    return round(height)


def describe(path: Path) -> dict[str, object]:
    """Say of a font file what the screen needs: heights per em, and the code points it shows."""
    from fontTools.ttLib import TTFont

    font = TTFont(path)
    em = font["head"].unitsPerEm
    capital = em if font.getBestCmap().get(ord("H")) is None else height_of(font, "H")
    return {
        "file": path.name,
        "capital": round(capital / em, 4),
        "covers": ranges(set(font.getBestCmap())),
    }


def last_resort() -> Path:
    """Find the widest font that Kivy itself installs."""
    spec = importlib.util.find_spec("kivy")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("kivy is not installed")
    return Path(spec.origin).parent / "data" / "fonts" / "DejaVuSans.ttf"


def main() -> None:
    """Make every file and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paratype", type=Path, help="folder of PTF75F.ttf and PTM75F.ttf")
    parser.add_argument("inter", type=Path, help="folder of Inter-*.otf")
    parser.add_argument("icons", type=Path, help="materialdesignicons-webfont.ttf of @mdi/font")
    asked = parser.parse_args()
    # The licence of the PT fonts reserves their names: they are shipped unchanged.
    shutil.copyfile(asked.paratype / "PTF75F.ttf", HERE / "PTSerif-Bold.ttf")
    shutil.copyfile(asked.paratype / "PTM75F.ttf", HERE / "PTMono-Bold.ttf")
    letters = {point for first, last in INTER_RANGES for point in range(first, last + 1)}
    for weight in ("Regular", "SemiBold"):
        name = f"Inter-{weight}.otf"
        subset(asked.inter / name, HERE / name, letters, ["kern", "ccmp", "locl", "mark", "mkmk"])
    subset(asked.icons, HERE / "Icons.ttf", set(ICONS.values()), [])
    faces = {
        "serif": describe(HERE / "PTSerif-Bold.ttf"),
        "sans": describe(HERE / "Inter-Regular.otf"),
        "strong": describe(HERE / "Inter-SemiBold.otf"),
        "mono": describe(HERE / "PTMono-Bold.ttf"),
        "icons": describe(HERE / "Icons.ttf"),
        "last": describe(last_resort()),
    }
    table = {"faces": faces, "icons": ICONS}
    (HERE / "faces.json").write_text(json.dumps(table, separators=(",", ":")) + "\n", "ascii")


if __name__ == "__main__":
    main()
