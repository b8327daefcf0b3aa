import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing.isbn import isbns_in


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("0812917561 :", ("0812917561", "9780812917567")),
        ("9780670026623 (alk. paper)", ("9780670026623", "067002662X")),
        ("5-222-00034-6", ("5222000346", "9785222000342")),
        (
            "0-914378-28-7 (pbk.) 0914378260",
            ("0914378287", "9780914378280", "0914378260", "9780914378266"),
        ),
        ("979-10-90636-07-1", ("9791090636071",)),
        ("020161622Х", ("020161622X", "9780201616224")),
        ("0812917562", ()),
        ("98-1576", ()),
        ("", ()),
    ],
)
def test_a_valid_number_is_kept_in_both_lengths(written: str, found: tuple[str, ...]) -> None:
    assert isbns_in(written) == found


@given(st.text(alphabet="0123456789-X 978"))
def test_whatever_is_found_is_found_again(text: str) -> None:
    for number in isbns_in(text):
        assert number in isbns_in(number)
