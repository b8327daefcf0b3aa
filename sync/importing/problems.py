"""Why a whole file or mapping can not be read: one clear value instead of a traceback.

It is apart because every reading function raises it and the command alone puts it into words.

    ImportProblem      a file: its kind, its path
    `-- MappingProblem  a field mapping: every fault at once, each with its key
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class ProblemKind(StrEnum):
    """What is wrong with a whole file; the command has one sentence for each."""

    MISSING = "missing"
    DIRECTORY = "directory"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NOT_A_FILE = "not-a-file"
    NOT_A_CATALOGUE = "not-a-catalogue"
    XML = "xml"
    XML_ENTITIES = "xml-entities"
    JSON = "json"
    ZIP = "zip"
    ENCODING_UNKNOWN = "encoding-unknown"
    ENCODING_NEEDED = "encoding-needed"
    ENCODING_WRONG = "encoding-wrong"
    HEADER_UNKNOWN = "header-unknown"
    MAPPING_MISSING = "mapping-missing"
    MAPPING_WRONG = "mapping-wrong"


class ImportProblem(Exception):  # noqa: N818 - it is handed to a person as a value, see `kind`
    """Nothing of this file can be used.

    `detail` is for the technician and in no language: the name of an encoding or of columns, the
    system's error text.  `suggestion` is what could be written instead, where one is known.
    """

    def __init__(
        self, kind: ProblemKind, path: Path, detail: str = "", suggestion: str | None = None
    ) -> None:
        super().__init__(f"{path}: {kind}" + (f" ({detail})" if detail else ""))
        self.kind = kind
        self.path = path
        self.detail = detail
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a mapping: the dotted key, what is wrong, what was probably meant."""

    key: str
    what: str
    suggestion: str | None = None

    def __str__(self) -> str:
        meant = f" (did you mean {self.suggestion!r}?)" if self.suggestion else ""
        return f"{self.key}: {self.what}{meant}"


class MappingProblem(ImportProblem):
    """A mapping that can not be used.  `faults` lists everything that is wrong with it."""

    def __init__(
        self,
        kind: ProblemKind,
        path: Path,
        faults: tuple[Fault, ...] = (),
        suggestion: str | None = None,
    ) -> None:
        super().__init__(kind, path, "; ".join(map(str, faults)), suggestion)
        self.faults = faults
