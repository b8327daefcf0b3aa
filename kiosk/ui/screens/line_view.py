"""One line of a visit put into words: what the card of a book says.

It is apart from the card so that it can be tested without a window: a function of a line and a
language.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.session.choices import why_not_renewed
from kiosk.session.lines import (
    Arming,
    Asking,
    Choice,
    Choosing,
    Declined,
    Extended,
    FeeAsked,
    LeftBehind,
    Lent,
    Line,
    Looking,
    NeedsCard,
    Returned,
    Unlocked,
    Unsure,
)
from kiosk.texts import Words
from kiosk.ui.widgets.item_card import CardView
from sync.circulation import Refusal, Route, Security

ROUTE_ICONS = {
    Route.SHELF: "done",
    Route.HOLD_SHELF: "bookmark",
    Route.TRANSIT: "forward",
    Route.STAFF: "staff",
}


def view_of(line: Line, words: Words, currency: str = "RUB") -> CardView:
    """Say what became of a book."""
    title = line.title
    view = CardView(
        kind="waiting",
        icon="clock",
        title=title.title if title else words("line.unknown"),
        author=(title.author or "") if title else "",
    )
    match line.status:
        case Asking(choice=choice, slow=True):
            detail = words(f"line.slow.{choice.value}")
            return replace(view, icon="warning", note=words("line.slow"), detail=detail)
        case Looking() | Arming() | Asking():
            return replace(view, note=words(_waiting(line.status)))
        case NeedsCard() | Unsure() | Choosing() | LeftBehind():
            return _wanting(view, line.status, words)
        case Lent() | Extended():
            return _lent(view, line.status, words)
        case Returned():
            return _returned(view, line.status, words, currency)
        case Declined() | FeeAsked():
            return _declined(view, line.status, words, currency)
        case Unlocked(security=security):
            return _unlocked(view, security, words)
        case _:
            assert_never(line.status)


def _waiting(status: Looking | Arming | Asking) -> str:
    match status:
        case Looking():
            return "line.looking"
        case Arming():
            return "line.arming"
        case Asking(choice=choice):
            return f"line.asking.{choice.value}"
        case _:
            assert_never(status)


def _wanting(
    view: CardView, status: NeedsCard | Unsure | Choosing | LeftBehind, words: Words
) -> CardView:
    """Say what is wanted of the patron."""
    view = replace(view, kind="asking", icon="help")
    match status:
        case NeedsCard():
            return replace(view, icon="card", note=words("line.needs-card"))
        case Unsure():
            view = replace(view, note=words("line.unsure"))
            return _offer(view, words, Choice.BORROW, Choice.RETURN)
        case Choosing(loan=loan):
            view = replace(view, note=words("line.choosing", due=words.due(loan)))
            why_not = why_not_renewed(loan)
            if why_not is None:
                return _offer(view, words, Choice.RENEW, Choice.RETURN)
            view = replace(view, detail=words.refusal(why_not))
            return _offer(view, words, Choice.RETURN)
        case LeftBehind():
            note, why = words("line.left"), words("line.left.why")
            return replace(view, icon="warning", note=note, detail=why)
        case _:
            assert_never(status)


def _offer(view: CardView, words: Words, *choices: Choice) -> CardView:
    return replace(view, choices=tuple((choice, words.choice(choice)) for choice in choices))


def _lent(view: CardView, status: Lent | Extended, words: Words) -> CardView:
    loan = status.loan
    day = loan.due.date()
    key = "line.lent" if isinstance(status, Lent) else "line.extended"
    details = (
        words.day(day) if loan.by_hour else "",
        words("line.provisional") if status.provisional else "",
    )
    view = replace(
        view,
        kind="good",
        icon="done",
        stamp=words.time(loan.due) if loan.by_hour else words.stamp(day),
        note=words(key),
        detail=" · ".join(filter(None, details)),
    )
    security = status.security if isinstance(status, Lent) else Security.NONE
    if security is Security.TODO:
        note = words("line.unlocking")
        return replace(view, kind="waiting", icon="clock", note=note, stamp="")
    if security is Security.FAILED:
        note = words("line.put-back")
        return replace(view, kind="asking", icon="put-down", note=note, stamp="", detail="")
    return view


def _returned(view: CardView, status: Returned, words: Words, currency: str) -> CardView:
    answer = status.answer
    locked = status.armed is not Security.FAILED
    route = answer.route if locked else Route.STAFF
    details = [answer.place or ""]
    if answer.fee:
        details.append(words("line.fee", fee=words.money(answer.fee, currency)))
    return replace(
        view,
        title=answer.item.title.title,
        author=answer.item.title.author or "",
        kind="asking" if route is Route.STAFF else "good",
        icon=ROUTE_ICONS[route],
        note=words(f"line.route.{route.value}"),
        detail=" · ".join(filter(None, details)),
    )


def _declined(view: CardView, status: Declined | FeeAsked, words: Words, currency: str) -> CardView:
    note = words.refusal(status.refused, currency)
    if isinstance(status, FeeAsked):
        view = replace(view, kind="asking", icon="help", note=note)
        return _offer(view, words, Choice.ACCEPT_FEE, Choice.DECLINE)
    view = replace(view, kind="refused", icon="refused", note=note)
    if status.refused.reason is Refusal.ON_LOAN_TO_ANOTHER:
        return _offer(view, words, Choice.RETURN)
    return view


def _unlocked(view: CardView, security: Security, words: Words) -> CardView:
    if security is Security.DONE:
        return replace(view, kind="good", icon="done", note=words("line.unlocked"))
    if security is Security.FAILED:
        return replace(view, kind="asking", icon="staff", note=words("line.locked"))
    return replace(view, note=words("line.unlocking"))
