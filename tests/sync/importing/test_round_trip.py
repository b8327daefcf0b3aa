"""What pymarc writes is read as pymarc reads it, and what is damaged costs itself alone."""

from io import BytesIO

import pymarc
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.importing.fields import Record, subfields
from sync.importing.iso2709_file import iso2709_records
from sync.importing.mapping_files import load_mapping
from sync.importing.reading import Reading
from tests.sync.importing.marc import book

TAGS = ("001", "100", "245", "260", "650", "952")
WORDS = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" ёЁйъ"), min_size=1, max_size=20
)
CODES = st.sampled_from("abcnpxyz")
MAPPING = load_mapping("marc21-koha")
EVERYTHING = Reading(MAPPING, "auto", frozenset(TAGS), frozenset(), frozenset())
PLAIN = Reading.of(MAPPING, "auto")


@st.composite
def records(draw: st.DrawFn) -> pymarc.Record:
    record = pymarc.Record(force_utf8=True, leader="00000nam a2200000 i 4500")
    for tag in draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=8)):
        if tag == "001":
            add(record, pymarc.Field(tag=tag, data=draw(WORDS)))
            continue
        parts = [
            pymarc.Subfield(code, value)
            for code, value in draw(st.lists(st.tuples(CODES, WORDS), min_size=1, max_size=4))
        ]
        marks = pymarc.Indicators("1", "0")
        add(record, pymarc.Field(tag=tag, indicators=marks, subfields=parts))
    return record


def add(record: pymarc.Record, field: pymarc.Field) -> None:
    record.add_field(field)  # type: ignore[no-untyped-call]  # pymarc's, without types


def by_tag(record: pymarc.Record) -> dict[str, list[list[tuple[str, str]]]]:
    found: dict[str, list[list[tuple[str, str]]]] = {}
    for field in record.fields:
        parts = [] if field.control_field else [(each.code, each.value) for each in field.subfields]
        found.setdefault(field.tag, []).append(parts or [("", field.data or "")])
    return found


@settings(max_examples=200)
@given(st.lists(records(), min_size=1, max_size=4))
def test_what_pymarc_writes_is_read_as_pymarc_reads_it(written: list[pymarc.Record]) -> None:
    data = b"".join(record.as_marc() for record in written)
    theirs = [by_tag(record) for record in pymarc.MARCReader(data, force_utf8=True) if record]
    ours = []
    for found in iso2709_records(BytesIO(data), EVERYTHING):
        assert isinstance(found, Record)
        assert found.flaws == ()
        ours.append(
            {tag: [subfields(each) for each in each_] for tag, each_ in found.fields.items()}
        )
    assert ours == theirs


@given(st.data())
def test_as_many_good_records_are_read_as_were_not_damaged(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 8))
    written = [book(str(number), f"Том {number}", f"{number}00") for number in range(count)]
    hurt = data.draw(st.sets(st.integers(0, count - 1), max_size=count - 1))
    for number in hurt:
        at = data.draw(st.integers(0, len(written[number]) - 1))
        size = data.draw(st.integers(1, 20))
        rubbish = data.draw(st.binary(max_size=20))
        whole = written[number]
        written[number] = whole[:at] + rubbish + whole[at + size :]
    found = list(iso2709_records(BytesIO(b"".join(written)), PLAIN))
    read = {each.control_number for each in found if isinstance(each, Record)}
    assert {str(number) for number in range(count) if number not in hurt} <= read
