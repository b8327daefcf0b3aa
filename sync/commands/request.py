"""The arguments of a command, as they came over the socket: nothing about them is certain.

Apart because every command reads its arguments through it and none may break on rubbish.
"""

from collections.abc import Mapping

from sync.exits import Exit
from sync.failure import Failure


class Request:
    """Typed access to a command's arguments; raises `Failure` for one of another type."""

    def __init__(self, arguments: Mapping[str, object]) -> None:
        self._arguments = arguments

    def text(self, name: str) -> str:
        """Return a text that has to be there."""
        found = self.text_or_none(name)
        if not found:
            raise Failure(Exit.USAGE, f"{name} is missing")
        return found

    def text_or_none(self, name: str) -> str | None:
        """Return a text, None where there is none."""
        found = self._arguments.get(name)
        if found is not None and not isinstance(found, str):
            raise Failure(Exit.USAGE, f"{name} must be a text")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts that has to hold one."""
        found = self._arguments.get(name)
        if not isinstance(found, list) or not found:
            raise Failure(Exit.USAGE, f"{name} must be a list of texts")
        if not all(isinstance(each, str) for each in found):
            raise Failure(Exit.USAGE, f"{name} must be a list of texts")
        return tuple(found)

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        found = self._arguments.get(name, default)
        if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
            raise Failure(Exit.USAGE, f"{name} must be a number from {least} to {most}")
        return found

    def flag(self, name: str) -> bool:
        """Return whether something is wanted."""
        return self._arguments.get(name) is True
