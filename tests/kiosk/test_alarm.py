"""Clocks that ring by name: each once, the earliest first, and none that was stopped."""

from queue import SimpleQueue

from kiosk.alarm import Alarms

NEVER = 3600.0


def test_every_name_rings_once() -> None:
    rung = SimpleQueue[str]()
    alarms = Alarms[str](rung.put)
    alarms.start("first", 0.0)
    assert rung.get(timeout=60) == "first"
    alarms.start("second", 0.0)
    assert rung.get(timeout=60) == "second"
    alarms.close()
    assert rung.empty()


def test_a_later_one_does_not_hold_up_an_earlier_one() -> None:
    rung = SimpleQueue[str]()
    alarms = Alarms[str](rung.put)
    alarms.start("never", NEVER)
    alarms.start("now", 0.0)
    assert rung.get(timeout=60) == "now"
    alarms.close()
    assert rung.empty()


def test_what_was_stopped_or_pushed_aside_does_not_ring() -> None:
    rung = SimpleQueue[str]()
    alarms = Alarms[str](rung.put)
    with alarms._changed:  # noqa: SLF001 - nothing may ring in between, however slow the machine
        alarms.start("aside", 0.0)
        alarms.start("stopped", 0.0, alone=True)
        alarms.stop("stopped")
        alarms.start("alone", 0.0)
    assert rung.get(timeout=60) == "alone"
    with alarms._changed:  # noqa: SLF001 - as above
        alarms.start("all", 0.0)
        alarms.stop_all()
        alarms.start("last", 0.0)
    assert rung.get(timeout=60) == "last"
    alarms.close()
    assert rung.empty()
    assert not alarms.is_alive()
