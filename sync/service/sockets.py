"""Unix sockets of the service: whose file it is, and who may come in.

They are apart from the loop that serves them because each rule here is about the file system and
the kernel's word on the peer, and is tried alone.
"""

import errno
import os
import socket
import stat
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_CREDENTIALS = struct.Struct("3i")  # struct ucred: pid, uid, gid
_SO_PEERGROUPS = 59  # <asm-generic/socket.h>; Python has no name for it
_MOST_GROUPS = 1024
_WAITING_TO_COME_IN = 16


class SocketTakenError(Exception):
    """Another process serves this socket, or the path is something else than a socket."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end, by the kernel's word."""

    uid: int
    groups: frozenset[int]


def listen(path: Path, group: int | None = None) -> socket.socket:
    """Return a listening socket at `path`: mode 0600, or 0660 for `group`.

    A socket nobody listens at is replaced.  Raises `SocketTakenError` and `OSError`.
    """
    _refuse_taken(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        listener.bind(str(draft))
        if group is not None:
            os.chown(draft, -1, group)
        draft.chmod(0o600 if group is None else 0o660)
        listener.listen(_WAITING_TO_COME_IN)
        draft.rename(path)  # it appears under its name with its rights on it, or not at all
    except BaseException:
        listener.close()
        draft.unlink(missing_ok=True)
        raise
    return listener


def peer_of(connection: socket.socket) -> Peer:
    """Return who connected."""
    option = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, uid, gid = _CREDENTIALS.unpack(option)
    try:
        raw = connection.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, 4 * _MOST_GROUPS)
    except OSError:  # a kernel before 4.13
        raw = b""
    return Peer(uid, frozenset({gid, *struct.unpack(f"{len(raw) // 4}I", raw)}))


def may_enter(peer: Peer, group: int | None, own_uid: Callable[[], int] = os.geteuid) -> bool:
    """Say whether a peer is this user, root, or of the group the socket is for."""
    return peer.uid in (0, own_uid()) or (group is not None and group in peer.groups)


def _refuse_taken(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise SocketTakenError(f"{path} is no socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK) as visitor:
        code = visitor.connect_ex(str(path))
    if code not in (errno.ECONNREFUSED, errno.ENOENT):
        raise SocketTakenError(f"{path} is served by another process")
