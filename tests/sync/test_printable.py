"""What comes from outside stays on its line."""

import pytest

from sync.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Том Сойер, 1876", "Том Сойер, 1876"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[2J\x00\x7f", "\\x1b[2J\\x00\\x7f"),
        ("\u2028\u202e", "\\u2028\\u202e"),
        ("\ud800", "\\ud800"),
        ("", ""),
    ],
)
def test_control_characters_are_shown_and_not_obeyed(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(text).isprintable() or text == ""
