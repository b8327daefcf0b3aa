"""Items on a plate: stacks that read in parts, tags that can not be read, too many of them."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from drivers.interfaces import Patience
from drivers.readings import (
    ReaderName,
    Reading,
    Tag,
    TagGone,
    TagSeen,
    TagsFit,
    TagUid,
    TooManyTags,
)
from drivers.tracker import TagTracker

READER = ReaderName("plate")
PATIENCE = Patience(misses=3, seconds=0.5)
UIDS = [TagUid(bytes([n] * 8)) for n in range(1, 15)]


def tag(uid: TagUid) -> Tag:
    return Tag(uid, item=f"3000{uid[0]:04d}", afi=0x07)


def seen(uid: TagUid) -> Reading:
    return TagSeen(READER, tag(uid))


def gone(uid: TagUid) -> Reading:
    return TagGone(READER, uid)


def look(tracker: TagTracker, uids: Iterable[TagUid], now: float) -> list[Reading]:
    """Look, and read whatever is wanted, as a plate's round does."""
    readings = tracker.look(uids, now)
    for uid in tracker.wanted():
        readings += tracker.told(tag(uid))
    return readings


def test_each_book_of_a_stack_is_told_once() -> None:
    tracker = TagTracker(READER, PATIENCE)
    assert look(tracker, UIDS[:3], 0.0) == [seen(uid) for uid in UIDS[:3]]
    assert look(tracker, reversed(UIDS[:3]), 0.1) == []


def test_a_tag_that_an_inventory_names_twice_is_one_tag() -> None:
    tracker = TagTracker(READER, PATIENCE)
    assert look(tracker, [UIDS[0], UIDS[0]], 0.0) == [seen(UIDS[0])]


def test_a_book_laid_on_a_stack_does_not_remove_those_it_hides_for_a_moment() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:2], 0.0)
    assert look(tracker, UIDS[2:3], 0.1) == [seen(UIDS[2])]
    assert look(tracker, UIDS[:3], 0.2) == []


def test_a_tag_has_gone_after_three_misses_and_half_a_second() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:1], 0.0)
    misses = [look(tracker, [], now) for now in (0.1, 0.2, 0.3, 0.49)]
    assert misses == [[], [], [], []]
    assert look(tracker, [], 0.5) == [gone(UIDS[0])]


def test_half_a_second_without_three_misses_is_not_enough() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:1], 0.0)
    assert look(tracker, [], 5.0) == []


def test_a_tag_that_can_not_be_read_is_told_without_content_after_the_second_time() -> None:
    tracker = TagTracker(READER, PATIENCE)
    tracker.look(UIDS[:1], 0.0)
    assert tracker.unreadable(UIDS[0]) == []
    assert tracker.wanted() == (UIDS[0],)
    assert tracker.unreadable(UIDS[0]) == [TagSeen(READER, Tag(UIDS[0], None, None))]
    assert tracker.wanted() == ()


def test_a_tag_that_left_before_it_was_read_was_never_here() -> None:
    tracker = TagTracker(READER, PATIENCE)
    tracker.look(UIDS[:1], 0.0)
    assert [look(tracker, [], now) for now in (1.0, 2.0, 3.0)] == [[], [], []]
    assert tracker.told(tag(UIDS[0])) == []


def test_a_tag_that_was_missed_just_now_is_not_asked_for_its_content() -> None:
    tracker = TagTracker(READER, PATIENCE)
    tracker.look(UIDS[:1], 0.0)
    tracker.look([], 0.1)
    assert tracker.wanted() == ()


def test_eleven_tags_are_too_many_and_the_new_ones_are_not_read() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:9], 0.0)
    assert look(tracker, UIDS[:11], 0.1) == [TooManyTags(READER, 11)]
    assert tracker.wanted() == ()


def test_too_many_is_said_again_only_when_they_become_more() -> None:
    tracker = TagTracker(READER, PATIENCE)
    assert look(tracker, UIDS[:11], 0.0) == [TooManyTags(READER, 11)]
    assert look(tracker, UIDS[:11], 0.1) == []
    assert look(tracker, UIDS[:12], 0.2) == [TooManyTags(READER, 12)]


def test_when_some_are_taken_off_the_others_are_read() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:11], 0.0)
    readings = [look(tracker, UIDS[:10], now) for now in (0.2, 0.4, 0.6)]
    assert readings == [[], [], [TagsFit(READER), *(seen(uid) for uid in UIDS[:10])]]


def test_that_they_fit_is_said_once_also_when_only_the_unread_ones_were_taken_off() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:10], 0.0)
    assert look(tracker, UIDS[:11], 0.2) == [TooManyTags(READER, 11)]
    readings = [look(tracker, UIDS[:10], now) for now in (0.4, 0.6, 0.8, 1.0)]
    assert [each for some in readings for each in some] == [TagsFit(READER)]


def test_a_plate_that_is_lost_while_too_many_lay_there_holds_none_too_many() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:11], 0.0)
    assert tracker.leave() == [TagsFit(READER)]


def test_a_lost_plate_says_goodbye_to_what_was_told() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:2], 0.0)
    tracker.look(UIDS[:3], 0.1)
    assert tracker.leave() == [gone(UIDS[0]), gone(UIDS[1])]
    assert tracker.leave() == []


def test_a_quiet_plate_with_all_tags_told_waits_for_nothing() -> None:
    tracker = TagTracker(READER, PATIENCE)
    look(tracker, UIDS[:2], 0.0)
    assert not tracker.waiting()
    tracker.look(UIDS[:1], 0.1)
    assert tracker.waiting()


@given(
    st.lists(
        st.tuples(
            st.floats(0.01, 1.0), st.lists(st.sampled_from(UIDS), max_size=14), st.booleans()
        ),
        max_size=50,
    )
)
def test_whatever_lies_there_every_seen_has_its_gone(
    steps: list[tuple[float, list[TagUid], bool]],
) -> None:
    tracker = TagTracker(READER, PATIENCE)
    now, here, overfull = 0.0, set[TagUid](), False
    for wait, uids, readable in steps:
        now += wait
        readings = tracker.look(uids, now)
        for uid in tracker.wanted():
            assert uid in uids
            readings += tracker.told(tag(uid)) if readable else tracker.unreadable(uid)
        for reading in readings:
            match reading:
                case TagSeen(_, told):
                    assert told.uid not in here
                    here.add(told.uid)
                case TagGone(_, uid):
                    here.remove(uid)
                case TooManyTags(_, count):
                    assert count > 10
                    overfull = True
                case TagsFit():
                    assert overfull
                    overfull = False
                case _:
                    raise AssertionError(reading)
        assert len(here) <= 14
    assert {each.uid for each in tracker.leave() if isinstance(each, TagGone)} == here
