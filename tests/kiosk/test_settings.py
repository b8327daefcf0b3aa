"""The settings of the screen process, the files that ship, and the documents made of them."""

import re
from pathlib import Path

import pytest

from kiosk.session.states import Policy
from kiosk.settings import ROOTS, KioskSettings, load_kiosk, load_whole
from kiosk.settings.devices import Reader, Role
from kiosk.settings.screen import Palette, Screen
from kiosk.texts import LANGUAGES as TEXTS
from kiosk.ui.palettes import PALETTES
from sync.exits import exit_table
from sync.settings import parse
from sync.settings.reference import markdown, shipped_text
from sync.settings.roots import OF_SYNC, OF_THE_SCREEN, SharedSettings, SyncSettings
from sync.settings.sections import LANGUAGES
from sync.settings.tables import sections
from tests.source import ROOT

SHIPPED = ROOT / "config" / "kiosk.toml"


def problems(text: str) -> list[str]:
    return [str(problem) for problem in parse(text, KioskSettings, OF_SYNC).problems]


def names(root: type) -> set[str]:
    return {section.name for section in sections(root)}


def between(mark: str) -> str:
    """Return what the technician's guide says it took from a command."""
    text = (ROOT / "docs" / "technician.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {re.escape(mark)} -->\n(.*?)<!-- end -->", text, flags=re.DOTALL)
    assert found, mark
    return found[1]


def test_the_shipped_file_is_made_of_the_descriptions() -> None:
    # To mend it: kiosk config show --shipped >config/kiosk.toml
    assert SHIPPED.read_text(encoding="utf-8") == shipped_text(ROOTS)


def test_the_reference_in_the_guide_is_current() -> None:
    assert between("kiosk config show --markdown") == markdown(ROOTS)


def test_the_exit_codes_in_the_guide_are_current() -> None:
    assert between("kiosk config show --exits") == exit_table()


def test_the_shipped_file_changes_nothing() -> None:
    whole = load_whole(SHIPPED)
    assert (whole.kiosk, whole.sync, whole.problems) == (KioskSettings(), SyncSettings(), ())


def test_the_shipped_file_shows_the_defaults(tmp_path: Path) -> None:
    """Take away every "# " before a key that has a default: nothing changes."""
    path = tmp_path / "kiosk.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    unset = r"(?!group|admin_group|pin_key|rules|length|pattern|pickup|name =|line|role|second)"
    path.write_text(re.sub(rf"^# (?={unset}\w+ = )", "", text, flags=re.MULTILINE), "utf-8")
    whole = load_whole(path)
    assert (whole.kiosk, whole.sync, whole.problems) == (KioskSettings(), SyncSettings(), ())
    assert "\nidle_seconds = 60\n" in path.read_text("utf-8")


def test_the_examples_in_the_shipped_file_are_good_ones(tmp_path: Path) -> None:
    """Take away every "# " before a key: only what depends on the machine is a problem."""
    path = tmp_path / "kiosk.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^# (?=\w+ = |\[\[)", "", text, flags=re.MULTILINE), "utf-8")
    whole = load_whole(path)
    assert {problem.key for problem in whole.problems} <= {"desk.group", "desk.admin_group"}
    assert whole.kiosk.reader == (Reader("scanner", "barcode:/dev/ttyACM0?baud=9600"),)
    assert whole.sync.pin.length == 4


def test_the_demo_s_settings_have_no_problems() -> None:
    whole = load_whole(ROOT / "config" / "demo.toml")
    assert whole.problems == ()
    assert whole.sync.demo.enabled
    assert len(whole.kiosk.reader) == 2


def test_each_process_knows_the_other_s_sections() -> None:
    shared = names(SharedSettings)
    assert set(OF_THE_SCREEN) == names(KioskSettings) - shared
    assert set(OF_SYNC) == names(SyncSettings) - shared


def test_the_settings_offer_what_there_is() -> None:
    assert LANGUAGES == TEXTS
    assert [palette.value for palette in Palette] == [palette.name for palette in PALETTES]


def test_the_defaults_are_the_session_s_own() -> None:
    assert KioskSettings().policy == Policy()


def test_the_session_is_told_what_the_site_wants() -> None:
    text = """
        [library]
        language = "en"
        [screen]
        palette = "night"
        text = "huge"
        [visit]
        idle_seconds = 90
        pickup = "MAIN"
    """
    policy = parse(text, KioskSettings).settings.policy
    assert (policy.idle_seconds, policy.pickup) == (90, "MAIN")
    shown = policy.presentation
    assert (shown.language, shown.palette, shown.text) == ("en", "night", "huge")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[screen]\nwidth_mm = 153\nheight_mm = 90", "line 2: screen.width_mm: 153 x 90 mm is too"),
        ("[screen]\nwidth = 480\nheight = 800\nwidth_mm = 86\nheight_mm = 150", "height_mm: 86 x"),
        ("[screen]\nwidth_mm = 154\nheight_mm = 60", "a number of millimetres from 86 to 2000"),
        ("[screen]\nwidth = 480\nheight = 800", "would not be square"),
        ("[screen]\nrotation = 45", "one of 0, 90, 180, 270 was expected, not 45"),
        ('[screen]\ntouch = "/dev/input/event2"', '"mouse" or "hidinput:/dev/input/..."'),
        ('[screen]\nvideo = "kms"', 'one of "auto", "kmsdrm", "x11"'),
        ("[visit]\nidle_seconds = 5", "from 20 to 600"),
        ("[visit]\nwarning_seconds = 10", "from 20 to 120"),
        ('[cards]\npattern = "("', "does not compile"),
        ('[items]\npattern = "\\\\d*"', "fits the empty text"),
        ('[cards]\npattern = "1+"\n[items]\npattern = "1+"', "is the same as cards.pattern"),
        ("[items]\non_loan = 7", "the gate could not tell them apart"),
        ("[items]\nin_stock = 256", "from 0x00 to 0xFF"),
        ("[[reader]]\nname = 'a'", "reader[1].line: is missing"),
        ("[[reader]]\nname = 'A b'\nline = 'rdm6300:/dev/x'", "no short name"),
        ("[[reader]]\nname = 'a'\nline = 'rdm630:/dev/x'", "did you mean rdm6300?"),
        ("[[reader]]\nname = 'a'\nline = 'rdm6300:/dev/x'\nrole = 'item'", "it sees cards"),
        ("[reader]\nname = 'a'", "tables [[reader]] were expected"),
    ],
)
def test_a_wrong_setting_is_told(text: str, told: str) -> None:
    (problem,) = problems(text)
    assert told in problem


def test_all_that_is_wrong_with_a_driver_s_line_is_told() -> None:
    told = problems("[[reader]]\nname = 'a'\nline = 'barcode:/dev/ttyACM0?baud=1&bau=2'")
    assert len(told) == 2


def test_two_readers_have_two_names_and_two_devices() -> None:
    told = problems("[[reader]]\nname = 'a'\nline = 'rdm6300:/dev/x'\n" * 2)
    assert [line.partition(": another")[0] for line in told] == [
        "line 5: reader[2].name",
        "line 6: reader[2].line",
    ]


def test_a_scanner_may_have_any_role() -> None:
    line = "[[reader]]\nname = 'a'\nline = 'barcode:/dev/x'\nrole = "
    roles = [parse(f'{line}"{role}"', KioskSettings).settings.reader[0].role for role in Role]
    assert roles == list(Role)


@pytest.mark.parametrize(
    ("width", "height", "width_mm", "height_mm"),
    [(800, 480, 154, 86), (1024, 600, 154, 90), (1280, 800, 217, 136), (1080, 1920, 299, 531)],
)
def test_the_panels_it_is_made_for_are_accepted(
    width: int, height: int, width_mm: float, height_mm: float
) -> None:
    assert list(Screen(width, height, width_mm, height_mm).faults()) == []


def test_the_device_of_touches_is_named_or_not() -> None:
    assert Screen().hidinput is None
    assert Screen(touch="hidinput:/dev/input/event2").hidinput == "/dev/input/event2"


def test_the_screen_process_does_not_read_secrets(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text('[standalone]\npin_key = "file:/no/such"\n', encoding="utf-8")
    assert load_kiosk(path).problems == ()
    assert len(load_whole(path).problems) == 1


def test_a_problem_of_both_processes_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text("[library]\nidle_seconds = 3\nstaff_after = 4\n[visti]\n", encoding="utf-8")
    told = [str(problem) for problem in load_whole(path).problems]
    home = "did you mean `idle_seconds` in [visit]?"
    assert told == [
        f"line 2: library.idle_seconds: there is no such key ({home})",
        "line 3: library.staff_after: there is no such key (did you mean `staff_after` in [pin]?)",
        "line 4: visti: there is no such section (did you mean `visit`?)",
    ]
