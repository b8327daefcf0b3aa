"""A password or key that the settings only point at.

It is apart so that no repr, log line or listing of the settings can show it: what is read from the
file is the place, and the secret itself is fetched by whoever needs it, when it needs it.

    credential:NAME     a systemd credential, $CREDENTIALS_DIRECTORY/NAME
    file:/PATH          a file that at most its owner may write and its group read (0600, 0640)
    anything else       the secret itself: accepted in the demo only
"""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

CREDENTIALS = "CREDENTIALS_DIRECTORY"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_TOO_OPEN = 0o137
_MOST_BYTES = 64 * 1024


class SecretError(Exception):
    """The secret can not be had; the text says why, without a part of it."""


class Source(StrEnum):
    """Where a secret lies."""

    CREDENTIAL = "credential"
    FILE = "file"
    LITERAL = "literal"


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """Where a secret lies; its text is shown by `reveal` alone."""

    source: Source
    place: str

    @classmethod
    def parse(cls, text: str) -> "Secret":
        """Understand what stands in the settings.  Raises `ValueError` with the reason."""
        source, colon, place = text.partition(":")
        if colon and source == Source.CREDENTIAL:
            if not _NAME.fullmatch(place):
                raise ValueError("the name of a credential has letters, digits, - and _ only")
            return cls(Source.CREDENTIAL, place)
        if colon and source == Source.FILE:
            if not place.startswith("/"):
                raise ValueError("the path of a secret starts with /")
            return cls(Source.FILE, place)
        if not text:
            raise ValueError("a secret is not empty")
        return cls(Source.LITERAL, text)

    def __repr__(self) -> str:
        return f"Secret({self})"

    def __str__(self) -> str:
        return "***" if self.source is Source.LITERAL else f"{self.source}:{self.place}"

    def reveal(self, environment: Mapping[str, str] = os.environ) -> str:
        """Return the secret, without the line end of its file.  Raises `SecretError`."""
        if self.source is Source.LITERAL:
            return self.place
        if self.source is Source.FILE:
            return _read(Path(self.place), guarded=True)
        folder = environment.get(CREDENTIALS)
        if folder is None:
            raise SecretError(f"{self}: systemd has passed no credentials to this process")
        return _read(Path(folder) / self.place, guarded=False)

    def problem(self, environment: Mapping[str, str] = os.environ) -> str | None:
        """Return why the secret can not be had, None if it can or only the service can tell.

        A credential exists only inside the service that it was passed to.
        """
        if self.source is Source.CREDENTIAL and CREDENTIALS not in environment:
            return None
        try:
            self.reveal(environment)
        except SecretError as error:
            return str(error)
        return None


def _read(path: Path, *, guarded: bool) -> str:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise SecretError(f"{path} is not a file")
        if guarded and mode & _TOO_OPEN:
            rights = stat.S_IMODE(mode)
            raise SecretError(f"{path} is open to others ({rights:04o}); set it to 0600 or 0640")
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise SecretError(f"{path}: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise SecretError(f"{path} is too long for a secret")
    try:
        text = content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise SecretError(f"{path} is not UTF-8") from None
    if not text:
        raise SecretError(f"{path} is empty")
    return text
