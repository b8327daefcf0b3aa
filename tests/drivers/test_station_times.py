"""When a station tries again: on a clock that moves only while it waits."""

from drivers.errors import DeviceLostError, DeviceNotFoundError
from drivers.readings import CardUid, ReaderName
from drivers.simulated import SimulatedCardReader
from drivers.simulated.card_reader import CardConnection
from drivers.station import Station


class Time:
    """A clock and an end in one: waiting moves the clock, until it is over."""

    def __init__(self, length: float) -> None:
        self.now = 0.0
        self._length = length
        self.waits = 0

    def clock(self) -> float:
        return self.now

    def is_set(self) -> bool:
        return self.now >= self._length

    def set(self) -> None:
        self._length = 0.0

    def wait(self, seconds: float) -> bool:
        assert seconds > 0, "the station would spin"
        self.now += seconds
        self.waits += 1
        return self.is_set()


class Worked(CardConnection):
    """A reader that works for a while, and is lost."""

    def __init__(self, time: Time, seconds: float) -> None:
        super().__init__(SimulatedCardReader())
        self._time = time
        self._seconds = seconds

    def read(self, timeout: float) -> tuple[CardUid, ...] | None:
        assert timeout == 1
        self._time.now += self._seconds
        raise DeviceLostError("lost")


class Stubborn:
    """A driver whose device is always there and never opens, but for the `working` attempts."""

    def __init__(self, time: Time, working: dict[int, float] | None = None) -> None:
        self._time = time
        self._working = working or {}
        self.there: int | None = 1
        self.opened: list[float] = []

    def open(self) -> Worked:
        self.opened.append(round(self._time.now, 3))
        if seconds := self._working.get(len(self.opened)):
            return Worked(self._time, seconds)
        raise DeviceNotFoundError("no")

    def presence(self) -> int | None:
        return self.there

    def close(self) -> None:
        """Nothing to close."""


def run(driver: Stubborn, time: Time) -> list[float]:
    """Live through the whole time and return when the device was opened."""
    station = Station(
        ReaderName("reader"), driver, lambda _: None, clock=time.clock, chance=lambda: 0.5
    )
    station._ended = time  # type: ignore[assignment]  # noqa: SLF001  time that needs no waiting
    station._run()  # noqa: SLF001  on this thread
    return driver.opened


def test_the_attempts_become_rarer_up_to_every_half_minute() -> None:
    time = Time(130)
    assert run(Stubborn(time), time) == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 61.5, 91.5, 121.5]


def test_a_device_that_worked_for_half_a_minute_is_tried_again_soon() -> None:
    time = Time(90)
    opened = run(Stubborn(time, {5: 30.0}), time)
    assert opened == [0, 0.5, 1.5, 3.5, 7.5, 38.0, 39.0, 41.0, 45.0, 53.0, 69.0]


def test_a_device_that_fails_as_soon_as_it_opens_is_not_trusted() -> None:
    time = Time(60)
    opened = run(Stubborn(time, {5: 1.0, 6: 1.0}), time)
    assert opened == [0, 0.5, 1.5, 3.5, 7.5, 16.5, 33.5]


def test_a_place_without_a_device_is_looked_at_and_not_opened() -> None:
    time = Time(3600)
    driver = Stubborn(time)
    driver.there = None
    assert run(driver, time) == [0]
    assert time.waits <= 2 * 3600 + 1


def test_a_device_that_comes_is_opened_within_a_second() -> None:
    time = Time(1000)

    class Late(Stubborn):
        def presence(self) -> int | None:
            return 2 if time.now >= 900 else None

    opened = run(Late(time), time)
    assert opened[0] == 0
    assert 900 <= opened[1] <= 901
