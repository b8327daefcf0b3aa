"""Rounds with an open device: how long they wait, what comes first."""

from collections.abc import Sequence

from drivers.errors import TagError, TagGoneError
from drivers.interfaces import Patience
from drivers.readings import ReaderName, Tag, TagGone, TagSeen, TagUid
from drivers.rounds import PlateRounds, rounds
from drivers.security import Order

READER = ReaderName("plate")
BOOK, OTHER = TagUid(b"\x01" * 8), TagUid(b"\x02" * 8)


class Plate:
    """A plate that must be asked, and writes down what it was asked."""

    patience = Patience(misses=2, seconds=0.0)

    def __init__(self, *inventories: Sequence[TagUid], content: Sequence[str] = ()) -> None:
        self._inventories = list(inventories)
        self._content = list(content)
        self.asked: list[str] = []
        self.waits: list[float] = []

    def wait(self, timeout: float) -> None:
        self.waits.append(timeout)

    def inventory(self) -> tuple[TagUid, ...]:
        self.asked.append("inventory")
        return tuple(self._inventories.pop(0))

    def read_tag(self, uid: TagUid) -> Tag:
        self.asked.append("read")
        match self._content.pop(0):
            case "gone":
                raise TagGoneError("gone")
            case "unreadable":
                raise TagError("unreadable")
            case item:
                return Tag(uid, item, 0x07)

    def write_afi(self, uid: TagUid, afi: int) -> None:
        self.asked.append(f"write {afi} to {uid[0]}")

    def read_afi(self, uid: TagUid) -> int:
        self.asked.append(f"read back {uid[0]}")
        return 0xC2

    def wake(self) -> None:
        self.asked.append("wake")

    def close(self) -> None:
        self.asked.append("close")


def attended(plate: Plate, *orders: Order) -> PlateRounds:
    waiting = [*orders, None]
    made = rounds(READER, plate, lambda: 5.0, lambda: waiting.pop(0), lambda _: None)
    assert isinstance(made, PlateRounds)
    return made


def test_a_quiet_plate_waits_a_whole_second() -> None:
    plate = Plate([])
    assert list(attended(plate).round()) == []
    assert plate.waits == [1.0]


def test_a_plate_with_told_books_waits_a_whole_second() -> None:
    plate = Plate([BOOK], content=["30000123"])
    assert list(attended(plate).round()) == [TagSeen(READER, Tag(BOOK, "30000123", 0x07))]
    assert plate.waits == [1.0]


def test_a_plate_with_missed_or_unread_books_looks_again_soon() -> None:
    plate = Plate([BOOK], [BOOK], [], [], content=["unreadable", "30000123"])
    here = attended(plate)
    here._next_order = lambda: None  # noqa: SLF001  four rounds without an order
    readings = [list(here.round()) for _ in range(4)]
    assert readings == [
        [],
        [TagSeen(READER, Tag(BOOK, "30000123", 0x07))],
        [],
        [TagGone(READER, BOOK)],
    ]
    assert plate.waits == [0.1, 1.0, 0.1, 1.0]


def test_a_tag_that_leaves_before_it_is_read_is_no_failed_read() -> None:
    plate = Plate([BOOK], [BOOK], [BOOK], content=["gone", "unreadable", "30000123"])
    here = attended(plate)
    here._next_order = lambda: None  # noqa: SLF001  three rounds without an order
    readings = [list(here.round()) for _ in range(3)]
    assert readings[2] == [TagSeen(READER, Tag(BOOK, "30000123", 0x07))]


def test_each_book_is_told_before_the_next_one_is_read() -> None:
    plate = Plate([BOOK, OTHER], content=["30000123", "30000124"])
    here = iter(attended(plate).round())
    next(here)
    assert plate.asked == ["inventory", "read"]


def test_orders_come_before_the_look() -> None:
    plate = Plate([])
    list(attended(plate, Order(BOOK, 0xC2, 99.0), Order(OTHER, 0xC2, 99.0)).round())
    assert plate.asked == [
        "write 194 to 1",
        "read back 1",
        "write 194 to 2",
        "read back 2",
        "inventory",
    ]
