import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing.chips import uid_in


@pytest.mark.parametrize(
    "written",
    [
        "E0:04:01:00:00:00:00:01",
        "e0-04-01-00-00-00-00-01",
        "0xE004010000000001",
        "e0040100 00000001",
        "01 00 00 00 00 01 04 e0",
    ],
)
def test_a_chip_has_one_number_however_it_is_written(written: str) -> None:
    assert uid_in(written) == "E004010000000001"


@pytest.mark.parametrize("written", ["", "E004", "E0040100000000G1", "б/н"])
def test_what_is_no_number_of_a_chip_is_none(written: str) -> None:
    assert uid_in(written) is None


@given(st.binary(min_size=4, max_size=4) | st.binary(min_size=7, max_size=7))
def test_a_number_of_a_card_stays_as_it_is(number: bytes) -> None:
    assert uid_in(number.hex()) == number.hex().upper()
