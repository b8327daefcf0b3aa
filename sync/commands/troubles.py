"""Everything that can stop a command, as one plain line and an exit code.

Apart because the same file, disk or lock stops every command alike, and must be told alike.
"""

from pathlib import Path

from sync.exits import Exit
from sync.failure import Failure
from sync.importing.problems import ImportProblem, MappingProblem, ProblemKind
from sync.store_errors import (
    NewerStoreError,
    NotAStoreError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreMissingError,
    StoreReadOnlyError,
)

_FILES: dict[ProblemKind, str] = {
    ProblemKind.MISSING: "there is no such file",
    ProblemKind.DIRECTORY: "is a folder, not a file",
    ProblemKind.EMPTY: "is empty",
    ProblemKind.UNREADABLE: "can not be read",
    ProblemKind.NOT_A_FILE: "is a device or a pipe, not a file",
    ProblemKind.NOT_A_CATALOGUE: "is no catalogue (ISO 2709, MARCXML, IRBIS) and no list (CSV)",
    ProblemKind.XML: "is XML without MARC records (MARCXML)",
    ProblemKind.XML_ENTITIES: "is XML that declares entities of its own, which are refused",
    ProblemKind.JSON: "is JSON, but not one IRBIS record in each line",
    ProblemKind.ZIP: "is an archive or a workbook: unpack it, or save the sheet as CSV",
    ProblemKind.ENCODING_UNKNOWN: "no such character set",
    ProblemKind.ENCODING_NEEDED: "is not UTF-8; name its character set with --encoding",
    ProblemKind.ENCODING_WRONG: "makes no sense in the character set that was named",
    ProblemKind.HEADER_UNKNOWN: "lacks, or has twice, in its first row",
    ProblemKind.MAPPING_MISSING: "there is no such mapping",
    ProblemKind.MAPPING_WRONG: "is no mapping",
}

_STORES: tuple[tuple[type[StoreError], Exit, str], ...] = (
    (StoreLockedError, Exit.ABSENT, "the library's files are in use by another process"),
    (StoreFullError, Exit.STORAGE, "the disk is full"),
    (StoreReadOnlyError, Exit.STORAGE, "the library's files can not be written: {}"),
    (NewerStoreError, Exit.STORAGE, ""),
    (NotAStoreError, Exit.STORAGE, ""),
    (StoreMissingError, Exit.STORAGE, ""),
)


def failure_of(problem: Failure | ImportProblem | StoreError | OSError) -> Failure:
    """Return what a technician is told."""
    match problem:
        case Failure():
            return problem
        case ImportProblem():
            return Failure(Exit.FILE, sentence(problem))
        case StoreError():
            return _of_store(problem)
        case OSError():
            return _of_system(problem)


def sentence(problem: ImportProblem) -> str:
    """Say in one line what is wrong with a file or a mapping."""
    text = f"{problem.path}: {_FILES[problem.kind]}"
    if problem.detail:
        text += f": {problem.detail}"
    if problem.suggestion:
        text += f" (did you mean {problem.suggestion}?)"
    elif isinstance(problem, MappingProblem) and problem.kind is ProblemKind.MAPPING_MISSING:
        text += " (`kiosk import --help` lists them)"
    return " ".join(text.split())


def _of_store(problem: StoreError) -> Failure:
    for kind, code, text in _STORES:
        if isinstance(problem, kind):
            return Failure(code, (text or "{}").format(problem))
    return Failure(Exit.STORAGE, f"the storage fails: {problem}")


def _of_system(problem: OSError) -> Failure:
    where = f"{Path(str(problem.filename))}: " if problem.filename else ""
    return Failure(Exit.STORAGE, f"{where}{problem.strerror or problem}")
