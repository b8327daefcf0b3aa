"""The session's one clock: it runs while somebody is here, or something must go after a while."""

from typing import get_args

from kiosk.session.draft import Draft
from kiosk.session.events import Event, FromDevices, FromPerson, PresentationChosen, TimeUp
from kiosk.session.states import (
    Attended,
    Finished,
    Idle,
    IdleWarning,
    OutOfService,
    Presentation,
    State,
)
from sync.circulation import NeverShown

FROM_SOMEBODY = (*get_args(FromDevices), *get_args(FromPerson))


def set_clock(draft: Draft, after: State, presentation: Presentation, event: Event) -> None:
    """Start the clock anew where this event calls for it; `presentation` is the one from now on."""
    before, policy = draft.session.state, draft.session.policy
    by_somebody = isinstance(event, FROM_SOMEBODY)
    match after:
        case IdleWarning():
            if isinstance(event, TimeUp):
                draft.start(1.0)
        case Idle() | OutOfService():
            _set_idle_clock(draft, after, presentation, event)
        case Finished():
            if by_somebody or not isinstance(before, Finished):
                draft.start(policy.finish_seconds)
        case _:
            if by_somebody or not isinstance(before, get_args(Attended)):
                draft.start(policy.idle_seconds)


def _set_idle_clock(
    draft: Draft, after: Idle | OutOfService, presentation: Presentation, event: Event
) -> None:
    """Let a notice go after a while, and a look that somebody chose and then left."""
    policy = draft.session.policy
    notice = after.notice if isinstance(after, Idle) else None
    is_new = after != draft.session.state or isinstance(event, PresentationChosen)
    if notice is not None:
        if is_new:
            shown = isinstance(notice, NeverShown)
            draft.start(policy.never_shown_seconds if shown else policy.notice_seconds)
    elif presentation != policy.presentation:
        if is_new or isinstance(event, FROM_SOMEBODY):
            draft.start(policy.idle_seconds)
    elif is_new:
        draft.stop()
