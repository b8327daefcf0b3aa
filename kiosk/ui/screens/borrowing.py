"""A patron's visit: the account in one strip, each book as a card, and one button to finish."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.session.lines import Lent
from kiosk.session.states import Borrowing, Session
from kiosk.texts import Words
from kiosk.ui.screens.books import Books
from kiosk.ui.screens.screen import Screen, Send
from kiosk.ui.theme import Theme
from sync.circulation import Account

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class BorrowingScreen(Screen[Borrowing]):
    """Who, how many of how many, what waits, and what was laid down."""

    def __init__(self, theme: Theme, send: Send) -> None:
        super().__init__(theme, send)
        books: Books = self.ids.books
        books.send = send

    def draw(self, state: Borrowing, session: Session) -> None:
        """Show the account and the books."""
        words, ids = self.theme.words, self.ids
        ids.patron.text = state.account.patron.name
        ids.loans.text = loans_text(state, words)
        notices = account_notices(state.account, words)
        if state.notice is not None:
            ids.notice.say(words.refusal(state.notice), "refused", "refused")
        else:
            ids.notice.say("\n".join(notices), "notice", "information")
        key = "wait" if state.finishing else "more" if state.lines else "headline"
        ids.headline.text = words(f"borrowing.{key}")
        asks = ids.books.draw(state.lines, state.account.currency)
        ids.headline.shown = not (self.theme.panel.low and asks)
        ids.rest.shown = not (state.lines or self.beside)
        ids.books.shown = bool(state.lines)
        ids.finish.disabled = state.finishing


def loans_text(state: Borrowing, words: Words) -> str:
    """Count what the patron has now: 3 of 10.

    The account is the one at the card; what was lent since is added.
    """
    had = {loan.item for loan in state.account.loans}
    lent = {line.status.loan.item for line in state.lines if isinstance(line.status, Lent)}
    count = len(had | lent)
    limit = state.account.loan_limit
    if limit is None:
        return words("borrowing.loans", n=count)
    return words("borrowing.loans.limit", n=count, limit=limit)


def account_notices(account: Account, words: Words) -> list[str]:
    """Say what else the patron should know, the most urgent first."""
    found = []
    overdue = sum(loan.overdue for loan in account.loans)
    if overdue:
        found.append(words.count("borrowing.overdue", overdue))
    if account.fees:
        found.append(words("borrowing.fees", fee=words.money(account.fees, account.currency)))
    ready = [hold for hold in account.holds if hold.ready]
    if len(ready) == 1 and ready[0].shelf:
        found.append(words("borrowing.ready.shelf", shelf=ready[0].shelf))
    elif ready:
        found.append(words.count("borrowing.ready", len(ready)))
    return [*found, *account.messages]
