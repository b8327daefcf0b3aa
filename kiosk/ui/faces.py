"""The fonts that are shipped, and the choice of one for each string by what it covers.

Kivy 2.3 has no glyph fallback: a letter that a font lacks becomes a box.  So each string is set
in the first face of its family that covers all of it; `fonts/faces.json`, made by
`fonts/make.py`, says what each covers.
"""

import json
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import kivy

FOLDER = Path(__file__).parent / "fonts"
KIVY_FONTS = Path(kivy.__file__).parent / "data" / "fonts"
UNKNOWN = "·"
"""Stands for a character that no font has; every face covers it."""

FAMILIES = {
    "serif": ("serif", "strong", "last"),
    "sans": ("sans", "last"),
    "strong": ("strong", "last"),
    "mono": ("mono", "strong", "last"),
    "icons": ("icons",),
}


@dataclass(frozen=True, slots=True)
class Face:
    """One font file.  `capital` is the height of H per em; `starts`/`ends` the ranges it covers."""

    path: str
    capital: float
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def covers(self, character: str) -> bool:
        """Tell whether the face can show the character.  A line break needs no glyph."""
        point = ord(character)
        at = bisect_right(self.starts, point) - 1
        return character == "\n" or (at >= 0 and point <= self.ends[at])


class Faces:
    """The families of faces, and the icons by name."""

    def __init__(self, folder: Path = FOLDER) -> None:
        table = json.loads((folder / "faces.json").read_text("ascii"))
        self._faces = {name: _face(folder, entry) for name, entry in table["faces"].items()}
        self._icons: dict[str, str] = {name: chr(at) for name, at in table["icons"].items()}
        self.set = lru_cache(maxsize=512)(self._set)

    def icon(self, name: str) -> str:
        """Give the character of an icon; an empty name is no icon.

        Raises:
            KeyError: there is no such icon.
        """
        return self._icons[name] if name else ""

    def first(self, family: str) -> Face:
        """Give the face a family is known by."""
        return self._faces[FAMILIES[family][0]]

    def _set(self, family: str, text: str) -> tuple[Face, str]:
        text = _plain(text)
        faces = [self._faces[name] for name in FAMILIES[family]]
        for face in faces:
            if all(map(face.covers, text)):
                return face, text
        best = max(faces, key=lambda face: sum(map(face.covers, text)))
        return best, "".join(_nearest(best, character) for character in text)


def _face(folder: Path, entry: dict[str, object]) -> Face:
    name, covers = str(entry["file"]), entry["covers"]
    path = folder / name
    if not isinstance(covers, list):
        raise TypeError(f"faces.json: {name} covers nothing")
    return Face(
        path=str(path if path.exists() else KIVY_FONTS / name),
        capital=float(str(entry["capital"])),
        starts=tuple(first for first, _ in covers),
        ends=tuple(last for _, last in covers),
    )


def _plain(text: str) -> str:
    """Compose letters and drop what has no shape of its own (joiners, direction marks)."""
    text = unicodedata.normalize("NFC", text).replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cf", "Cc"})


def _nearest(face: Face, character: str) -> str:
    """Show a character as it is, without its accents, or as a dot."""
    if face.covers(character):
        return character
    if unicodedata.combining(character):
        return ""
    simpler = unicodedata.normalize("NFKD", character)[0]
    return simpler if face.covers(simpler) else UNKNOWN
