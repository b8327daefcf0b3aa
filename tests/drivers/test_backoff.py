"""Waiting: longer each time, never too long, short again after half a minute of health."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.backoff import Backoff


def waits(backoff: Backoff, count: int) -> list[float]:
    return [round(backoff.seconds(), 3) for _ in range(count)]


def test_the_waits_double_up_to_half_a_minute() -> None:
    assert waits(Backoff(lambda: 0.5), 8) == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_chance_makes_a_wait_a_fifth_shorter_or_longer() -> None:
    assert waits(Backoff(lambda: 0.0), 2) == [0.4, 0.8]
    assert waits(Backoff(lambda: 1.0), 2) == [0.6, 1.2]


def test_half_a_minute_of_health_begins_anew() -> None:
    backoff = Backoff(lambda: 0.5)
    waits(backoff, 5)
    backoff.worked(29.9)
    assert backoff.seconds() == 16
    backoff.worked(30)
    assert backoff.seconds() == 0.5


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=50))
def test_no_wait_is_longer_than_half_a_minute(
    chances: list[float],
) -> None:
    chance = iter(chances)
    backoff = Backoff(lambda: next(chance))
    assert all(0.4 <= backoff.seconds() <= 30 for _ in chances)
