"""The exit codes of both commands, so that a script can tell what happened without reading text.

They are apart because they are a promise: a number never changes its meaning.
"""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended.  The table in `docs/technician.md` is made of `meaning`."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    SETTINGS = 3
    FILE = 4
    ABSENT = 5
    STORAGE = 6
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """What the code says, in one line."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.DONE: "Done.",
    Exit.REFUSED: "Refused, or a problem was found; the text says which.",
    Exit.USAGE: "The command line is wrong; `--help` shows how it reads.",
    Exit.SETTINGS: "The settings have problems; all are listed.",
    Exit.FILE: "A file is missing, can not be read, or is of another kind than expected.",
    Exit.ABSENT: "The other process is not there, or does not answer.",
    Exit.STORAGE: "The storage fails: full, read-only, or a damaged database.",
    Exit.INTERRUPTED: "Interrupted from the keyboard.",
}


def exit_table() -> str:
    """Return the codes as a table in Markdown."""
    rows = [f"| {code.value} | {code.meaning} |" for code in Exit]
    return "\n".join(["| code | meaning |", "|---|---|", *rows]) + "\n"
