"""`step`: what comes next.  An event out of turn changes nothing.

Here stand the things every state shares: who is asked, what comes too late, the health, the look.
The activities themselves are in `cards`, `visits`, `ordering` and `registering`.
"""

from dataclasses import replace
from typing import assert_never, get_args

from kiosk.session.cards import card_wanted, entering_pin, identifying
from kiosk.session.clock import FROM_SOMEBODY, set_clock
from kiosk.session.draft import Draft, Step
from kiosk.session.events import (
    Answered,
    CardRead,
    Delayed,
    Event,
    FromWork,
    HealthChanged,
    ItemPlaced,
    PresentationChosen,
    SecurityWritten,
    TimeUp,
    Unanswered,
)
from kiosk.session.idle import ask_never_shown, finished, idle, open_visit, welcomed
from kiosk.session.lines import NO_VISIT, VisitNumber
from kiosk.session.ordering import forget_questions, ordering
from kiosk.session.plate import noted, reminded, taken_in
from kiosk.session.receipt import end_if_done
from kiosk.session.registering import registering
from kiosk.session.states import (
    Attended,
    Borrowing,
    CardWanted,
    EnteringPin,
    Finished,
    Health,
    Identifying,
    Idle,
    IdleWarning,
    Ordering,
    OutOfService,
    Plate,
    Presentation,
    Registering,
    Returning,
    Session,
    State,
    Welcomed,
)
from kiosk.session.visits import borrowing, returning
from sync.circulation import Identified

ATTENDED = get_args(Attended)
FROM_WORK = get_args(FromWork)


def step(session: Session, event: Event) -> Step:
    """Say what comes next and what is to be done about it."""
    if _is_stale(session, event):
        return Step(session)
    draft = Draft(session)
    before, health = session.state, session.health
    if isinstance(event, HealthChanged):
        health = event.health
        state = _health_changed(draft, before, health)
    else:
        state = _handle(draft, before, event)
    plate = noted(session.plate, before, event, served=health.desk)
    state = _with_plate(draft, plate, OutOfService() if _is_shut(state, health) else state)
    if not isinstance(state, OutOfService | Finished):
        plate = replace(plate, lying=(), missed=False)
    presentation = _presentation(session, state, event)
    visit = visit_of(before)
    if visit is not None and visit != visit_of(state):
        draft.close(visit)
    set_clock(draft, state, presentation, event)
    return draft.step(state, health, presentation, plate)


def visit_of(state: State) -> VisitNumber | None:
    """Name the visit this state belongs to, None where nobody is here."""
    match state:
        case IdleWarning(under=under):
            return under.visit
        case Idle() | OutOfService() | Finished():
            return None
        case _:
            return state.visit


def _is_shut(state: State, health: Health) -> bool:
    return isinstance(state, Idle) and not health.desk


def _with_plate(draft: Draft, plate: Plate, state: State) -> State:
    """Take in what was laid down for nobody, and let the state of the plate be seen."""
    if isinstance(state, Idle) and (plate.lying or plate.missed):
        state = taken_in(draft, plate)
    elif plate.lying and isinstance(state, ATTENDED):
        # Laid onto the receipt before, with nobody to answer: it is the next patron's.
        for line in plate.lying:
            placed = ItemPlaced(line.item, line.uid, line.armed)
            state = _attended(draft, state, placed) if isinstance(state, ATTENDED) else state
    return reminded(plate, state)


def _is_stale(session: Session, event: Event) -> bool:
    """Tell whether this comes too late: a clock set anew since, an answer to a visit that is over.

    Keys would keep a late answer from most harm; this keeps it from all.
    """
    match event:
        case TimeUp(serial=serial):
            return serial != session.timers
        case Answered() | Unanswered() | SecurityWritten() | Delayed():
            return event.visit not in (NO_VISIT, visit_of(session.state))
        case _:
            return False


def _presentation(session: Session, state: State, event: Event) -> Presentation:
    """Keep the look while its patron may still read: the receipt, or why a card was refused."""
    before = session.state
    if isinstance(event, PresentationChosen):
        return event.presentation
    match state:
        case Idle(notice=None) | OutOfService():
            is_over = not isinstance(before, Idle | OutOfService) or isinstance(event, TimeUp)
        case Idle() | Finished() | IdleWarning():
            is_over = False
        case _:
            is_over = isinstance(before, Finished)
    if is_over:
        return session.policy.presentation
    return _in_own_language(session, event)


def _in_own_language(session: Session, event: Event) -> Presentation:
    """Speak the patron's language once the card is known, unless another was chosen by hand."""
    now, usual = session.presentation, session.policy.presentation
    if now.language != usual.language or not isinstance(event, Answered):
        return now
    own = event.answer.account.patron.language if isinstance(event.answer, Identified) else None
    if own is None or own not in session.policy.languages:
        return now
    return replace(now, language=own)


def _handle(draft: Draft, state: State, event: Event) -> State:
    match state:
        case Idle():
            return idle(draft, state, event)
        case OutOfService():
            return state
        case Finished():
            return finished(draft, state, event)
        case IdleWarning():
            return _warning(draft, state, event)
        case _:
            if isinstance(event, TimeUp):
                return IdleWarning(state, draft.session.policy.warning_seconds)
            return _attended(draft, state, event)


def _attended(draft: Draft, state: Attended, event: Event) -> State:
    match state:
        case Returning():
            return returning(draft, state, event)
        case Borrowing():
            return borrowing(draft, state, event)
        case Identifying():
            return identifying(draft, state, event)
        case EnteringPin():
            return entering_pin(draft, state, event)
        case CardWanted():
            return card_wanted(draft, state, event)
        case Ordering():
            return ordering(draft, state, event)
        case Registering():
            return registering(draft, state, event)
        case Welcomed():
            return welcomed(draft, state, event)
        case _:
            assert_never(state)


def _warning(draft: Draft, state: IdleWarning, event: Event) -> State:
    if isinstance(event, FROM_WORK):
        under = _attended(draft, state.under, event)
        return replace(state, under=under) if isinstance(under, ATTENDED) else under
    if isinstance(event, TimeUp):
        left = state.seconds_left - 1
        return replace(state, seconds_left=left) if left > 0 else _abandon(draft, state.under)
    if isinstance(event, CardRead) and _is_another(state.under, event.card):
        return _make_way(draft, state, event)
    if isinstance(event, FROM_SOMEBODY):
        return _attended(draft, state.under, event)
    return state


def _is_another(state: Attended, card: tuple[str, ...]) -> bool:
    """Tell whether the card laid down is not the one this visit was opened with."""
    if isinstance(state, Ordering):
        return state.after is not None and _is_another(state.after, card)
    own = state.card if isinstance(state, Borrowing | EnteringPin | Identifying) else card
    return not set(card) & set(own)


def _make_way(draft: Draft, state: IdleWarning, event: CardRead) -> State:
    """Let the next patron begin: nobody answered the warning, and what follows is not theirs.

    While something is still on its way the visit only ends; the card is then to be laid again.
    """
    left = _abandon(draft, state.under)
    match left:
        case Idle() | Finished():
            return open_visit(draft, event) or left
        case _:
            return left


def _abandon(draft: Draft, state: Attended) -> State:
    """End a visit whose patron has gone; what is on its way is waited for."""
    match state:
        case Returning() | Borrowing():
            return end_if_done(replace(state, finishing=True))
        case Ordering(after=Borrowing() as visit):
            forget_questions(draft, state)
            return end_if_done(replace(visit, finishing=True))
        case Identifying(key=key, errand=errand):
            draft.forget(key)
        case EnteringPin(errand=errand) | CardWanted(errand=errand):
            pass
        case Ordering():
            forget_questions(draft, state)
            return Idle()
        case Registering() | Welcomed():
            return Idle()
        case _:
            assert_never(state)
    return _abandon(draft, errand) if errand is not None else Idle()


def _health_changed(draft: Draft, state: State, health: Health) -> State:
    if isinstance(state, OutOfService) and health.desk:
        # A question asked at the start went unanswered while the desk was down.
        return ask_never_shown(draft, Idle())
    return state
