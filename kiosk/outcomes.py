"""What came of each step of a walkthrough, in a line of plain English and as an exit code.

It is apart from the walkthrough because the same happenings are told to a technician and, as data,
to a script.
"""

from dataclasses import dataclass

from kiosk.session.choices import why_not_renewed
from kiosk.session.lines import (
    Choosing,
    Declined,
    Extended,
    FeeAsked,
    LeftBehind,
    Lent,
    Line,
    Returned,
)
from kiosk.texts import Words
from kiosk.walkthrough import CardShown, Deed, Shown, Step, StepDone
from sync.circulation import HoldPlaced, Loan, Refusal, Refused, Route, Title
from sync.exits import Exit

_ROUTES = {
    Route.SHELF: "to the shelf",
    Route.HOLD_SHELF: "to the hold shelf",
    Route.TRANSIT: "for another branch",
    Route.STAFF: "to the staff",
}
_CODES = {
    Refusal.LINE_DOWN: Exit.ABSENT,
    Refusal.STORAGE_FULL: Exit.STORAGE,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step, in words and as a code."""

    step: str
    what: str
    code: Exit
    text: str
    title: str | None = None
    reason: str | None = None

    @property
    def as_report(self) -> dict[str, object]:
        """The outcome as JSON-ready data."""
        return {
            "step": self.step,
            "what": self.what,
            "outcome": "done" if self.code is Exit.DONE else "refused",
            "exit": int(self.code),
            "text": self.text,
            "title": self.title,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        title = f" «{self.title}»" if self.title else ""
        reason = f" [{self.reason}]" if self.reason else ""
        return f"{f'{self.step} {self.what}'.strip()}{title}: {self.text}{reason}"


class Telling:
    """Puts what the screen would show into a line of plain English."""

    def __init__(self, words: Words, currency: str) -> None:
        self._words = words
        self._currency = currency

    def outcome(self, shown: Shown) -> Outcome:
        """Tell one happening."""
        match shown:
            case CardShown():
                return self._card(shown)
            case StepDone(step=Step(deed=Deed.HOLD)):
                return self._held(shown)
            case StepDone(step=step, line=None):
                text = "not on loan to this card; without --card anybody may return it"
                return Outcome(step.deed, step.what, Exit.REFUSED, text, reason="not-yours")
            case StepDone(step=step, line=line) if line is not None:
                return self._line(step, line)
            case _:
                raise TypeError(shown)

    def _card(self, shown: CardShown) -> Outcome:
        if shown.account is not None:
            account = shown.account
            fees = self._words.money(account.fees, account.currency)
            loans, holds = len(account.loans), len(account.holds)
            counts = f"{_counted(loans, 'loan')}, {_counted(holds, 'hold')}"
            text = f"{account.patron.name}, {counts}, owes {fees}"
            return Outcome("card", "", Exit.DONE, text)
        if shown.refused is not None:
            return self._refused("card", "", shown.refused, None)
        length = f" of {shown.wanted} digits" if shown.wanted else ""
        text = f"wants its PIN{length}; give it with --pin-file or --pin"
        return Outcome("card", "", Exit.REFUSED, text, reason="pin-needed")

    def _held(self, shown: StepDone) -> Outcome:
        step = shown.step
        title = None if shown.title is None else shown.title.title
        match shown.held:
            case HoldPlaced(hold=hold):
                text = f"number {hold.queue} in the queue"
                return Outcome(step.deed, step.what, Exit.DONE, text, _named(hold.title))
            case Refused() as refused:
                return self._refused(step.deed, step.what, refused, title)
            case None:
                return self._refused(step.deed, step.what, Refused(Refusal.LINE_DOWN), title)

    def _line(self, step: Step, line: Line) -> Outcome:
        match step.deed, line.status:
            case Deed.BORROW, Lent(loan=loan, provisional=provisional):
                text = f"on loan until {_ends(loan)}"
            case Deed.RENEW, Extended(loan=loan, provisional=provisional):
                text = f"renewed until {_ends(loan)}"
            case Deed.RETURN, Returned(answer=answer):
                place = f" {answer.place}" if answer.place else ""
                text, provisional = f"returned, {_ROUTES[answer.route]}{place}", answer.provisional
            case _:
                return self._not_done(step, line)
        if provisional:
            text += " (provisional: the catalogue is silent, it will be confirmed)"
        return Outcome(step.deed, step.what, Exit.DONE, text, _named(line.title))

    def _not_done(self, step: Step, line: Line) -> Outcome:
        match line.status:
            case Declined(refused=refused) | FeeAsked(refused=refused):
                return self._refused(step.deed, step.what, refused, line.title)
            case Choosing(loan=loan):
                known = why_not_renewed(loan) if step.deed is Deed.RENEW else None
                refused = known or Refused(Refusal.ALREADY_YOURS)
                return self._refused(step.deed, step.what, refused, line.title)
            case LeftBehind():
                text = "undecided: it may have happened or not; leave the item with the staff"
                code, reason = Exit.ABSENT, "undecided"
            case _:
                text, code, reason = "not done", Exit.REFUSED, type(line.status).__name__
        return Outcome(step.deed, step.what, code, text, _named(line.title), reason)

    def _refused(self, step: str, what: str, refused: Refused, title: Title | None) -> Outcome:
        text = "refused: " + " ".join(self._words.refusal(refused, self._currency).split())
        code = _CODES.get(refused.reason, Exit.REFUSED)
        named = title or (refused.item.title if refused.item else None)
        return Outcome(step, what, code, text, _named(named), refused.reason)


def _ends(loan: Loan) -> str:
    return f"{loan.due:%Y-%m-%d %H:%M}" if loan.by_hour else f"{loan.due:%Y-%m-%d}"


def _named(title: Title | None) -> str | None:
    return None if title is None else title.title


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
