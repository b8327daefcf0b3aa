"""Whole visits in a real window, touched and read from other processes."""

import signal

import pytest

from tests.stories.conftest import Founded
from tests.stories.village import ANNA

pytestmark = pytest.mark.window


def test_anna_borrows_four_books_one_of_them_refused_and_ends(kiosk: Founded) -> None:
    stand, village = kiosk()
    first, second, third = village.shelf[:3]
    stand.present(ANNA)
    stand.type_pin(ANNA.pin)
    stand.sees.wait_state("Borrowing")
    stand.scan(first.barcode)
    stand.sees.wait_lines("Lent")
    stand.scan(second.barcode)
    stand.sees.wait_lines("Lent", "Lent")
    stand.scan(village.held.barcode)
    stand.sees.wait_lines("Lent", "Lent", "Declined")
    stand.scan(third.barcode)
    stand.sees.wait_lines("Lent", "Lent", "Declined", "Lent")
    stand.finger.press("Готово")
    stand.sees.wait_state("Finished")
    for book in (first, second, third):
        assert stand.command("item", book.barcode)["state"] == "on loan"
    assert stand.command("item", village.held.barcode)["state"] == "on the hold shelf"
    assert stand.sees.shows("3")
    assert not stand.sees.shows(ANNA.forename)


def test_five_books_come_back_without_a_card(kiosk: Founded) -> None:
    stand, village = kiosk(lent=3, held_is_away=True)
    for book in village.lent:
        stand.scan(book.barcode)
    stand.sees.wait_lines("Returned", "Returned", "Returned")
    stand.scan(village.held.barcode)
    stand.sees.wait_lines(*["Returned"] * 4)
    stand.scan("99999999999999")
    stand.sees.wait_lines(*["Returned"] * 4, "Declined")
    stand.finger.press("Готово")
    stand.sees.wait_state("Finished")
    states = [stand.command("item", book.barcode)["state"] for book in village.lent]
    assert states == ["available"] * 3
    assert stand.command("item", village.held.barcode)["state"] == "on the hold shelf"


def test_the_desk_dies_between_request_and_answer_and_the_patron_is_told_the_truth(
    kiosk: Founded,
) -> None:
    stand, village = kiosk()
    book = village.shelf[0]
    stand.present(ANNA)
    stand.type_pin(ANNA.pin)
    stand.sees.wait_state("Borrowing")
    stand.kill("sync", signal.SIGSTOP)
    stand.scan(book.barcode)
    stand.sees.wait_lines("Asking")
    stand.kill("sync", signal.SIGKILL)
    # The new desk has forgotten the visit, so the PIN is asked once more; nothing else is lost.
    stand.type_pin(ANNA.pin)
    stand.sees.wait_state("Borrowing")
    stand.sees.wait_lines("Lent")
    stand.finger.press("Готово")
    stand.sees.wait_state("Finished")
    assert stand.command("item", book.barcode)["state"] == "on loan"


def test_the_screen_dies_between_request_and_answer_and_the_next_one_tells_the_truth(
    kiosk: Founded,
) -> None:
    stand, village = kiosk()
    book = village.shelf[0]
    stand.present(ANNA)
    stand.type_pin(ANNA.pin)
    stand.sees.wait_state("Borrowing")
    stand.kill("sync", signal.SIGSTOP)
    stand.scan(book.barcode)
    stand.sees.wait_lines("Asking")
    stand.kill("kiosk", signal.SIGKILL)
    stand.kill("sync", signal.SIGCONT)
    stand.screen_socket.unlink()
    stand.look()
    stand.sees.wait_state("Idle")
    stand.sees.wait_text(book.title)
    assert not stand.sees.shows(ANNA.forename)
    assert stand.command("item", book.barcode)["state"] == "on loan"


def test_two_books_back_by_their_tags_then_two_new_ones_in_one_visit(kiosk: Founded) -> None:
    stand, village = kiosk(lent=2)
    back = village.lent
    new = village.shelf[:2]
    for book in back:
        assert stand.command("item", book.barcode)["state"] == "on loan"
        stand.hands.lay_item(book.barcode)
    stand.sees.wait_lines("Returned", "Returned")
    assert [stand.command("item", book.barcode)["state"] for book in back] == ["available"] * 2
    stand.present(ANNA)
    stand.type_pin(ANNA.pin)
    stand.sees.wait_state("Borrowing")
    for book in new:
        stand.hands.lay_item(book.barcode)
    stand.sees.wait_lines("Returned", "Returned", "Lent", "Lent")
    assert [stand.command("item", book.barcode)["state"] for book in new] == ["on loan"] * 2
    loans = {loan["item"] for loan in stand.command("patron", ANNA.number)["loans"]}
    assert loans == {book.barcode for book in new}
    stand.finger.press("Готово")
    stand.sees.wait_state("Finished")
