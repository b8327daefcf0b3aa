"""Cards on a reader: once for each time they are laid there, and one at a time."""

from collections.abc import Sequence
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from drivers.interfaces import Patience
from drivers.readings import CardGone, CardSeen, CardUid, ReaderName, Reading, SeveralCards
from drivers.tracker import CardTracker

READER = ReaderName("card")
A, B, C = (CardUid(bytes([n] * 4)) for n in (1, 2, 3))
POLLED = Patience(misses=3, seconds=0.4)
REPEATING = Patience(misses=1, seconds=0.0, silence=0.5)
SPEAKING = Patience(misses=1, seconds=0.0)

Look = tuple[float, Sequence[CardUid] | None]


def seen(uid: CardUid) -> Reading:
    return CardSeen(READER, uid)


def gone(uid: CardUid) -> Reading:
    return CardGone(READER, uid)


def follow(patience: Patience, *looks: Look) -> list[Reading]:
    tracker = CardTracker(READER, patience)
    return [reading for now, cards in looks for reading in tracker.look(cards, now)]


def test_a_card_that_lies_there_is_told_once() -> None:
    assert follow(POLLED, (0.0, [A]), (0.1, [A]), (60.0, [A])) == [seen(A)]


def test_a_card_that_is_missed_now_and_then_has_not_gone() -> None:
    assert follow(POLLED, (0.0, [A]), (0.1, []), (0.2, []), (0.3, [A])) == [seen(A)]


def test_three_misses_in_no_time_are_not_enough() -> None:
    looks: list[Look] = [(0.0, [A]), (0.01, []), (0.02, []), (0.03, [])]
    assert follow(POLLED, *looks) == [seen(A)]
    assert follow(POLLED, *looks, (0.5, [])) == [seen(A), gone(A)]


def test_a_long_time_with_one_miss_is_not_enough() -> None:
    assert follow(POLLED, (0.0, [A]), (9.0, [])) == [seen(A)]


def test_a_repeating_reader_that_falls_silent_has_lost_its_card() -> None:
    looks: list[Look] = [(0.0, [A]), (0.3, [A]), (0.7, None)]
    assert follow(REPEATING, *looks) == [seen(A)]
    assert follow(REPEATING, *looks, (0.8, None)) == [seen(A), gone(A)]


def test_a_reader_that_speaks_up_may_be_silent_for_hours() -> None:
    assert follow(SPEAKING, (0.0, [A]), (9999.0, None)) == [seen(A)]


def test_a_card_that_bounces_is_told_once_more_only_after_two_seconds() -> None:
    bounce: list[Look] = [(0.0, [A]), (0.1, []), (0.2, [A]), (1.9, [A])]
    assert follow(SPEAKING, *bounce) == [seen(A), gone(A)]
    assert follow(SPEAKING, *bounce, (2.0, None)) == [seen(A), gone(A), seen(A)]


def test_another_card_need_not_wait_two_seconds() -> None:
    looks: list[Look] = [(0.0, [A]), (0.1, []), (0.2, [B])]
    assert follow(SPEAKING, *looks) == [seen(A), gone(A), seen(B)]


def test_two_cards_together_are_told_as_several_and_neither_counts() -> None:
    assert follow(SPEAKING, (0.0, [A, B]), (0.1, [A, B])) == [SeveralCards(READER)]


def test_of_two_cards_the_one_that_stays_counts() -> None:
    looks: list[Look] = [(0.0, [A, B]), (0.1, [B])]
    assert follow(SPEAKING, *looks) == [SeveralCards(READER), seen(B)]


def test_a_second_card_does_not_end_the_first_ones_stay() -> None:
    looks: list[Look] = [(0.0, [A]), (1.0, [A, B]), (2.0, [B])]
    assert follow(SPEAKING, *looks) == [seen(A), SeveralCards(READER), gone(A), seen(B)]


def test_a_second_card_counts_only_when_the_first_has_certainly_gone() -> None:
    swap: list[Look] = [(0.0, [A]), (0.2, [B]), (0.4, [B])]
    assert follow(POLLED, *swap) == [seen(A)]
    assert follow(POLLED, *swap, (0.6, [B])) == [seen(A), gone(A), seen(B)]


def test_two_cards_that_are_read_in_turns_are_several() -> None:
    turns: list[Look] = [(n / 10, [(A, B)[n % 2]]) for n in range(40)]
    assert follow(REPEATING, *turns) == [seen(A), gone(A), seen(B), gone(B), SeveralCards(READER)]


def test_of_two_cards_read_in_turns_the_one_that_stays_counts() -> None:
    turns: list[Look] = [(n / 10, [(A, B)[n % 2]]) for n in range(10)]
    stays: list[Look] = [(1 + n / 10, [A]) for n in range(25)]
    assert follow(REPEATING, *turns, *stays)[-1] == seen(A)


def test_a_lost_reader_says_goodbye_to_its_card() -> None:
    tracker = CardTracker(READER, POLLED)
    tracker.look([A], 0.0)
    assert tracker.leave() == [gone(A)]
    assert tracker.leave() == []


def test_an_empty_reader_waits_for_nothing() -> None:
    assert CardTracker(READER, REPEATING).due(0.0) == inf


def test_a_repeating_reader_is_to_be_looked_at_when_its_silence_would_tell() -> None:
    tracker = CardTracker(READER, REPEATING)
    tracker.look([A], 1.0)
    assert tracker.due(1.25) == 0.25
    assert tracker.due(2.0) == 0


def test_a_bouncing_card_is_to_be_looked_at_when_it_counts_again() -> None:
    tracker = CardTracker(READER, SPEAKING)
    for now, cards in ((0.0, [A]), (0.5, []), (1.0, [A])):
        tracker.look(cards, now)
    assert tracker.due(1.5) == 0.5


LOOKS = st.lists(
    st.tuples(
        st.floats(0.0, 3.0),
        st.none() | st.lists(st.sampled_from([A, B, C]), max_size=3),
    ),
    max_size=60,
)


@given(LOOKS, st.sampled_from([POLLED, REPEATING, SPEAKING]))
def test_whatever_happens_one_card_counts_and_every_seen_has_its_gone(
    steps: list[tuple[float, list[CardUid] | None]], patience: Patience
) -> None:
    tracker = CardTracker(READER, patience)
    now, here, last = 0.0, None, dict[CardUid, float]()
    for wait, cards in steps:
        now += wait
        for reading in tracker.look(cards, now):
            match reading:
                case CardSeen(_, uid):
                    assert here is None
                    assert now - last.get(uid, -inf) >= 2
                    here, last[uid] = uid, now
                case CardGone(_, uid):
                    assert here == uid
                    here = None
                case _:
                    assert reading == SeveralCards(READER)
        assert tracker.due(now) >= 0
    assert tracker.leave() == ([gone(here)] if here else [])


@given(LOOKS, st.sampled_from([POLLED, REPEATING, SPEAKING]))
def test_after_any_disorder_a_card_that_stays_alone_is_told(
    steps: list[tuple[float, list[CardUid] | None]], patience: Patience
) -> None:
    tracker = CardTracker(READER, patience)
    now, told = 0.0, list[Reading]()
    for wait, cards in steps:
        now += wait
        told += tracker.look(cards, now)
    for _ in range(50):
        now += 0.1
        told += tracker.look([A], now)
    assert [each for each in told if isinstance(each, CardSeen | CardGone)][-1] == seen(A)
