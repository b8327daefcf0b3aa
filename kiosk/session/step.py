"""`step`: what comes next.  An event out of turn changes nothing.

Here stand the things every state shares: who is asked, the clocks, the health, the look.  The
activities themselves are in `cards`, `visits`, `ordering` and `registering`.
"""

from dataclasses import replace
from typing import assert_never, get_args

from kiosk.session.cards import card_wanted, entering_pin, identifying
from kiosk.session.draft import Draft, Step
from kiosk.session.events import (
    Event,
    FromDevices,
    FromPerson,
    FromWork,
    HealthChanged,
    PresentationChosen,
    TimeUp,
)
from kiosk.session.idle import finished, idle, welcomed
from kiosk.session.lines import VisitNumber
from kiosk.session.ordering import ordering
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
    Registering,
    Returning,
    Session,
    State,
    Welcomed,
)
from kiosk.session.visits import borrowing, end_if_done, returning
from sync.circulation import NeverShown

ATTENDED = get_args(Attended)
FROM_WORK = get_args(FromWork)
FROM_SOMEBODY = (*get_args(FromDevices), *get_args(FromPerson))


def step(session: Session, event: Event) -> Step:
    """Say what comes next and what is to be done about it."""
    draft = Draft(session)
    health, presentation = session.health, session.presentation
    match event:
        case TimeUp(serial=serial) if serial != session.timers:
            return Step(session)
        case HealthChanged(health=health):
            state = _health_changed(session.state, health)
        case PresentationChosen(presentation=presentation):
            state = _handle(draft, session.state, event)
        case _:
            state = _handle(draft, session.state, event)
    if not health.desk and isinstance(state, Idle):
        state = OutOfService()
    if _has_ended(session.state, state) or (isinstance(event, TimeUp) and state == Idle()):
        presentation = session.policy.presentation
    _close(draft, session.state, state)
    _set_clocks(draft, session.state, state, event)
    return draft.step(state, health, presentation)


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
        return replace(state, seconds_left=left) if left > 0 else _abandon(state.under)
    if isinstance(event, FROM_SOMEBODY):
        return _attended(draft, state.under, event)
    return state


def _abandon(state: Attended) -> State:
    """End a visit whose patron has gone; what is on its way is waited for."""
    match state:
        case Returning() | Borrowing():
            return end_if_done(replace(state, finishing=True))
        case Ordering(after=Borrowing() as visit):
            return end_if_done(replace(visit, finishing=True))
        case Identifying(errand=errand) | EnteringPin(errand=errand) | CardWanted(errand=errand):
            return _abandon(errand) if errand is not None else Idle()
        case _:
            return Idle()


def _health_changed(state: State, health: Health) -> State:
    if isinstance(state, OutOfService) and health.desk:
        return Idle()
    return state


def visit_of(state: State) -> VisitNumber | None:
    """Name the visit this state belongs to, None where nobody is here."""
    match state:
        case IdleWarning(under=under):
            return under.visit
        case Idle() | OutOfService() | Finished():
            return None
        case _:
            return state.visit


def _has_ended(before: State, after: State) -> bool:
    visit = visit_of(before)
    return visit is not None and visit != visit_of(after)


def _close(draft: Draft, before: State, after: State) -> None:
    visit = visit_of(before)
    if visit is not None and visit != visit_of(after):
        draft.close(visit)


def _set_clocks(draft: Draft, before: State, after: State, event: Event) -> None:
    """Restart the clock that fits: somebody is here, is asked for, or has just gone."""
    policy = draft.session.policy
    match after:
        case IdleWarning():
            if isinstance(event, TimeUp):
                draft.start(1.0)
        case Idle() | OutOfService():
            _set_idle_clock(draft, before, after, event)
        case Finished():
            if not isinstance(before, Finished):
                draft.start(policy.finish_seconds)
        case _:
            if isinstance(event, FROM_SOMEBODY) or not isinstance(before, ATTENDED):
                draft.start(policy.idle_seconds)


def _set_idle_clock(draft: Draft, before: State, after: Idle | OutOfService, event: Event) -> None:
    """Let a notice go after a while, and a look that somebody chose and then left."""
    policy = draft.session.policy
    if isinstance(after, Idle) and after.notice is not None:
        if after != before:
            shown = isinstance(after.notice, NeverShown)
            draft.start(policy.never_shown_seconds if shown else policy.notice_seconds)
    elif isinstance(event, PresentationChosen):
        draft.start(policy.idle_seconds)
    elif after != before:
        draft.stop()
