from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing import framing
from sync.importing.framing import Frame, frames
from sync.importing.records import Damage
from tests.sync.importing.marc import book, iso2709

DUNE = book("1", "Dune", "100")
EMMA = book("2", "Emma", "200")


def framed(data: bytes) -> list[Frame]:
    return list(frames(BytesIO(data)))


def whole(data: bytes) -> list[bytes]:
    return [frame.data for frame in framed(data) if frame.damage is None]


def test_records_follow_each_other() -> None:
    assert framed(DUNE + EMMA) == [Frame(0, DUNE), Frame(len(DUNE), EMMA)]


def test_line_ends_a_byte_order_mark_and_a_dos_end_of_file_are_no_records() -> None:
    assert whole(b"\xef\xbb\xbf" + DUNE + b"\r\n" + EMMA + b"\n\x1a") == [DUNE, EMMA]


def test_a_torn_record_does_not_take_the_next_one_with_it() -> None:
    torn = DUNE[:60]
    assert framed(torn + EMMA) == [Frame(0, torn, Damage.CUT_SHORT), Frame(len(torn), EMMA)]


def test_every_torn_record_of_a_row_is_told() -> None:
    torn = [DUNE[:60], EMMA[:70]]
    assert framed(b"".join(torn) + EMMA) == [
        Frame(0, torn[0], Damage.CUT_SHORT),
        Frame(60, torn[1], Damage.CUT_SHORT),
        Frame(130, EMMA),
    ]


def test_a_torn_record_does_not_hide_one_with_a_wrong_length() -> None:
    wrong = b"00099" + EMMA[5:]
    assert framed(DUNE[:60] + wrong)[-1] == Frame(60, wrong, Damage.LENGTH_WRONG)


def test_a_torn_directory_is_not_taken_for_the_beginning_of_the_next_record() -> None:
    # Twelve digits on there are five more, so these might be a leader that leads to the end.
    torn = DUNE[:24] + b"%05d" % (len(EMMA) + 14) + b"2450008"
    torn += b"00"
    assert framed(torn + EMMA)[-1] == Frame(len(torn), EMMA)


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n"])
def test_records_whose_terminators_are_lost_are_found_in_a_file_of_any_size(between: bytes) -> None:
    records = [book(str(number), "Dune", "100")[:-1] + between for number in range(9000)]
    found = framed(b"".join(records))
    assert [frame.data for frame in found] == records
    assert {frame.damage for frame in found} == {Damage.CUT_SHORT}


def test_a_record_behind_rubbish_is_found() -> None:
    found = framed(b"no record at all " + EMMA)
    assert found == [Frame(0, b"no record at all ", Damage.NOT_A_RECORD), Frame(17, EMMA)]


def test_a_wrong_length_costs_nothing_but_a_mark() -> None:
    wrong = b"00999" + DUNE[5:]
    assert framed(wrong + EMMA) == [
        Frame(0, wrong, Damage.LENGTH_WRONG),
        Frame(len(wrong), EMMA),
    ]


def test_a_length_that_reaches_into_the_next_record_is_not_believed() -> None:
    greedy = b"%05d" % (len(DUNE) + len(EMMA)) + DUNE[5:]
    assert framed(greedy + EMMA)[-1] == Frame(len(greedy), EMMA)


def test_a_terminator_inside_a_field_does_not_end_a_sound_record() -> None:
    odd = iso2709(("001", "3"), ("245", "10$aOdd\x1dtitle"))
    assert whole(odd + EMMA) == [odd, EMMA]


def test_a_last_record_without_its_end_is_told() -> None:
    assert framed(EMMA + DUNE[:-9]) == [
        Frame(0, EMMA),
        Frame(len(EMMA), DUNE[:-9], Damage.CUT_SHORT),
    ]


def test_megabytes_of_rubbish_stay_within_the_bound_and_hide_no_record() -> None:
    found = framed(b"x" * 1_500_000 + DUNE + b"\xff" * 700_000)
    assert [frame.data for frame in found if frame.damage is None] == [DUNE]
    assert max(len(frame.data) for frame in found) <= framing.LONGEST_PIECE + framing.CHUNK


@pytest.mark.parametrize("back", [1, 30, len(DUNE) - 1])
def test_a_record_across_the_bound_is_not_cut(back: int) -> None:
    chunks = -(-framing.LONGEST_PIECE // framing.CHUNK)
    rubbish = b"x" * (chunks * framing.CHUNK - back)
    assert whole(rubbish + DUNE + EMMA) == [DUNE, EMMA]


@given(st.binary(max_size=400).filter(lambda data: b"\x1d" not in data))
def test_a_good_record_behind_a_bad_one_is_never_lost(rubbish: bytes) -> None:
    assert whole(DUNE + rubbish + EMMA)[-1].endswith(EMMA)
    assert EMMA in b"".join(whole(DUNE + rubbish + b"\x1d" + EMMA))


@given(st.integers(0, len(DUNE) - 1), st.integers(0, 255))
def test_one_changed_byte_costs_at_most_the_record_it_is_in(at: int, byte: int) -> None:
    changed = DUNE[:at] + bytes([byte]) + DUNE[at + 1 :]
    assert EMMA in whole(EMMA + changed + EMMA)[1:]


@given(st.binary(max_size=2000))
def test_every_byte_is_in_one_frame_or_is_blank(data: bytes) -> None:
    covered = framed(data)
    assert sum(len(frame.data) for frame in covered) <= len(data)
    for frame in covered:
        assert data[frame.offset : frame.offset + len(frame.data)] == frame.data
