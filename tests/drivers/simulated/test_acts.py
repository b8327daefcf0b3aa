"""Scripts for simulated devices: written, read, and refused with the number of the line."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readings import CardUid, TagUid
from drivers.simulated.acts import (
    Act,
    ActError,
    Clear,
    Fail,
    Fault,
    LayCard,
    LayItem,
    Plug,
    Scan,
    Take,
    Unplug,
    Wait,
    parse_act,
    parse_script,
    spell,
)

TAG = TagUid(bytes.fromhex("E004010012345678"))
CARD = CardUid(bytes.fromhex("04A3C6CAE26180"))


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("lay-card 04A3C6CAE26180", LayCard(CARD)),
        ("lay-card 04:a3:c6:ca:e2:61:80", LayCard(CARD)),
        ("lay-item 30000123", LayItem("30000123")),
        ("lay-item 30000123 --uid E004010012345678", LayItem("30000123", TAG)),
        (
            "lay-item 30000123 --afi C2 --uid E0-04-01-00-12-34-56-78",
            LayItem("30000123", TAG, 0xC2),
        ),
        ("lay-item 'Инв 77'   # a book", LayItem("Инв 77")),
        ("take 30000123", Take("30000123")),
        ("clear", Clear()),
        ('scan "a b"', Scan("a b")),
        ("unplug", Unplug()),
        ("plug", Plug()),
        ("fail-write 2", Fail(Fault.WRITE, 2)),
        ("lose-answer", Fail(Fault.LOST_ANSWER, 1)),
        ("wait 1.5", Wait(1.5)),
    ],
)
def test_an_act_is_read(line: str, act: Act) -> None:
    assert parse_act(line) == act


@pytest.mark.parametrize(
    "line",
    [
        "",
        "# nothing",
        "dance",
        "lay-card",
        "lay-card XYZ",
        "lay-card 04A",
        "lay-card ''",
        "lay-card 04 05",
        "lay-item",
        "lay-item --uid E0",
        "lay-item 1 --uid",
        "lay-item 1 --afi C2C2",
        "lay-item 1 --size 3",
        "clear all",
        "scan 'a",
        "fail-read many",
        "fail-read 1001",
        "wait long",
        "wait -1",
        "wait nan",
        "wait inf",
        "wait 3601",
    ],
)
def test_what_is_no_act_is_refused_in_one_line(line: str) -> None:
    with pytest.raises(ActError) as refused:
        parse_act(line)
    assert "\n" not in str(refused.value)
    assert str(refused.value)


def test_a_script_is_read_without_its_comments_and_blank_lines() -> None:
    script = "# a visit\n\nlay-card 04A3C6CAE26180\nwait 1  # she looks for her book\nclear\n"
    assert parse_script(script) == (LayCard(CARD), Wait(1.0), Clear())


def test_a_mistake_in_a_script_is_found_before_it_begins() -> None:
    with pytest.raises(ActError, match="line 3: dance: no such act"):
        parse_script("clear\n\ndance\n")


WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20)
UIDS = st.binary(min_size=1, max_size=10)
ACTS: st.SearchStrategy[Act] = st.one_of(
    UIDS.map(CardUid).map(LayCard),
    st.builds(
        LayItem,
        WORDS,
        st.none() | UIDS.map(TagUid),
        st.none() | st.integers(0, 255),
    ),
    WORDS.map(Take),
    WORDS.map(Scan),
    st.builds(Fail, st.sampled_from(Fault), st.integers(0, 1000)),
    st.floats(0, 3600).map(Wait),
    st.sampled_from([Clear(), Plug(), Unplug()]),
)


@given(ACTS)
def test_every_act_survives_being_written_and_read(act: Act) -> None:
    assert parse_act(spell(act)) == act


@given(st.text(max_size=80))
def test_whatever_is_typed_is_an_act_or_refused(line: str) -> None:
    with contextlib.suppress(ActError):
        parse_act(line)
