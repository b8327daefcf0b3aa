"""The words themselves: frozen, told apart, and silent about secrets."""

import dataclasses
from typing import get_args

import pytest

from sync import circulation
from sync.circulation import (
    Act,
    Answer,
    Change,
    Pin,
    Query,
    Refusal,
    Silence,
    Unavailable,
    Unknown,
)

WORDS = [*get_args(Change), *get_args(Query), *get_args(Answer), Act]


def test_every_refusal_is_unique_and_spelt_like_its_name() -> None:
    assert len({refusal.value for refusal in Refusal}) == len(Refusal.__members__)
    for name, refusal in Refusal.__members__.items():
        assert refusal.value == name.lower().replace("_", "-")


def test_no_two_words_share_a_name() -> None:
    names = [word.__name__ for word in WORDS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("word", WORDS)
def test_words_do_not_change_once_said(word: type) -> None:
    assert dataclasses.is_dataclass(word)
    assert word.__dataclass_params__.frozen  # type: ignore[attr-defined]  # there on a dataclass
    assert "__slots__" in vars(word)


def test_a_pin_is_not_in_its_repr() -> None:
    assert "2580" not in repr(Pin("2580"))
    assert "2580" not in f"{circulation.Identify(('1',), Pin('2580'))}"
    assert Pin("2580") == Pin("2580")
    assert Pin("2580") != Pin("2581")


def test_both_kinds_of_silence_are_silence_and_different() -> None:
    assert issubclass(Unavailable, Silence)
    assert issubclass(Unknown, Silence)
    assert not issubclass(Unknown, Unavailable)
    assert not issubclass(Unavailable, Unknown)


def test_everything_public_is_exported_and_nothing_else() -> None:
    assert circulation.__all__ == sorted(circulation.__all__)
    for word in WORDS:
        assert getattr(circulation, word.__name__) is word
    assert all(hasattr(circulation, name) for name in circulation.__all__)
