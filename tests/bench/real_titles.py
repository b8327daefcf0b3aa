"""Real titles, and a million recombined from them.

    Анна | Каренина        Война и | мир            -->  Анна и мир
    Толстой                Чехов, 1896, 84(2)           Чехов, 1896, 84(2)

It is apart because no library of a million titles may be copied: words, authors, years and subjects
are those of real records, each drawn on its own, so that common words stay as common as they are.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from sync.importing.catalogue import read_catalogue
from sync.importing.isbn import isbns_in
from sync.importing.mapping_files import load_mapping
from sync.importing.records import ItemRecord, TitleRecord

ENGLISH = "loc_books_250k"
RUSSIAN = "rusmarc_stavropol/stav6_part1_cp866.mrc"
IRBIS = "irbis_istu/istu_part1.jsonl"

_SUBFIELD = re.compile(r"\^(.)([^^]*)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MOST_WORDS = 14


@dataclass(frozen=True, slots=True)
class Parts:
    """What titles of one language are recombined from."""

    titles: Sequence[Sequence[str]]
    authors: Sequence[str]
    rest: Sequence[TitleRecord]


def real_titles(test_data: Path) -> Iterator[TitleRecord]:
    """Yield 120,000 titles of the Library of Congress and 750 of two Russian libraries."""
    for part in sorted((test_data / ENGLISH).glob("*.mrc.gz")):
        yield from _read(part, "marc21-holdings")
    yield from russian_titles(test_data)


def russian_titles(test_data: Path) -> Iterator[TitleRecord]:
    """Yield the Russian ones."""
    yield from _read(test_data / RUSSIAN, "rusmarc-995", "cp866")
    for line in (test_data / IRBIS).read_text(encoding="utf-8").splitlines():
        yield from _of_irbis(json.loads(line))


def shelved(titles: Iterator[TitleRecord]) -> Iterator[TitleRecord]:
    """Give a copy to each title that has none."""
    for number, title in enumerate(titles):
        copy = ItemRecord(f"31{number:09}", call_number=title.call_number)
        yield replace(title, items=title.items or (copy,))


def recombined(real: Sequence[TitleRecord], count: int, seed: int = 1) -> Iterator[TitleRecord]:
    """Yield so many titles, every other one Russian; the same ones each time."""
    luck = Random(seed)
    languages = [_parts(real, russian=False), _parts(real, russian=True)]
    for number in range(count):
        parts = languages[number % 2]
        head, tail = luck.choice(parts.titles), luck.choice(parts.titles)
        title = [*head[: luck.randint(1, 4)], *tail[luck.randint(0, 2) :]][:_MOST_WORDS]
        other = luck.choice(parts.rest)
        digits = f"978{luck.randrange(10**9):09}"
        yield replace(
            other,
            title_id=f"recombined:{number:07}",
            title=" ".join(title),
            filing_title=" ".join(title),
            author=luck.choice(parts.authors),
            isbns=next(filter(None, (isbns_in(f"{digits}{check}") for check in range(10)))),
            items=(ItemRecord(f"32{number:09}", call_number=other.call_number),),
        )


def is_russian(text: str) -> bool:
    """Tell whether a text has a Cyrillic letter."""
    return re.search("[а-яё]", text.lower()) is not None


def _parts(real: Sequence[TitleRecord], *, russian: bool) -> Parts:
    own = [title for title in real if is_russian(title.title) == russian]
    return Parts(
        [title.title.split() for title in own],
        [title.author for title in own if title.author],
        own,
    )


def _read(path: Path, mapping: str, encoding: str | None = None) -> Iterator[TitleRecord]:
    for found in read_catalogue(path, load_mapping(mapping), encoding):
        if isinstance(found, TitleRecord):
            yield found


def _of_irbis(record: dict[str, object]) -> Iterator[TitleRecord]:
    """Read the fields of IRBIS64 that a title has; the product reads its ISO 2709 export."""
    fields = record["fields"]
    assert isinstance(fields, list)
    found: dict[int, list[dict[str, str]]] = {}
    for tag, text in fields:
        found.setdefault(tag, []).append({"": text} | dict(_SUBFIELD.findall(text)))

    def first(tag: int, code: str) -> str:
        return next((each[code] for each in found.get(tag, ()) if code in each), "")

    title = ": ".join(filter(None, (first(200, "A"), first(200, "E"))))
    year = _YEAR.search(first(210, "D"))
    if title:
        yield TitleRecord(
            f"irbis:{record['mfn']}",
            title,
            author=", ".join(filter(None, (first(700, "A"), first(700, "B")))) or None,
            year=int(year[0]) if year else None,
            isbns=isbns_in(first(10, "A")),
            subjects=tuple(each[""] for each in found.get(610, ())),
            call_number=first(903, "") or None,
            filing_title=title,
        )
