"""A Unix socket by which another terminal moves a simulated device of a running kiosk.

    -> one act, one line, UTF-8, at most 1 KiB: lay-card 04A3C6CAE26180
    <- ok | no: <why>

It is the one place in this package that opens a socket: only a simulated device does, only
where its configuration line says so, and only its own user may use it.
"""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from drivers.errors import DriverUnavailableError
from drivers.simulated.acts import Act, ActError, parse_act, spell

log = logging.getLogger(__name__)

LONGEST_LINE = 1024
READ_AT_MOST = 64 * LONGEST_LINE
TIMEOUT_SECONDS = 5.0
OK = "ok"
NO = "no: "


class ControlSocket:
    """Listens, on a thread of its own, and has each act performed."""

    def __init__(self, path: str, perform: Callable[[Act], None]) -> None:
        """`perform` is called on the socket's thread and raises `ActError`.

        Raises `DriverUnavailableError` if the socket can not be made.
        """
        self._path = Path(path)
        self._perform = perform
        self._socket = _listen(self._path)
        self._thread = threading.Thread(target=self._run, name=f"control {path}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and take the socket's file away."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes `accept`; `close` alone does not
        self._thread.join(TIMEOUT_SECONDS)
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return  # closed
            with caller:
                try:
                    self._answer(caller)
                except OSError as error:
                    log.info("a caller of %s went away: %s", self._path, error)

    def _answer(self, caller: socket.socket) -> None:
        caller.settimeout(TIMEOUT_SECONDS)
        try:
            self._perform(parse_act(_receive_line(caller)))
            answer = OK
        except ActError as error:
            answer = f"{NO}{error}"
        caller.sendall(f"{answer}\n".encode())


def send(path: Path, act: Act) -> None:
    """Have a running kiosk's simulated device perform an act.

    Raises `ActError` if it can not, `OSError` if nobody listens there.
    """
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(TIMEOUT_SECONDS)
        caller.connect(str(path))
        caller.sendall(f"{spell(act)}\n".encode())
        answer = _receive_line(caller)
    if answer != OK:
        raise ActError(answer.removeprefix(NO) or "no answer")


def _listen(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    try:
        if path.is_socket() and not _answers(path):
            path.unlink()  # left by a kiosk that was killed
        listener.bind(str(path))
        path.chmod(0o600)
        listener.listen()
    except OSError as error:
        listener.close()
        raise DriverUnavailableError(f"{path}: {error.strerror or error}") from error
    return listener


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(TIMEOUT_SECONDS)
        return caller.connect_ex(str(path)) == 0


def _receive_line(caller: socket.socket) -> str:
    line = bytearray()
    # More than a line may hold is read as well: a caller that still sends would not hear "no".
    while b"\n" not in line and len(line) < READ_AT_MOST and (piece := caller.recv(LONGEST_LINE)):
        line += piece
    if len(line) > LONGEST_LINE:
        raise ActError(f"a line is at most {LONGEST_LINE} bytes long")
    try:
        return line.decode().strip()
    except UnicodeDecodeError as error:
        raise ActError("not UTF-8") from error
