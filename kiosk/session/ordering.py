"""Searching for a title and placing a hold on it; the card is asked for only at the end.

title chosen --> does a hold make sense? --> lay your card --> PIN --> hold placed
`--> it stands on the shelf: no card is asked for
"""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.events import (
    Answered,
    BackPressed,
    BarcodeRead,
    CardRead,
    Delayed,
    Event,
    FinishPressed,
    FromWork,
    ItemPlaced,
    ItemTaken,
    SecurityWritten,
    TitleChosen,
    Unanswered,
    WordsTyped,
)
from kiosk.session.items import Party, place, take
from kiosk.session.proofs import (
    MAX_PROOFS,
    decline_unproven,
    identify,
    is_own_card,
    was_forgotten,
)
from kiosk.session.replies import work_on_visit
from kiosk.session.states import Borrowing, CardWanted, Idle, Ordering, Returning, State
from sync.circulation import (
    FindTitle,
    HoldPlaced,
    ItemId,
    MayHold,
    PlaceHold,
    Refusal,
    Refused,
    TitleFound,
    TitlesFound,
)

MAX_WORDS = 200
"""Characters; no title is found better by more."""

NO_HOLD = frozenset({Refusal.HOLD_ON_SHELF, Refusal.HOLD_NOT_ALLOWED, Refusal.TITLE_UNKNOWN})
"""What may be told before a card is asked for: it holds for everybody."""


def ordering(draft: Draft, state: Ordering, event: Event) -> State:
    """Step while a title is searched and chosen."""
    match event:
        case WordsTyped(words=words):
            return _search(draft, state, words[:MAX_WORDS])
        case TitleChosen(found=found) if state.asking is None:
            return _choose(draft, state, found)
        case Answered() | Unanswered() | SecurityWritten() | Delayed():
            return _worked(draft, state, event)
        case CardRead() | BarcodeRead() if state.after is None:
            return _shown_early(draft, state, event)
        case ItemPlaced() | BarcodeRead():
            return _to_books(draft, state, event)
        case ItemTaken(item=item) if state.after is not None:
            lines = take(state.after.lines, item)
            return replace(state, after=replace(state.after, lines=lines))
        case BackPressed() | FinishPressed() if state.asking is None:
            return _back(draft, state)
        case _:
            return state


def order_chosen(draft: Draft, state: Ordering) -> State:
    """Place the hold on the chosen title, or ask for the card first; only once for one choice."""
    if state.chosen is None or state.asking is not None or state.result is not None:
        return state
    if state.after is None:
        return CardWanted(state.visit, state)
    draft.forget(state.checking)
    pickup = draft.session.policy.pickup
    change = PlaceHold(state.chosen.title.id, state.after.account.patron.id, pickup)
    return replace(state, checking=None, asking=draft.ask(state.visit, change))


def forget_questions(draft: Draft, state: Ordering) -> None:
    """Give up what is being looked up; a hold on its way is no question."""
    draft.forget(state.search)
    draft.forget(state.checking)


def work_on_order(draft: Draft, state: Ordering, event: FromWork) -> Ordering:
    """Take in the findings, the hold, or what came back for the visit behind."""
    if event.key == state.asking:
        return _held(state, event)
    if event.key == state.search and not isinstance(event, Delayed):
        return _searched(state, event)
    if event.key == state.checking and not isinstance(event, Delayed):
        return _checked(state, event)
    if state.after is not None:
        return replace(state, after=work_on_visit(draft, state.after, event))
    return state


def is_unproven(state: Ordering) -> bool:
    """Tell whether the hold was refused because the desk has forgotten the visit."""
    return isinstance(state.result, Refused) and state.result.reason is Refusal.VISIT_UNPROVEN


def _searched(state: Ordering, event: FromWork) -> Ordering:
    match event:
        case Answered(answer=TitlesFound(titles=titles)):
            return replace(state, found=titles, search=None)
        case Answered(answer=Refused() as refused):
            return replace(state, search=None, result=refused)
        case _:
            return replace(state, search=None, result=Refused(Refusal.LINE_DOWN))


def _checked(state: Ordering, event: FromWork) -> Ordering:
    """Take in whether a hold makes sense; who does not answer does not keep from trying."""
    state = replace(state, checking=None)
    match event:
        case Answered(answer=Refused(reason=reason) as refused) if reason in NO_HOLD:
            return replace(state, result=refused)
        case _:
            return state


def _choose(draft: Draft, state: Ordering, found: TitleFound) -> State:
    draft.forget(state.checking)
    state = replace(state, chosen=found, checking=None, result=None)
    if state.after is not None:
        return order_chosen(draft, state)
    return replace(state, checking=draft.look(state.visit, MayHold(found.title.id)))


def _search(draft: Draft, state: Ordering, words: str) -> Ordering:
    forget_questions(draft, state)
    chosen = state.chosen if state.asking is not None else None
    state = replace(state, words=words, chosen=chosen, result=None, search=None, checking=None)
    if not words.strip():
        return replace(state, found=None)
    return replace(state, search=draft.look(state.visit, FindTitle(words)))


def _worked(draft: Draft, state: Ordering, event: FromWork) -> State:
    after = work_on_order(draft, state, event)
    if state.checking is not None and after.checking is None:
        return order_chosen(draft, after)
    visit = after.after
    if visit is None or state.after is None:
        return after
    is_new = is_unproven(after) and not is_unproven(state)
    if not is_new and not was_forgotten(state.after, visit):
        return after
    if visit.proofs >= MAX_PROOFS:
        return replace(after, after=decline_unproven(visit))
    return identify(draft, after.visit, visit.card, after)


def _held(state: Ordering, event: FromWork) -> Ordering:
    if isinstance(event, Delayed):
        return replace(state, slow=True)
    state = replace(state, asking=None, slow=False)
    match event:
        case Answered(answer=HoldPlaced(hold=hold) as placed) if state.after is not None:
            account = state.after.account
            account = replace(account, holds=(*account.holds, hold))
            after = replace(state.after, account=account)
            return replace(state, after=after, result=placed)
        case Answered(answer=Refused() as refused):
            return replace(state, result=refused)
        case _:
            return replace(state, result=Refused(Refusal.LINE_DOWN))


def _shown_early(draft: Draft, state: Ordering, event: CardRead | BarcodeRead) -> State:
    """Take the card before it is asked for, so that nobody has to lay it down again."""
    match event:
        case CardRead(card=card):
            return identify(draft, state.visit, card, state)
        case BarcodeRead(text=text):
            return identify(draft, state.visit, (text,), state, barcode=True)


def _to_books(draft: Draft, state: Ordering, event: ItemPlaced | BarcodeRead) -> State:
    """Turn to the books: laying one down says what the patron wants now."""
    placed = event if isinstance(event, ItemPlaced) else ItemPlaced(ItemId(event.text))
    after = state.after
    if after is None:
        forget_questions(draft, state)
        return Returning(state.visit, place(draft, Party(state.visit), (), placed))
    if is_own_card(after.card, after.account, placed.item):
        return state
    party = Party(after.visit, after.account)
    after = replace(after, lines=place(draft, party, after.lines, placed))
    if state.asking is not None:
        # The hold is on its way, and its answer belongs here.
        return replace(state, after=after)
    forget_questions(draft, state)
    return after


def _back(draft: Draft, state: Ordering) -> Borrowing | Idle:
    forget_questions(draft, state)
    return state.after if state.after is not None else Idle()
