"""The simulated plate as hands and the screen's drawer use it."""

import pytest

from drivers.errors import TagError, TagGoneError
from drivers.readings import CardUid, Tag, TagUid
from drivers.registry import driver
from drivers.simulated import SimulatedCardReader, SimulatedPlate, SimulatedScanner
from drivers.simulated.acts import ActError, Fault, parse_act
from drivers.simulated.plate import uid_of

BOOK = TagUid(bytes.fromhex("E004010012345678"))
CARD = CardUid(bytes.fromhex("04A3C6CAE26180"))


def test_the_drawer_sees_what_lies_there_and_what_a_tag_holds_elsewhere() -> None:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, "30000123", 0xC2)
    plate.lay_card(CARD)
    assert plate.items() == (Tag(BOOK, "30000123", 0xC2),)
    assert plate.cards() == (CARD,)
    assert plate.take(BOOK)
    assert not plate.take(BOOK)
    assert plate.items() == ()
    assert plate.tag(BOOK) == Tag(BOOK, "30000123", 0xC2)


def test_a_blank_tag_holds_no_item() -> None:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, None)
    assert plate.open().read_tag(BOOK) == Tag(BOOK, None, 0x07)


def test_a_library_with_another_security_byte_says_so_in_the_line() -> None:
    plate = driver("plate:simulated?afi=33")
    assert isinstance(plate, SimulatedPlate)
    plate.lay_item(BOOK, "30000123")
    assert plate.tag(BOOK).afi == 33


def test_what_was_never_here_holds_nothing() -> None:
    with pytest.raises(TagGoneError):
        SimulatedPlate().tag(BOOK)


@pytest.mark.parametrize(("fault", "afi"), [(Fault.WRITE, 0x07), (Fault.LOST_ANSWER, 0xC2)])
def test_after_a_failed_write_the_tag_holds_the_old_byte_or_the_new_one(
    fault: Fault, afi: int
) -> None:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, "30000123")
    plate.fail(fault)
    with pytest.raises(TagError):
        plate.open().write_afi(BOOK, 0xC2)
    assert plate.tag(BOOK).afi == afi


def test_a_write_can_be_confirmed_and_lost() -> None:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, "30000123")
    plate.fail(Fault.LOST_WRITE)
    plate.open().write_afi(BOOK, 0xC2)
    assert plate.tag(BOOK).afi == 0x07


def test_a_made_up_item_always_bears_the_same_tag() -> None:
    plate = SimulatedPlate()
    plate.perform(parse_act("lay-item 30000123"))
    (tag,) = plate.items()
    assert tag == Tag(uid_of("30000123"), "30000123", 0x07)
    assert tag.uid.startswith(bytes.fromhex("E00401"))
    assert len(tag.uid) == 8


@pytest.mark.parametrize("what", ["30000123", "E004010012345678", "e0:04:01:00:12:34:56:78"])
def test_a_book_is_taken_by_its_item_or_its_tag(what: str) -> None:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, "30000123")
    plate.perform(parse_act(f"take {what}"))
    assert plate.items() == ()


@pytest.mark.parametrize("act", ["take 30000124", "take nothing", "scan 00012345", "wait 1"])
def test_what_a_plate_can_not_do_is_refused(act: str) -> None:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, "30000123")
    with pytest.raises(ActError):
        plate.perform(parse_act(act))
    assert plate.items() != ()


def test_a_card_reader_and_a_scanner_do_what_is_theirs() -> None:
    reader, scanner = SimulatedCardReader(), SimulatedScanner()
    reader.perform(parse_act("lay-card 04A3C6CAE26180"))
    assert reader.lying() == (CARD,)
    reader.perform(parse_act("take 04A3C6CAE26180"))
    assert reader.lying() == ()
    with pytest.raises(ActError):
        reader.perform(parse_act("take 04A3C6CAE26180"))
    with pytest.raises(ActError):
        reader.perform(parse_act("lay-item 1"))
    scanner.perform(parse_act("scan 00012345"))
    assert scanner.open().read(timeout=0) == "00012345"
    with pytest.raises(ActError):
        scanner.perform(parse_act("clear"))


def test_what_is_scanned_without_a_plug_is_not_read_later() -> None:
    scanner = SimulatedScanner()
    scanner.unplug()
    scanner.scan("00012345")
    scanner.plug()
    assert scanner.open().read(timeout=0) is None
