"""Why a command can not do what it was asked: an exit code and one plain line.

It is apart from the commands so that whoever only runs them need not load what they open.
"""

from sync.exits import Exit

NOTHING = "{}: no kiosk keeps anything here; the service or an import begins one"
"""What is said of a folder that nobody has kept anything in, the name mistyped, say."""


class Failure(Exception):  # noqa: N818 - how a command ends, not a mistake of ours
    """A command can not go on; `str` is one line for the technician."""

    def __init__(self, code: Exit, text: str) -> None:
        super().__init__(text)
        self.code = code
