"""What a dying cable, a wrong card and a patron's cat do to a kiosk: nothing.

One kiosk in a real window takes all of it, one after the other, and lends a book at the end.
"""

import pytest

from kiosk.texts import Texts
from sync.circulation import PatronId, Refusal, Refused
from tests.stories.conftest import Founded
from tests.stories.stand import Stand
from tests.stories.village import ANNA, BORIS, Person

pytestmark = pytest.mark.window

STRANGER = Person(PatronId("29999999999999"), "01DEADBEEF", "0000", "Никто", "Никто")
WORDS = Texts.load().words("ru")


def says(stand: Stand, reason: Refusal, limit: int | None = None) -> None:
    """Wait until the screen gives this reason, in Russian."""
    text = WORDS.refusal(Refused(reason, limit=limit))
    stand.sees.until(reason.value, lambda: text in " ".join(stand.sees.texts()))


def back_to_idle(stand: Stand) -> None:
    """End whatever there is."""
    stand.finger.press("Готово")
    stand.sees.wait_state("Finished", "Idle")
    if stand.sees.state() == "Finished":
        stand.finger.press("Спасибо")
    stand.sees.wait_state("Idle")


def test_bad_input_gets_a_clear_word_and_leaves_everything_usable(kiosk: Founded) -> None:
    stand, village = kiosk()
    stand.present(STRANGER)
    says(stand, Refusal.CARD_UNKNOWN)
    stand.scan("00000000000000")
    stand.sees.wait_lines("Declined")
    says(stand, Refusal.ITEM_UNKNOWN)
    back_to_idle(stand)
    for rubbish in (b"9" * 4096 + b"\r", b"12\x0034\r", b"AA|AB\r", b"\xff\xfe\x07\r"):
        stand.scanner_line.send(rubbish)
        says(stand, Refusal.ITEM_UNREADABLE)
    stand.present(ANNA)
    stand.sees.wait_state("EnteringPin")
    stand.scan(village.shelf[0].barcode)  # a book's barcode at the PIN screen: it waits its turn
    stand.type_pin("0000")
    says(stand, Refusal.PIN_WRONG, limit=2)
    stand.type_pin(ANNA.pin)
    stand.sees.wait_lines("Lent")
    stand.scan(BORIS.number)  # a card's number among the books
    stand.sees.wait_lines("Lent", "Declined")
    says(stand, Refusal.CARD_NOT_BOOK)
    stand.present(BORIS)
    says(stand, Refusal.SEVERAL_CARDS)
    stand.card_line.send(b"\x02garbage" * 50)
    stand.scan(village.shelf[1].barcode)
    stand.sees.wait_lines("Lent", "Declined", "Lent")
    back_to_idle(stand)
    log = stand.log()
    assert "Traceback" not in log
    for secret in (ANNA.number, ANNA.uid, ANNA.surname, BORIS.number, STRANGER.uid, "AA|AB"):
        assert secret not in log


def test_without_the_desk_nothing_is_accepted_and_the_screen_says_so(kiosk: Founded) -> None:
    stand, village = kiosk()
    stand.lose_desk()
    stand.sees.wait_state("OutOfService")
    stand.scan(village.shelf[0].barcode)
    stand.present(BORIS)
    assert stand.sees.state() == "OutOfService"
    stand.find_desk()
    stand.sees.wait_state("Idle")
    stand.present(ANNA)
    stand.sees.wait_state("EnteringPin")


def test_a_reader_that_is_unplugged_is_named_and_taken_again_when_it_is_back(
    kiosk: Founded,
) -> None:
    stand, village = kiosk()
    stand.scanner_line.unplug()
    stand.sees.until("a broken reader", lambda: stand.sees.ask("session")["readers_down"])
    stand.scanner_line.plug()
    stand.sees.until("whole readers", lambda: not stand.sees.ask("session")["readers_down"])
    stand.scan(village.shelf[0].barcode)
    stand.sees.wait_lines("NeedsCard")
