"""The reading of settings, tried on the sections of a small invented appliance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.settings import Secret, parse
from sync.settings.key import key, required
from sync.settings.reference import literal
from sync.settings.roots import SyncSettings


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Lamp:
    """The lamp."""

    colour: Colour = key(Colour.RED, "Its colour.")
    seconds: int = key(5, "How long it shines.", unit="seconds", least=1, most=60)
    brightness: float = key(0.5, "How bright it is.", least=0, most=1)
    blinks: bool = key(False, "Whether it blinks.")  # noqa: FBT003 - a default
    warmth: float = key(1.0, "How warm it gets.")
    label: str | None = key(None, "What stands on it.", example="EXIT")
    days: tuple[str, ...] = key(("mo",), "When it shines.", choices=("mo", "tu", "we"))
    folder: Path = key(Path("/lamp"), "Where it keeps its diary.")
    pattern: re.Pattern[str] | None = key(None, "What it reads.", example=re.compile("a+"))
    byte: int = key(7, "A byte.", least=0, most=255, as_hex=True)
    secret: Secret | None = key(None, "A secret.", example="credential:lamp")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.blinks and self.seconds > 30:
            yield "seconds", "too long for a lamp that blinks"


@dataclass(frozen=True, slots=True)
class Bell:
    """A bell."""

    name: str = required("What it is called.", example="door")
    wire: str = required("What it hangs on.", example="copper", outside="wire")
    volume: int = key(3, "How loud it is.", least=1, most=9)


@dataclass(frozen=True, slots=True)
class House:
    lamp: Lamp = field(default=Lamp())
    bell: tuple[Bell, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        if len({bell.name for bell in self.bell}) < len(self.bell):
            yield "bell.name", "two bells have the same name"


def problems(text: str) -> list[str]:
    """Return every problem of a text as it is told."""
    return [str(problem) for problem in parse(text, House, ("cellar",)).problems]


def test_what_is_not_named_has_its_default() -> None:
    assert parse("", House) == (House(), ())


def test_every_type_of_key_is_read() -> None:
    text = """
        [lamp]
        colour = "green"
        seconds = 60
        brightness = 1
        blinks = false
        warmth = -3.5
        label = "Выход"
        days = ["we", "mo"]
        folder = "/x/y"
        pattern = 'a\\d'
        byte = 0xC2
        secret = "credential:lamp"
        [[bell]]
        name = "door"
        wire = "tin"
        [[bell]]
        name = "yard"
        wire = "tin"
        volume = 9
    """
    lamp = Lamp(
        Colour.GREEN,
        60,
        1.0,
        blinks=False,
        warmth=-3.5,
        label="Выход",
        days=("we", "mo"),
        folder=Path("/x/y"),
        pattern=re.compile(r"a\d"),
        byte=0xC2,
        secret=Secret.parse("credential:lamp"),
    )
    bells = (Bell("door", "tin"), Bell("yard", "tin", 9))
    assert parse(text, House) == (House(lamp, bells), ())
    assert type(parse(text, House).settings.lamp.brightness) is float


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = '[lamp]\nseconds = 0\ncolour = "blue"\nblink = 1\n[bel]\n[[bell]]\nvolume = "loud"\n'
    assert problems(text) == [
        "line 5: bel: there is no such section (did you mean `bell`?)",
        "line 4: lamp.blink: there is no such key (did you mean `blinks`?)",
        'line 3: lamp.colour: one of "red", "green" was expected, not "blue"',
        "line 2: lamp.seconds: a whole number of seconds from 1 to 60 was expected, not 0",
        "line 6: bell[1].name: is missing",
        "line 6: bell[1].wire: is missing",
        'line 7: bell[1].volume: a whole number from 1 to 9 was expected, not "loud"',
    ]


def test_what_is_wrong_has_its_default_and_the_rest_holds() -> None:
    loaded = parse('[lamp]\nseconds = 99\nlabel = "A"\n', House)
    assert loaded.settings == House(Lamp(label="A"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("seconds = true", "a whole number of seconds from 1 to 60 was expected, not true"),
        ("seconds = 5.0", "a whole number of seconds from 1 to 60 was expected, not 5.0"),
        ("brightness = nan", "a number from 0 to 1 was expected, not nan"),
        ("brightness = inf", "a number from 0 to 1 was expected, not inf"),
        ("warmth = inf", "a number was expected, not inf"),
        ("blinks = 1", "true or false was expected, not 1"),
        ("label = []", "a text was expected, not a list"),
        ("label = {}", "a text was expected, not a table"),
        ("label = 2026-01-01", "a text was expected, not a date or time"),
        ('days = "mo"', 'a list, each one of "mo", "tu", "we" was expected, not "mo"'),
        ('days = ["mi"]', 'one of "mo", "tu", "we" was expected, not "mi"'),
        ('folder = "x"', 'an absolute path was expected: "x" does not start with /'),
        ('folder = "/\\u0000"', "an absolute path was expected: there is a NUL in it"),
        ("byte = 256", "a whole number from 0x00 to 0xFF was expected, not 256"),
        ('colour = "gren"', 'was expected, not "gren" (did you mean `green`?)'),
        ("volume = 3", "there is no such key (did you mean `volume` in [[bell]]?)"),
    ],
)
def test_a_wrong_value_is_told_with_what_was_expected(line: str, told: str) -> None:
    (problem,) = problems(f"[lamp]\n{line}\n")
    assert problem.startswith(f"line 2: lamp.{line.partition(' ')[0]}: ")
    assert problem.endswith(told)


@pytest.mark.parametrize("pattern", ["(", "a{1,999999999999}", "(?P<1>a)", "(" * 5000])
def test_a_pattern_that_does_not_compile_is_a_problem(pattern: str) -> None:
    (problem,) = problems(f"[lamp]\npattern = '{pattern}'\n")
    assert "lamp.pattern: a regular expression was expected: " in problem
    assert len(problem) < 200


def test_a_long_value_is_not_told_whole() -> None:
    (problem,) = problems(f'[lamp]\nseconds = "{"x" * 10_000}"\n')
    assert len(problem) < 150


def test_what_stands_in_the_file_can_not_play_with_the_terminal() -> None:
    told = problems('[lamp]\ncolour = "\\u001b[2J\\n"\n"\\u001b[2J" = 1\n')
    assert len(told) == 2
    assert all(line.isprintable() for line in told)


def test_a_key_outside_its_section_is_sent_home() -> None:
    assert problems("seconds = 5\n") == [
        "line 1: seconds: is a key outside its section (did you mean `seconds` in [lamp]?)"
    ]


def test_a_section_that_is_no_table_is_a_problem() -> None:
    told = problems("lamp = 3\nbell = 4\n")
    assert told == [
        "line 1: lamp: a section [lamp] was expected",
        "line 2: bell: tables [[bell]] were expected",
    ]
    assert problems("[bell]\nname = 'x'") == ["line 1: bell: tables [[bell]] were expected"]


def test_the_other_process_s_section_is_not_looked_at() -> None:
    assert problems("[cellar]\nanything = 1\n") == []
    assert "did you mean `cellar`?" in problems("[celar]\n")[0]


def test_a_rule_over_several_keys_is_told_at_its_key() -> None:
    told = problems("[lamp]\nblinks = true\nseconds = 31\n")
    assert told == ["line 3: lamp.seconds: too long for a lamp that blinks"]


def test_a_rule_over_all_sections_is_told() -> None:
    bell = "[[bell]]\nname = 'a'\nwire = 'tin'\n"
    assert [told for told in problems(bell * 2) if "same name" in told]
    assert problems(bell) == []


def test_a_check_that_the_caller_brings_is_made() -> None:
    text = "[[bell]]\nname = 'a'\nwire = 'rope'\n"
    loaded = parse(text, House, checks={"wire": lambda wire: [f"{wire} does not conduct"]})
    assert list(map(str, loaded.problems)) == ["line 3: bell[1].wire: rope does not conduct"]
    assert loaded.settings.bell == ()
    assert parse(text, House).problems == ()


def test_the_line_of_the_second_table_is_found() -> None:
    text = "[[bell]]\nname = 'a'\nwire = 'b'\n\n[[bell]]\nname = 'c'\nwire = 'd'\nvolume = 0\n"
    assert problems(text)[0].startswith("line 8: bell[2].volume: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [("[lamp]\nlabel = \n", 2), ("[lamp]\n\n[lamp]\n", 3), ("a = 1\na = 2", 2), ('a = """\n\n', 2)],
)
def test_what_is_no_toml_is_one_problem_with_its_line(text: str, line: int) -> None:
    loaded = parse(text, House)
    (problem,) = loaded.problems
    assert (problem.line, problem.key, problem.no_file) == (line, "", False)
    assert "is no valid TOML" in problem.what
    assert loaded.settings == House()


@pytest.mark.parametrize("text", ["x = " + "[" * 50_000, "x = 1" + "0" * 10_000, "x = 1\0"])
def test_rubbish_that_would_break_the_parser_is_one_problem(text: str) -> None:
    assert len(parse(text, House).problems) == 1


TOML_VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)
NAMES = st.sampled_from(["lamp", "bell", "seconds", "label", "days", "name", "wire", "x"])


@given(table=st.dictionaries(NAMES, st.dictionaries(NAMES, TOML_VALUES) | TOML_VALUES))
def test_whatever_stands_there_the_settings_are_whole(table: dict[str, object]) -> None:
    from sync.settings.tables import settings_from

    settings, found = settings_from(table, House)
    assert isinstance(settings.lamp.seconds, int)
    assert all(isinstance(bell.name, str) for bell in settings.bell)
    assert all(str(problem) for problem in found)


@given(text=st.text(alphabet="[]=\"'\n.#{},ab1 \\", max_size=60))
def test_no_text_raises(text: str) -> None:
    parse(text, SyncSettings)


@given(label=st.text(min_size=1).filter(lambda text: "\0" not in text))
def test_a_text_that_is_written_is_read_again(label: str) -> None:
    from sync.settings.key import Key

    assert parse(f"[lamp]\nlabel = {literal(label, Key(''))}\n", House).settings.lamp.label == label
