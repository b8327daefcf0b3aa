"""What can go wrong with a device, in the words of whoever has to do something about it.

    DriverError
        BadFrameError
        ConfigLineError
        DeviceLostError
        DeviceNotFoundError
        DriverUnavailableError
        TagError
            TagGoneError
        WrongDeviceError

Exceptions of other libraries are translated where they arise and never seen above a
driver.  The text of an error is for the technician: one line, English, no personal data.
"""


class DriverError(Exception):
    """Base of all errors of this package."""


class BadFrameError(DriverError):
    """Bytes that are not a frame of the device's protocol."""


class ConfigLineError(DriverError):
    """A configuration line that does not name a device; `problems` lists all that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class DeviceLostError(DriverError):
    """The device was there and has gone; only `close` may follow."""


class DeviceNotFoundError(DriverError):
    """No device at the place the configuration names."""


class DriverUnavailableError(DriverError):
    """The device can not be used here: package missing, not this board, no permission, busy."""


class TagError(DriverError):
    """The tag did not do what was asked; it may do so when asked again."""


class TagGoneError(TagError):
    """The tag is not in the field."""


class WrongDeviceError(DriverError):
    """Something answers, but it is not the device the configuration names."""
