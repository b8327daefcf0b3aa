"""The codec over every word of circulation, generated from the type hints of the words."""

import json
from datetime import UTC, date, datetime
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.circulation import (
    Act,
    Answer,
    Change,
    CheckedOut,
    CheckOut,
    Identify,
    ItemId,
    ItemState,
    PatronId,
    Pin,
    Query,
    Refusal,
    Refused,
    Register,
    Registration,
)
from sync.circulation.codec import MAX_DEPTH, MalformedError, decode, decode_as, encode

WORDS = [*get_args(Change), *get_args(Query), *get_args(Answer), Act]

# Python's own default would also make naive moments and times of day in them.
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def any_word() -> st.SearchStrategy[object]:
    return st.one_of(*(st.from_type(word) for word in WORDS))


def over_the_wire(value: object, *, secrets: bool = True) -> object:
    return json.loads(json.dumps(encode(value, secrets=secrets)))


@given(any_word())
def test_every_word_comes_back_as_it_was(word: object) -> None:
    assert decode(type(word), over_the_wire(word)) == word


@pytest.mark.parametrize("union", [Change, Query, Answer])
@given(st.data())
def test_a_word_is_told_from_the_others_of_its_kind(union: object, data: st.DataObject) -> None:
    word = data.draw(st.one_of(*(st.from_type(member) for member in get_args(union))))
    assert decode(union, over_the_wire(word)) == word


@given(json_values, st.sampled_from([*WORDS, Change, Query, Answer]))
def test_rubbish_is_malformed_and_nothing_worse(rubbish: object, wanted: object) -> None:
    with pytest.raises(MalformedError):
        decode(wanted, rubbish)


@given(any_word(), st.data())
def test_a_damaged_word_is_malformed_or_still_a_word(word: object, data: st.DataObject) -> None:
    plain = over_the_wire(word)
    assert isinstance(plain, dict)
    key = data.draw(st.sampled_from(sorted(plain)))
    plain[key] = data.draw(json_values)
    try:
        decoded = decode(type(word), plain)
    except MalformedError:
        return
    else:
        assert type(decoded) is type(word)


def _nested(depth: int) -> object:
    plain: object = []
    for _ in range(depth):
        plain = [plain]
    return plain


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900])
def test_endless_nesting_is_malformed(depth: int) -> None:
    with pytest.raises(MalformedError):
        decode(AllNested, _nested(depth))


AllNested = tuple[tuple[tuple[str, ...], ...], ...]


def test_an_older_message_takes_the_defaults_of_what_it_lacks() -> None:
    old = {"kind": "CheckOut", "item": "1", "patron": "2"}
    assert decode(Change, old) == CheckOut(ItemId("1"), PatronId("2"))


def test_a_field_of_a_newer_message_is_refused_not_dropped() -> None:
    newer = {"kind": "CheckOut", "item": "1", "patron": "2", "gift": True}
    with pytest.raises(MalformedError, match="unknown"):
        decode(Change, newer)


@pytest.mark.parametrize(
    "plain",
    [
        {"kind": "CheckOut", "item": "1"},
        {"kind": "CheckOut", "item": 1, "patron": "2"},
        {"kind": "CheckOut", "item": "1", "patron": "2", "tagged": 1},
        {"kind": "CheckedOut", "item": "1", "patron": "2"},
        {"kind": ["CheckOut"], "item": "1", "patron": "2"},
        {"item": "1", "patron": "2"},
        ["CheckOut", "1", "2"],
        "CheckOut",
        None,
    ],
)
def test_what_is_not_quite_a_loan_is_malformed(plain: object) -> None:
    with pytest.raises(MalformedError):
        decode(Change, plain)


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-03-29T18:00:00", "2026-13-01T00:00:00+00:00", 17, ""]
)
def test_what_is_no_moment_is_malformed(moment: object) -> None:
    loan = {"kind": "Loan", "item": "1", "due": moment, "title": _TITLE}
    with pytest.raises(MalformedError):
        decode(CheckedOut, {"kind": "CheckedOut", "loan": loan})


_TITLE = {"kind": "Title", "id": "t", "title": "Чайка"}


@pytest.mark.parametrize("number", [10**400, float("nan"), float("inf"), True, "1"])
def test_what_no_clock_shows_is_malformed(number: object) -> None:
    change = {"kind": "EndVisit"}
    plain = {"kind": "Act", "id": "1", "visit": "2", "boot": "3", "change": change}
    with pytest.raises(MalformedError):
        decode(Act, plain | {"boottime": number})


def test_half_a_letter_is_malformed() -> None:
    with pytest.raises(MalformedError):
        decode(Change, {"kind": "CheckIn", "item": json.loads('"1\\ud800"')})


def test_a_due_date_keeps_its_zone() -> None:
    loan = {"kind": "Loan", "item": "1", "due": "2026-03-29T18:00:00+03:00", "title": _TITLE}
    answer = decode_as(CheckedOut, {"kind": "CheckedOut", "loan": loan})
    assert answer.loan.due == datetime(2026, 3, 29, 15, tzinfo=UTC)
    assert cast("dict[str, dict[str, str]]", encode(answer))["loan"]["due"] == loan["due"]


def test_an_unknown_reason_is_malformed() -> None:
    with pytest.raises(MalformedError):
        decode(Answer, {"kind": "Refused", "reason": "because"})


def test_the_same_words_are_written_the_same() -> None:
    refused = Refused(Refusal.TOO_MANY_LOANS, limit=5)
    assert encode(refused) == {"kind": "Refused", "reason": "too-many-loans", "limit": 5}
    assert encode(ItemState.ON_LOAN) == "on-loan"


def test_a_pin_crosses_the_socket() -> None:
    query = Identify(("1",), Pin("2580"))
    assert decode(Query, over_the_wire(query)) == query


def test_a_pin_is_never_written_down() -> None:
    person = Registration("Орлова", "Дина", date(1990, 1, 1), pin=Pin("2580"))
    for word in (Identify(("1",), Pin("2580")), Register(person)):
        written = json.dumps(encode(word, secrets=False))
        assert "2580" not in written
        assert decode(type(word), json.loads(written)) != word


def test_only_the_pin_is_dropped() -> None:
    written = over_the_wire(Identify(("1", "2"), Pin("2580"), typed=True), secrets=False)
    assert decode(Query, written) == Identify(("1", "2"), None, typed=True)


def test_a_value_without_a_json_form_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="set"):
        encode({1, 2})
