"""What all simulated devices share: a plug, a change that wakes whoever waits, a socket.

It is apart so that each device is only what lies on it.  The device is what hands move; a
`Connection` is what its driver opened, and is lost for good when the plug is pulled.
"""

import threading
from collections.abc import Callable, Hashable
from typing import ClassVar

from drivers.config_line import Option, Options, Path
from drivers.errors import DeviceLostError, DeviceNotFoundError
from drivers.simulated.acts import Act, ActError, Plug, Unplug
from drivers.simulated.control import ControlSocket


class SimulatedDevice:
    """A device whose plug can be pulled.  All methods may be called from any thread."""

    options: ClassVar[tuple[Option, ...]] = (
        Path("socket", "Unix socket on which `python -m drivers simulate` moves it"),
    )

    def __init__(self, where: str = "simulated", options: Options | None = None) -> None:
        self.changed = threading.Condition()
        self._socket_path = (options or Options(self.options)).text("socket")
        self._control: ControlSocket | None = None
        self._where = where
        # Below: guarded by `changed`.
        self._plugged = True
        self._times_plugged = 1
        self._version = 0

    @staticmethod
    def problem(where: str) -> str | None:
        """Say what is wrong with the place, or None."""
        return None if where == "simulated" else f"{where}: must be simulated"

    def unplug(self) -> None:
        """Pull the plug: what is open is lost."""
        with self.changed:
            self._plugged = False
            self._change()

    def plug(self) -> None:
        """Plug it in (again)."""
        with self.changed:
            if not self._plugged:
                self._plugged = True
                self._times_plugged += 1
            self._change()

    def presence(self) -> Hashable:
        """See `Driver.presence`."""
        with self.changed:
            return self._times_plugged if self._plugged else None

    def close(self) -> None:
        """See `Driver.close`: take the socket away."""
        if self._control is not None:
            self._control.close()
            self._control = None

    def perform(self, act: Act) -> None:
        """Do one act of a script.  Raises `ActError` if the device can not do it."""
        match act:
            case Plug():
                self.plug()
            case Unplug():
                self.unplug()
            case _:
                raise ActError(f"not for this device: {act.WORD}")

    def connect(self) -> int:
        """Begin to be open; the number tells one plugging in from another.

        The socket is there from the first time on, so that the plug can be put back by it.
        Raises `DeviceNotFoundError` while the plug is out.
        """
        if self._socket_path and self._control is None:
            self._control = ControlSocket(self._socket_path, self.perform)
        with self.changed:
            if not self._plugged:
                raise DeviceNotFoundError(f"{self._where}: the plug is out")
            return self._times_plugged

    def check(self, connected: int) -> None:
        """Raise `DeviceLostError` if the plug was pulled since.  Call with `changed` held."""
        if not self._plugged or connected != self._times_plugged:
            raise DeviceLostError(f"{self._where}: the plug was pulled")

    def version(self) -> int:
        """Return a number that grows with each change.  Call with `changed` held."""
        return self._version

    def _change(self) -> None:
        self._version += 1
        self.changed.notify_all()


class Connection:
    """What all opened simulated devices share: waiting, being woken, being lost."""

    def __init__(self, device: SimulatedDevice) -> None:
        self._changed = device.changed
        self._device = device
        self._connected = device.connect()
        self._rung = False
        self._closed = False

    def wake(self) -> None:
        """See `Device.wake`."""
        with self._changed:
            self._rung = True
            self._changed.notify_all()

    def close(self) -> None:
        """See `Device.close`."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _check(self) -> None:
        if self._closed:
            raise DeviceLostError("closed")
        self._device.check(self._connected)

    def _wait(self, news: Callable[[], bool], timeout: float) -> bool:
        """Wait for news, a bell or the end of the connection, and say whether there is news."""

        def over() -> bool:
            self._check()
            return self._rung or news()

        self._changed.wait_for(over, timeout)
        self._rung = False
        return news()
