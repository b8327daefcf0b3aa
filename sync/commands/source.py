"""What kind of file is to be imported, told from its first bytes, and how it is read.

    digits, then 1E among the first bytes    a catalogue, by a mapping
    1F 8B                                    the same, packed
    a row of known column names              patrons or items

Apart from the import because everything that can be wrong with a whole file is found here, before
the first record of the first file is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from sync.exits import Exit
from sync.failure import Failure
from sync.importing.catalogue import check_file, read_catalogue
from sync.importing.charsets import AUTO
from sync.importing.framing import FIELD_END
from sync.importing.mapping import FieldMapping
from sync.importing.mapping_files import load_mapping, preset_names
from sync.importing.patrons import read_patrons
from sync.importing.people import PatronRecord
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.records import Rejected, TitleRecord
from sync.importing.sheets import load_sheet
from sync.importing.stock import read_items

_PROBED = 1 << 16
_GZIP = b"\x1f\x8b"

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
    """A file that can be read, and what stands in it."""

    path: Path
    kind: Kind
    records: Iterator[Found]


def open_source(path: Path, wanted: Wanted) -> Source:
    """Find out what a file is and begin to read it.

    Raises `ImportProblem`, or `Failure` where the technician has to say more.
    """
    if wanted.mapping is not None and wanted.kind not in (None, Kind.CATALOGUE):
        raise Failure(Exit.USAGE, "a mapping is for a catalogue, not for a spreadsheet")
    mapping = None if wanted.mapping is None else load_mapping(wanted.mapping)
    check_file(path)
    kind = wanted.kind or (Kind.CATALOGUE if mapping else _kind_of(path, wanted.encoding))
    match kind:
        case Kind.CATALOGUE:
            mapping = mapping or _mapping_for(path)
            return Source(path, kind, read_catalogue(path, mapping, wanted.encoding))
        case Kind.ITEMS:
            return Source(
                path, kind, read_items(path, load_sheet("items"), wanted.encoding or AUTO)
            )
        case Kind.PATRONS:
            sheet = load_sheet("patrons")
            return Source(path, kind, read_patrons(path, sheet, wanted.encoding or AUTO))


def _kind_of(path: Path, encoding: str | None) -> Kind:
    start = _start(path)
    if start.startswith((_GZIP, b"<")) or FIELD_END in start:
        return Kind.CATALOGUE
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
        f"{path}: is neither a catalogue file (ISO 2709) nor a spreadsheet with known column names "
        f"(missing for {'; for '.join(missing)})",
    )


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_PROBED).lstrip(b"\xef\xbb\xbf \r\n\t")
    except OSError as problem:
        raise ImportProblem(ProblemKind.UNREADABLE, path, problem.strerror or "") from problem


def _mapping_for(path: Path) -> FieldMapping:
    """Choose the mapping that fits this file: titles and items must come out of it.

    Raises `Failure` when that is none of those that ship, for a wrong one loses items in silence.
    """
    fitting = [name for name in preset_names() if _fits(path, load_mapping(name))]
    if len(fitting) == 1:
        return load_mapping(fitting[0])
    names = ", ".join(fitting or preset_names())
    raise Failure(Exit.USAGE, f"{path}: name its mapping with --mapping: {names}")


def _fits(path: Path, mapping: FieldMapping) -> bool:
    """Look at the first records in a code page that reads any byte: only the fields matter."""
    found = islice(read_catalogue(path, mapping, "iso8859-1"), 20)
    return any(isinstance(each, TitleRecord) and each.items for each in found)
