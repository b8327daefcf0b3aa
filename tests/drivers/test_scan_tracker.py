"""A scanner in its stand reads the same book over and over; a hand does not."""

from drivers.interfaces import Refusal
from drivers.readings import Barcode, BarcodeRefused, BarcodeScanned, ReaderName
from drivers.tracker import ScanTracker

READER = ReaderName("scanner")
BOOK, OTHER = Barcode("30000123"), Barcode("30000124")


def test_a_scan_is_told() -> None:
    assert ScanTracker(READER).scanned(BOOK, 0.0) == [BarcodeScanned(READER, BOOK)]


def test_the_same_again_within_a_second_is_no_news_however_often() -> None:
    tracker = ScanTracker(READER)
    tracker.scanned(BOOK, 0.0)
    assert [tracker.scanned(BOOK, now) for now in (0.9, 1.8, 2.7)] == [[], [], []]
    assert tracker.scanned(BOOK, 3.7) == [BarcodeScanned(READER, BOOK)]


def test_another_book_is_told_at_once_and_the_first_one_again() -> None:
    tracker = ScanTracker(READER)
    tracker.scanned(BOOK, 0.0)
    assert tracker.scanned(OTHER, 0.1) == [BarcodeScanned(READER, OTHER)]
    assert tracker.scanned(BOOK, 0.2) == [BarcodeScanned(READER, BOOK)]


def test_a_refused_scan_is_told_with_its_reason() -> None:
    assert ScanTracker(READER).scanned(Refusal("too long"), 0.0) == [
        BarcodeRefused(READER, "too long")
    ]
