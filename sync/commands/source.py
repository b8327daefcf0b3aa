"""What kind of file is to be imported, told from its content, and how it is read.

    ISO 2709, XML, JSON, IRBIS text    a catalogue, by a mapping
    a row of known column names        patrons or items

Apart from the import because everything that can be wrong with a whole file is found here, before
the first of its records is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from sync.commands.troubles import sentence
from sync.exits import Exit
from sync.failure import Failure
from sync.importing.apart import ReadingProcess, is_large
from sync.importing.catalogue import Progress, charset_of, looked_at, probe, titles
from sync.importing.charsets import ANY, AUTO
from sync.importing.mapping_files import load_mapping, preset_names
from sync.importing.opening import Format, check_file, format_of
from sync.importing.patrons import read_patrons
from sync.importing.people import PatronRecord
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.reading import Reading
from sync.importing.records import Rejected, TitleRecord
from sync.importing.sheets import load_sheet
from sync.importing.stock import read_items

_LOOKED_AT = 20
_NO_LISTS = frozenset({Format.ZIP, Format.EMPTY})

Found = TitleRecord | PatronRecord | Rejected


class Kind(StrEnum):
    """What a file holds."""

    CATALOGUE = "catalogue"
    ITEMS = "items"
    PATRONS = "patrons"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the technician said of the files; None: to be found out."""

    kind: Kind | None = None
    mapping: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read, and what stands in it; `progress` of its `size` bytes."""

    path: Path
    kind: Kind
    records: Iterator[Found]
    size: int
    progress: Progress


def open_source(path: Path, wanted: Wanted, apart: ReadingProcess) -> Source:
    """Find out what a file is and begin to read it, a large one `apart`.

    Raises `ImportProblem`, or `Failure` where the technician has to say more.
    """
    if wanted.mapping is not None and wanted.kind not in (None, Kind.CATALOGUE):
        raise Failure(Exit.USAGE, "a mapping is for a catalogue, not for a spreadsheet")
    check_file(path)
    kind = wanted.kind or (Kind.CATALOGUE if wanted.mapping else _kind_of(path, wanted.encoding))
    progress = Progress()
    records = _records(path, kind, wanted, progress, apart)
    return Source(path, kind, records, path.stat().st_size, progress)


def _records(
    path: Path, kind: Kind, wanted: Wanted, progress: Progress, apart: ReadingProcess
) -> Iterator[Found]:
    match kind:
        case Kind.CATALOGUE:
            name = wanted.mapping or _mapping_for(path, wanted.encoding)
            written_in, reading = looked_at(path, load_mapping(name), wanted.encoding)
            if is_large(path):
                return apart.titles(path, written_in, name, reading.charset, progress)
            return titles(path, written_in, reading, progress)
        case Kind.ITEMS:
            return read_items(path, load_sheet("items"), wanted.encoding or AUTO)
        case Kind.PATRONS:
            return read_patrons(path, load_sheet("patrons"), wanted.encoding or AUTO)


def _kind_of(path: Path, encoding: str | None) -> Kind:
    written_in = format_of(path)
    if written_in not in {Format.OTHER, *_NO_LISTS}:
        return Kind.CATALOGUE
    if written_in in _NO_LISTS:
        raise ImportProblem(
            ProblemKind.ZIP if written_in is Format.ZIP else ProblemKind.EMPTY, path
        )
    missing = []
    for kind, read in ((Kind.PATRONS, read_patrons), (Kind.ITEMS, read_items)):
        try:
            read(path, load_sheet(kind), encoding or AUTO)
        except ImportProblem as problem:
            if problem.kind is not ProblemKind.HEADER_UNKNOWN:
                raise
            missing.append(f"{kind}: {problem.detail}")
        else:
            return kind
    raise Failure(
        Exit.FILE,
        f"{path}: is neither a catalogue file (ISO 2709, MARCXML, IRBIS) nor a spreadsheet with "
        f"known column names (missing for {'; for '.join(missing)})",
    )


def _mapping_for(path: Path, encoding: str | None) -> str:
    """Choose the mapping that fits this file: titles and items must come out of it.

    Raises `Failure` when that is none of those that ship, for a wrong one loses items in silence;
    it names everything that is missing.
    """
    written_in = format_of(path)
    found = {name: _first_titles(path, written_in, name) for name in preset_names()}
    with_items = [name for name in found if any(title.items for title in found[name])]
    if len(with_items) == 1:
        return with_items[0]
    fitting = with_items or [name for name in found if found[name]]
    if not fitting:  # perhaps it is no catalogue at all, which is said first
        probe(path, written_in, Reading.of(load_mapping(preset_names()[0]), ANY))
    names = ", ".join(fitting or preset_names())
    text = f"{path}: name its mapping with --mapping: {names}"
    trouble = _trouble_with_the_charset(path, written_in, (fitting or preset_names())[0], encoding)
    raise Failure(Exit.USAGE, text + trouble)


def _first_titles(path: Path, written_in: Format, name: str) -> list[TitleRecord]:
    """Read the first records, their bytes as any letters: only the fields matter."""
    reading = Reading.of(load_mapping(name), ANY)
    first = islice(titles(path, written_in, reading, Progress()), _LOOKED_AT)
    return [each for each in first if isinstance(each, TitleRecord)]


def _trouble_with_the_charset(
    path: Path, written_in: Format, name: str, encoding: str | None
) -> str:
    mapping = load_mapping(name)
    try:
        probe(path, written_in, Reading.of(mapping, charset_of(path, mapping, encoding)))
    except ImportProblem as problem:
        return "; it also " + sentence(problem).removeprefix(f"{path}: ")
    return ""
