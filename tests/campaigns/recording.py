r"""What a service really asked of the kernel, recorded by strace while visits went on.

It is apart from the medium that replays it because here stands the only knowledge of strace's
text:

    4711  pwrite64(7, "\x53...", 4096, 56) = 4096
    4711  fdatasync(7 <unfinished ...>
    4712  sendto(9, "\x00\x00...", 120, 0, NULL, 0) = 120
    4711  <... fdatasync resumed>) = 0

A write counts from its beginning, a flush from its end, and an answer from the moment its bytes
are handed to the socket: each the least favourable.
"""

import json
import os
import re
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.source import ROOT

_CALLS = (
    "openat,close,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,lseek,"
    "fsync,fdatasync,sync_file_range,copy_file_range,sendfile,unlink,unlinkat,rename,renameat,"
    "renameat2,link,linkat,sendto,recvfrom"
)
_DONE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+|\?)", re.DOTALL)
_BEGUN = re.compile(r"^(\d+) +(\w+)\((.*?)(?:, )?<unfinished \.\.\.>$", re.DOTALL)
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+|\?)", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0x[0-9a-f]+|0|[1-9]\d*)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')

_AT_THE_BEGINNING = frozenset({"write", "pwrite64", "ftruncate", "sendto", "unlink", "rename"})
"""Calls that count from their beginning when strace tells it apart from the end."""
_WRITES = frozenset({"write", "pwrite64", "sendto"})


@dataclass(frozen=True, slots=True)
class Call:
    """One system call: its strings as bytes, its whole numbers, its flags, what it returned."""

    name: str
    texts: tuple[bytes, ...]
    numbers: tuple[int, ...]
    flags: str
    result: int


@dataclass(frozen=True, slots=True)
class Recording:
    """The traces of services that ran one after another over one folder."""

    state: Path
    traces: tuple[Path, ...]

    def calls(self) -> Iterator[Call | None]:
        """Yield the calls in order, None where one process ends."""
        for trace in self.traces:
            with trace.open(encoding="ascii") as lines:
                yield from parse(lines)
            yield None


class Recorded:
    """A service under strace, which is asked through its socket like any other."""

    def __init__(
        self,
        program: Sequence[str],
        trace: Path,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        inject: str | None = None,
    ) -> None:
        options = ["-f", "--seccomp-bpf", "-xx", "-s", "9999999", "-o", str(trace)]
        extra = [] if inject is None else ["-e", f"inject={inject}"]
        self._log = (folder / "log").open("ab")
        self._process = subprocess.Popen(
            ["strace", *options, "-e", f"trace={_CALLS}", *extra, sys.executable, *program],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONDONTWRITEBYTECODE": "1",
                "NOTIFY_SOCKET": str(folder / "notify"),
                **(environment or {}),
            },
            stdout=self._log,
            stderr=self._log,
        )

    def end(self, number: signal.Signals) -> None:
        """Send the service a signal, again while it does not end, and wait for its end.

        A thread that strace holds takes no signal; the kernel gives it to another one, and the
        one that should act on it sleeps on.
        """
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        with self._log:
            for _ in range(100):
                for child in children.read_text("ascii").split():
                    os.kill(int(child), number)
                try:
                    self._process.wait(0.3)
                except subprocess.TimeoutExpired:
                    continue
                return
        raise TimeoutError


def parse(lines: Iterator[str]) -> Iterator[Call]:
    """Turn strace's lines into calls."""
    begun: dict[tuple[str, str], str] = {}
    for line in lines:
        if match := _RESUMED.match(line):
            process, name, rest, result = match.groups()
            before = begun.pop((process, name), "")
            if name not in _AT_THE_BEGINNING:
                yield _call(name, f"{before}, {rest}" if before else rest, result)
        elif match := _DONE.match(line):
            _, name, arguments, result = match.groups()
            yield _call(name, arguments, result)
        elif match := _BEGUN.match(line.rstrip("\n")):
            process, name, arguments = match.groups()
            begun[process, name] = arguments
            if name in _AT_THE_BEGINNING:
                call = _call(name, arguments, "0")
                yield replace(call, result=len(call.texts[0])) if name in _WRITES else call


def frames(stream: bytearray) -> Iterator[dict[str, Any]]:
    """Take the messages that are complete off a stream of the service's socket."""
    while len(stream) >= 4:
        (length,) = struct.unpack_from(">I", stream)
        if len(stream) < 4 + length:
            return
        yield json.loads(stream[4 : 4 + length])
        del stream[: 4 + length]


def _call(name: str, arguments: str, result: str) -> Call:
    texts: list[bytes] = []

    def take(match: re.Match[str]) -> str:
        assert not match[2], "strace has cut a string short"
        texts.append(bytes.fromhex(match[1].replace("\\x", "")))
        return "@"

    parts = [part.strip() for part in _TEXT.sub(take, arguments).split(",")]
    numbers = tuple(int(part, 0) for part in parts if _NUMBER.fullmatch(part))
    flags = next((part for part in parts if part.startswith("O_")), "")
    return Call(name, tuple(texts), numbers, flags, -1 if result == "?" else int(result))
