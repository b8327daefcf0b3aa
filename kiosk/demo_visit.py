"""The demo's own visit: a patron with a PIN borrows four books, one of which is refused.

It is what the unattended demo shows, made through a real window by touch and plate.
"""

from collections.abc import Iterator
from pathlib import Path

from kiosk.rehearsal import Finger, Hands, Onlooker

CARD = "0107A2B3C4"
PIN = "1234"
BOOKS = ("30001000590028", "30001000230013", "30001002730010", "30001000170011")
"""Items of the demo library; the third lies on the hold shelf for somebody else."""

OUTCOMES = ("Lent", "Lent", "Declined", "Lent")


def borrow_four(run_folder: Path, pictures: Path) -> Iterator[str]:
    """Make the visit; yield a line for each step.  Raises `RehearsalError`."""
    pictures.mkdir(parents=True, exist_ok=True)
    onlooker = Onlooker(run_folder / "screen.sock")
    finger = Finger(onlooker)
    hands = Hands(run_folder / "plate.sock")
    onlooker.wait_state("Idle")
    yield f"the idle screen: {onlooker.picture(pictures / '1-idle.png')}"
    hands.lay_card(CARD)
    onlooker.wait_state("EnteringPin")
    yield f"the card asks for its PIN: {onlooker.picture(pictures / '2-pin.png')}"
    for digit in PIN:
        finger.press(digit)
    onlooker.wait_state("Borrowing")
    for number, book in enumerate(BOOKS, 1):
        hands.lay_item(book)
        onlooker.wait_lines(*OUTCOMES[:number])
    yield f"four books, one refused: {onlooker.picture(pictures / '3-borrowing.png')}"
    finger.press("Готово")
    onlooker.wait_state("Finished")
    yield f"the end: {onlooker.picture(pictures / '4-finished.png')}"
    onlooker.close()
