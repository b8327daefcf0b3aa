"""A disk as recorded calls leave it, and what a power cut could make of it at any moment.

It is apart from the recording because it knows nothing of strace, and from the campaign because it
knows nothing of libraries.

    written --> pending --fsync of the file--> on the medium      contents, sector by sector
    named   --> pending --fsync of the folder--> on the medium    new, renamed and removed names

What is pending may be lost, kept, or torn at 512 bytes, in any combination; of names a beginning
is kept, since file systems journal them in order.  The flush of a file does not save its name.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.recording import Call

SECTOR = 512

_UNFORESEEN = frozenset(
    {"truncate", "renameat", "renameat2", "link", "linkat", "copy_file_range", "sendfile"}
)
"""Calls that would change files here in ways this medium does not know."""

Image = dict[str, bytes]
"""The files of a folder: what a machine finds when it has power again."""


@dataclass(slots=True, eq=False)
class Change:
    """A write at an offset, or, with `data` None, the cutting of the file to `offset` bytes."""

    number: int
    offset: int
    data: bytes | None

    def apply(self, content: bytearray) -> None:
        """Do all of it."""
        if self.data is None:
            del content[self.offset :]
            content.extend(bytes(self.offset - len(content)))
        else:
            _put(content, self.offset, self.data)

    def tear(self, content: bytearray, chance: random.Random) -> None:
        """Do some of its sectors only."""
        if self.data is None:
            self.apply(content)
            return
        at = 0
        while at < len(self.data):
            size = min(SECTOR - (self.offset + at) % SECTOR, len(self.data) - at)
            if chance.random() < 0.5:
                _put(content, self.offset + at, self.data[at : at + size])
            at += size


@dataclass(slots=True, eq=False)
class File:
    """What the medium has of a file, and what it has not yet."""

    kept: bytearray = field(default_factory=bytearray)
    now: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    def flush(self) -> None:
        """Bring everything onto the medium."""
        for change in self.pending:
            change.apply(self.kept)
        self.pending.clear()


@dataclass(slots=True, eq=False)
class Naming:
    """A name that was given to a file, by renaming it from `old` perhaps, or taken away."""

    number: int
    name: str
    file: File | None
    old: str | None = None

    @property
    def folders(self) -> set[str]:
        """The folders whose flush keeps it."""
        return {str(Path(name).parent) for name in (self.name, self.old) if name is not None}

    def apply(self, names: dict[str, File]) -> None:
        """Do it."""
        if self.file is None:
            names.pop(self.name, None)
        else:
            names[self.name] = self.file
        if self.old is not None:
            names.pop(self.old, None)


@dataclass(slots=True)
class Handle:
    """An open file."""

    file: File
    position: int
    appends: bool


class UnforeseenError(Exception):
    """The product made a call on its files that this medium can not replay."""


class Medium:
    """The files of one folder."""

    def __init__(self, folder: Path, beginning: Image) -> None:
        self._folder = str(folder)
        self._kept = {
            name: File(bytearray(data), bytearray(data)) for name, data in beginning.items()
        }
        self._now = dict(self._kept)
        self._namings: list[Naming] = []
        self._open: dict[int, Handle] = {}
        self._folders: dict[int, str] = {}
        self._count = 0

    def let_go(self) -> None:
        """Note that the process has ended: its files are closed, what is pending stays so."""
        self._open.clear()
        self._folders.clear()

    def take(self, call: Call) -> bool:
        """Do what a call does; say whether an image can be another one now."""
        match call:
            case Call("openat", (path,), _, flags, result) if result >= 0:
                return self._open_file(path.decode(), flags, result)
            case Call("close", _, (descriptor, *_)):
                self._open.pop(descriptor, None)
                self._folders.pop(descriptor, None)
                return False
            case Call("unlink" | "unlinkat", (path,), _, _, 0):
                return self._remove(path.decode())
            case Call("rename", (old, new), _, _, 0):
                return self._rename(old.decode(), new.decode())
            case Call("fsync" | "fdatasync", _, (descriptor, *_)):
                return self._flush(descriptor, ok=call.result == 0)
            case Call(_, _, (descriptor, *_)) if descriptor in self._open:
                return self._change(self._open[descriptor], call)
        if call.name in _UNFORESEEN and call.result >= 0:
            paths = (text.decode("utf-8", "replace") for text in call.texts)
            if any(map(self._name_of, paths)) or self._open.keys() & set(call.numbers[:2]):
                raise UnforeseenError(call.name)
        return False

    def lost(self) -> Image:
        """Return what is left when nothing pending is kept."""
        return {name: bytes(file.kept) for name, file in self._kept.items()}

    def whole(self) -> Image:
        """Return what is left when everything pending is kept."""
        return self.until(self._count)

    def until(self, number: int) -> Image:
        """Return what is left when what is pending is kept up to a change."""
        image = {}
        for name, file in self._names_until(number).items():
            content = bytearray(file.kept)
            for change in file.pending:
                if change.number <= number:
                    change.apply(content)
            image[name] = bytes(content)
        return image

    def some(self, chance: random.Random) -> Image:
        """Return what is left of any part of what is pending, sectors torn."""
        number = chance.choice([self._count, *(naming.number for naming in self._namings)])
        image = {}
        for name, file in self._names_until(number).items():
            content = bytearray(file.kept)
            for change in file.pending:
                match chance.randrange(3):
                    case 0:
                        change.apply(content)
                    case 1:
                        change.tear(content, chance)
            image[name] = bytes(content)
        return image

    def pending(self) -> list[int]:
        """Return the numbers of what is pending, names included."""
        files = {id(file): file for file in (*self._kept.values(), *self._now.values())}
        changes = (change.number for file in files.values() for change in file.pending)
        return sorted([*changes, *(naming.number for naming in self._namings)])

    def _names_until(self, number: int) -> dict[str, File]:
        names = dict(self._kept)
        for naming in self._namings:
            if naming.number <= number:
                naming.apply(names)
        return names

    def _name_of(self, path: str) -> str | None:
        """Return the name below the folder; none for other places and for shared memory."""
        if not path.startswith(self._folder + "/") or path.endswith("-shm"):
            return None
        return path[len(self._folder) + 1 :]

    def _open_file(self, path: str, flags: str, descriptor: int) -> bool:
        self._open.pop(descriptor, None)
        self._folders.pop(descriptor, None)
        name = "." if path == self._folder else self._name_of(path)
        if name is None:
            return False
        changed = name not in self._now
        if changed:
            if "O_CREAT" not in flags:
                self._folders[descriptor] = name
                return False
            self._give(Naming(self._next(), name, File()))
        file = self._now[name]
        self._open[descriptor] = Handle(file, 0, "O_APPEND" in flags)
        if "O_TRUNC" in flags and file.now:
            self._note(file, 0, None)
            changed = True
        return changed

    def _change(self, handle: Handle, call: Call) -> bool:
        if call.result < 0:
            return False
        file = handle.file
        match call:
            case Call("pwrite64", (data,), (*_, offset)):
                self._note(file, offset, data[: call.result])
            case Call("write", (data,)):
                at = len(file.now) if handle.appends else handle.position
                self._note(file, at, data[: call.result])
                handle.position = at + call.result
            case Call("ftruncate", _, (_, size)):
                self._note(file, size, None)
            case Call("lseek"):
                handle.position = call.result
                return False
            case _:
                raise UnforeseenError(call.name)
        return True

    def _note(self, file: File, offset: int, data: bytes | None) -> None:
        change = Change(self._next(), offset, data)
        change.apply(file.now)
        file.pending.append(change)

    def _flush(self, descriptor: int, *, ok: bool) -> bool:
        """Keep what is pending; a flush that fails has dropped it, as Linux does, for good."""
        if descriptor in self._open:
            file = self._open[descriptor].file
            if ok:
                file.flush()
            else:
                file.pending.clear()
            return True
        if descriptor in self._folders and ok:
            folder = self._folders[descriptor]
            for naming in self._namings:
                if folder in naming.folders:
                    naming.apply(self._kept)
            self._namings = [each for each in self._namings if folder not in each.folders]
            return True
        return False

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _give(self, naming: Naming) -> None:
        self._namings.append(naming)
        naming.apply(self._now)

    def _remove(self, path: str) -> bool:
        name = self._name_of(path)
        if name is None or name not in self._now:
            return False
        self._give(Naming(self._next(), name, None))
        return True

    def _rename(self, old: str, new: str) -> bool:
        before, after = self._name_of(old), self._name_of(new)
        if before is None or after is None or before not in self._now:
            return False
        self._give(Naming(self._next(), after, self._now[before], before))
        return True


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data
