"""Searching for a title and placing a hold on it; the card is asked for only at the end."""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.events import (
    Answered,
    BackPressed,
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
from kiosk.session.replies import work_on_visit
from kiosk.session.states import Borrowing, CardWanted, Idle, Ordering, Returning, State
from sync.circulation import FindTitle, HoldPlaced, PlaceHold, Refusal, Refused, TitlesFound

MAX_WORDS = 200
"""Characters; no title is found better by more."""


def ordering(draft: Draft, state: Ordering, event: Event) -> State:
    """Step while a title is searched and chosen."""
    match event:
        case WordsTyped(words=words):
            return _search(draft, state, words[:MAX_WORDS])
        case TitleChosen(found=found) if state.asking is None:
            return order_chosen(draft, replace(state, chosen=found, result=None))
        case Answered() | Unanswered() | SecurityWritten():
            return _worked(draft, state, event)
        case ItemPlaced():
            return _to_books(draft, state, event)
        case ItemTaken(item=item) if state.after is not None:
            lines = take(state.after.lines, item)
            return replace(state, after=replace(state.after, lines=lines))
        case BackPressed() | FinishPressed() if state.asking is None:
            return _back(draft, state)
        case _:
            return state


def order_chosen(draft: Draft, state: Ordering) -> State:
    """Place the hold on the chosen title, or ask for the card first."""
    if state.chosen is None:
        return state
    if state.after is None:
        return CardWanted(state.visit, state)
    pickup = draft.session.policy.pickup
    change = PlaceHold(state.chosen.title.id, state.after.account.patron.id, pickup)
    return replace(state, asking=draft.ask(state.visit, change))


def work_on_search(state: Ordering, event: FromWork) -> Ordering:
    """Take in the findings, if they are those of the words last typed."""
    if event.key != state.search or isinstance(event, SecurityWritten):
        return state
    match event:
        case Answered(answer=TitlesFound(titles=titles)):
            return replace(state, found=titles, search=None)
        case _:
            return replace(state, search=None, result=Refused(Refusal.LINE_DOWN))


def _search(draft: Draft, state: Ordering, words: str) -> Ordering:
    draft.forget(state.search)
    state = replace(state, words=words, chosen=None, result=None, search=None)
    if not words.strip():
        return replace(state, found=None)
    return replace(state, search=draft.look(state.visit, FindTitle(words)))


def _worked(draft: Draft, state: Ordering, event: FromWork) -> Ordering:
    if event.key == state.asking:
        return _held(state, event)
    if state.after is not None and event.key != state.search:
        return replace(state, after=work_on_visit(draft, state.after, event))
    return work_on_search(state, event)


def _held(state: Ordering, event: FromWork) -> Ordering:
    state = replace(state, asking=None)
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


def _to_books(draft: Draft, state: Ordering, event: ItemPlaced) -> State:
    """Turn to the books: laying one down says what the patron wants now."""
    draft.forget(state.search)
    if state.after is None:
        return Returning(state.visit, place(draft, Party(state.visit), (), event))
    after = state.after
    party = Party(after.visit, after.account)
    return replace(after, lines=place(draft, party, after.lines, event))


def _back(draft: Draft, state: Ordering) -> Borrowing | Idle:
    draft.forget(state.search)
    return state.after if state.after is not None else Idle()
