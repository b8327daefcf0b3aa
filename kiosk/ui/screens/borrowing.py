"""A patron's visit: the account in one strip, each book as a card, and one button to finish."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty

from kiosk.session.lines import Lent, Returned
from kiosk.session.states import Borrowing, Session
from kiosk.texts import Words
from kiosk.ui.screens.books import Books
from kiosk.ui.screens.screen import Screen, Send
from kiosk.ui.theme import Theme
from sync.circulation import Account

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class BorrowingScreen(Screen[Borrowing]):
    """Who, how many of how many, what waits, and what was laid down.

    `tight`: large text on a low panel leaves no room for what the patron knows anyway.  `told`:
    nor has a low panel for a headline above two books, or above one that asks something, unless it
    is `urgent`: says what is not known yet.  `warned`: a refusal has the place of all of these.
    """

    tight = BooleanProperty(False)
    told = BooleanProperty(False)
    urgent = BooleanProperty(False)
    warned = BooleanProperty(False)

    def __init__(self, theme: Theme, send: Send) -> None:
        super().__init__(theme, send)
        books: Books = self.ids.books
        books.send = send

    def draw(self, state: Borrowing, session: Session) -> None:
        """Show the account and the books."""
        words, ids, account = self.theme.words, self.ids, state.account
        ids.patron.text = account.patron.name
        ids.loans.text = loans_text(state, words)
        key = next_step(state)
        ids.headline.text = words(f"borrowing.{key}")
        ids.hint.text = words("borrowing.full.hint") if key == "full" else ""
        asks = ids.books.draw(state.lines, account.currency)
        ids.books.shown = bool(state.lines)
        ids.finish.disabled = state.finishing
        self._tell(state)
        self._make_room(state, key, asks=asks)

    def _tell(self, state: Borrowing) -> None:
        """Say what was refused, or else what the patron should know before the first book."""
        words, notice, account = self.theme.words, self.ids.notice, state.account
        if state.notice is not None:
            notice.say(words.refusal(state.notice), "refused", "refused")
        elif state.lines and (self.theme.panel.low or self.cramped):
            notice.say("")
        else:
            overdue = any(loan.overdue for loan in account.loans)
            text = "\n".join(account_notices(account, words))
            notice.say(text, "notice", "warning" if overdue else "information")

    def _make_room(self, state: Borrowing, key: str, *, asks: bool) -> None:
        """Leave out what is known where a low panel, or large text, has no room for it."""
        panel, small = self.theme.panel, self.theme.panel.low or self.cramped
        self.tight = panel.low and self.theme.step > 1
        self.urgent = key in {"full", "wait"}
        self.warned = small and bool(state.lines) and state.notice is not None
        known = key == "more" and (len(state.lines) > 1 or self.tight)
        self.told = small and (asks or known or self.warned)


def next_step(state: Borrowing) -> str:
    """Name what is to be done next: `wait`, `full`, `more`, or `headline` for the first book."""
    limit = state.account.loan_limit
    if state.finishing:
        return "wait"
    if limit is not None and loans_now(state) >= limit:
        return "full"
    return "more" if state.lines else "headline"


def loans_now(state: Borrowing) -> int:
    """Count what the patron has now.

    The account is the one at the card; what was lent since is added, what came back is not.
    """
    had = {loan.item for loan in state.account.loans}
    lent = {line.status.loan.item for line in state.lines if isinstance(line.status, Lent)}
    back = {line.item for line in state.lines if isinstance(line.status, Returned)}
    return len((had | lent) - back)


def loans_text(state: Borrowing, words: Words) -> str:
    """Say what the patron has now: 3 of 10."""
    count, limit = loans_now(state), state.account.loan_limit
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
