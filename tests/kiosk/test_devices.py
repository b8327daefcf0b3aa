"""From readings to events, and from an order to the plate the item lies on."""

import re
from concurrent.futures import Future

import pytest

from drivers.readings import (
    Barcode,
    BarcodeRefused,
    BarcodeScanned,
    CardGone,
    CardSeen,
    CardUid,
    DownReason,
    ReaderDown,
    ReaderName,
    ReaderUp,
    Reading,
    SecurityOutcome,
    Tag,
    TagGone,
    TagSeen,
    TagsFit,
    TagUid,
    TooManyTags,
)
from drivers.readings import (
    SeveralCards as SeveralCardsSeen,
)
from kiosk.devices import Devices, Naming
from kiosk.session.events import (
    BarcodeRead,
    CardRead,
    CardUnreadable,
    Event,
    ItemPlaced,
    ItemsFit,
    ItemTaken,
    ItemUnreadable,
    SeveralCards,
    TooManyItems,
)
from kiosk.settings.devices import Role
from sync.circulation import ItemId, Security

PLATE = ReaderName("plate")
GATE = ReaderName("gate")
UID = TagUid(bytes.fromhex("E004015000000001"))
TAG = Tag(UID, "30000000000019", 0x07)


class WillingPlate:
    """Writes what it is told and remembers it."""

    def __init__(self, outcome: SecurityOutcome = SecurityOutcome.DONE) -> None:
        self.outcome = outcome
        self.written: list[tuple[TagUid, int]] = []

    def set_security(self, uid: TagUid, afi: int, deadline: float) -> Future[SecurityOutcome]:
        assert deadline > 0
        self.written.append((uid, afi))
        done: Future[SecurityOutcome] = Future()
        done.set_result(self.outcome)
        return done


class Bench:
    """Devices with one plate, and what came of their readings."""

    def __init__(self, naming: Naming | None = None, plate: WillingPlate | None = None) -> None:
        self.events: list[Event] = []
        self.health: list[tuple[str, bool]] = []
        self.plate = plate or WillingPlate()
        self.devices = Devices(
            naming=naming or Naming(),
            put=self.events.append,
            reader_is=self.reader_is,
            plates={PLATE: self.plate},
            roles={GATE: Role.CARD},
        )

    def reader_is(self, name: str, *, up: bool) -> None:
        self.health.append((name, up))

    def event_of(self, reading: Reading) -> Event:
        self.devices.emit(reading)
        return self.events[-1]


def test_a_tag_with_content_is_an_item_by_its_item_id() -> None:
    placed = Bench().event_of(TagSeen(PLATE, TAG))
    assert placed == ItemPlaced(ItemId("30000000000019"), "E004015000000001", armed=True)


def test_a_tag_without_content_is_an_item_by_its_uid() -> None:
    placed = Bench().event_of(TagSeen(PLATE, Tag(UID, None, 0xC2)))
    assert placed == ItemPlaced(ItemId("E004015000000001"), "E004015000000001", armed=False)


def test_a_tag_whose_security_byte_is_unknown_is_never_to_be_written() -> None:
    placed = Bench().event_of(TagSeen(PLATE, Tag(UID, "1", None)))
    assert placed == ItemPlaced(ItemId("1"))


def test_a_site_without_tag_security_writes_no_tag() -> None:
    bench = Bench(Naming(in_stock=None, on_loan=None))
    assert bench.event_of(TagSeen(PLATE, TAG)) == ItemPlaced(ItemId("30000000000019"))
    assert bench.devices.write(UID.hex(), armed=True).result(0) is Security.FAILED
    assert bench.plate.written == []


def test_a_tag_taken_away_takes_its_item_along() -> None:
    bench = Bench()
    bench.devices.emit(TagSeen(PLATE, TAG))
    assert bench.event_of(TagGone(PLATE, UID)) == ItemTaken(ItemId("30000000000019"))


def test_a_card_comes_in_every_spelling_a_library_may_store() -> None:
    card = Bench().event_of(CardSeen(PLATE, CardUid(bytes.fromhex("0107C0F0AA"))))
    assert isinstance(card, CardRead)
    assert "0107C0F0AA" in card.card


def test_a_phone_that_makes_up_its_uid_is_nobodys_card() -> None:
    assert Bench().event_of(CardSeen(PLATE, CardUid(b"\x08abc"))) == CardUnreadable()


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("21234567", CardRead(("21234567",))),
        ("31234567", ItemPlaced(ItemId("31234567"))),
        ("99", BarcodeRead("99")),
    ],
)
def test_a_barcode_is_told_apart_by_the_sites_patterns(text: str, event: Event) -> None:
    naming = Naming(cards=re.compile(r"2\d{7}"), items=re.compile(r"3\d{7}"))
    assert Bench(naming).event_of(BarcodeScanned(PLATE, Barcode(text))) == event


def test_a_scanner_for_cards_reads_cards_only() -> None:
    bench = Bench()
    assert bench.event_of(BarcodeScanned(GATE, Barcode("31234567"))) == CardRead(("31234567",))
    bench.devices.emit(TagSeen(GATE, TAG))
    assert len(bench.events) == 1


@pytest.mark.parametrize(
    ("reading", "event"),
    [
        (SeveralCardsSeen(PLATE), SeveralCards()),
        (TooManyTags(PLATE, 11), TooManyItems()),
        (TagsFit(PLATE), ItemsFit()),
        (BarcodeRefused(PLATE, "control characters"), ItemUnreadable()),
    ],
)
def test_what_can_not_be_used_is_said(reading: Reading, event: Event) -> None:
    assert Bench().event_of(reading) == event


def test_a_card_taken_away_is_no_event() -> None:
    bench = Bench()
    bench.devices.emit(CardGone(PLATE, CardUid(b"12345")))
    assert bench.events == []


def test_an_order_goes_to_the_plate_the_item_lies_on() -> None:
    bench = Bench()
    bench.devices.emit(TagSeen(PLATE, TAG))
    assert bench.devices.write(UID.hex().upper(), armed=False).result(0) is Security.DONE
    assert bench.plate.written == [(UID, 0xC2)]


def test_an_order_for_an_item_that_is_gone_fails() -> None:
    bench = Bench()
    bench.devices.emit(TagSeen(PLATE, TAG))
    bench.devices.emit(TagGone(PLATE, UID))
    assert bench.devices.write(UID.hex(), armed=False).result(0) is Security.FAILED


def test_a_tag_that_went_away_while_it_was_written_has_failed() -> None:
    bench = Bench(plate=WillingPlate(SecurityOutcome.TAG_GONE))
    bench.devices.emit(TagSeen(PLATE, TAG))
    assert bench.devices.write(UID.hex(), armed=True).result(0) is Security.FAILED


def test_a_reader_that_goes_down_and_comes_back_is_reported() -> None:
    bench = Bench()
    bench.devices.emit(ReaderDown(PLATE, DownReason.LOST))
    bench.devices.emit(ReaderUp(PLATE))
    assert bench.health == [("plate", False), ("plate", True)]
    assert bench.events == []
