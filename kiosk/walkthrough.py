"""A whole visit without a window: the same session, runner, desk and journal, moved by a script.

    script --events--> Runner --> session.step --> Runner --> socket --> SteadyDesk --> catalogue
       ^                                             |
       `------- the state, once nothing is pending --'

It is apart from the command that prints it because it is how every catalogue is accepted: what a
patron could do at the screen is done here, and what the screen would show is told.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.runner import Runner
from kiosk.session.events import (
    BackPressed,
    CardRead,
    ChoiceMade,
    DigitPressed,
    Event,
    FinishPressed,
    ItemPlaced,
    ItemTaken,
    OkPressed,
    OrderPressed,
    ReturnPressed,
    TitleChosen,
    WordsTyped,
)
from kiosk.session.items import are_pending, find, own_loan
from kiosk.session.lines import Choice, Choosing, FeeAsked, Line
from kiosk.session.states import (
    Borrowing,
    EnteringPin,
    Identifying,
    Idle,
    Ordering,
    OutOfService,
    Policy,
    Returning,
    Session,
    State,
)
from kiosk.stand_ins import NoPlate, Witness
from sync.circulation import (
    Account,
    Desk,
    FindItem,
    HoldPlaced,
    ItemFound,
    ItemId,
    Refusal,
    Refused,
    Silence,
    TitleFound,
    VisitId,
)
from sync.clock import Clock

PATIENCE = 30.0
"""Seconds until nothing more is expected to happen: more than the runner's own patience."""


class Deed(StrEnum):
    """What is done in a visit."""

    BORROW = "borrow"
    RETURN = "return"
    RENEW = "renew"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `what` is an item's barcode or UID, or the words of a title."""

    deed: Deed
    what: str


@dataclass(frozen=True, slots=True)
class CardShown:
    """What came of the card: the account, or why it opened nothing; `wanted` digits of a PIN."""

    account: Account | None
    refused: Refused | None = None
    pin_missing: bool = False
    wanted: int | None = None


@dataclass(frozen=True, slots=True)
class StepDone:
    """What the screen would show of a step: the item's line, or what became of the hold."""

    step: Step
    line: Line | None = None
    held: HoldPlaced | Refused | None = None
    title: TitleFound | None = None


Shown = CardShown | StepDone


class VisitStuckError(Exception):
    """Nothing came for longer than a desk may take, or the desk went away."""


class Walkthrough:
    """One script at one desk, whose events all happen in the thread that calls."""

    def __init__(
        self, desk: Desk, policy: Policy, clock: Clock, patience: float = PATIENCE
    ) -> None:
        self._clock = clock
        self._patience = patience
        self._witness = Witness(desk)
        self._woken = threading.Event()
        self._runner = Runner(
            Session(policy=policy),
            desk=self._witness,
            protection=NoPlate(),
            clock=clock,
            show=lambda _: None,
            wake=self._woken.set,
        )

    def desk_is(self, up: bool) -> None:  # noqa: FBT001 - `SocketDesk.watch` calls it so
        """Note that the desk went away or came back, from any thread."""
        self._runner.desk_is(up=up)

    def without_card(self, items: Sequence[Step]) -> Iterator[Shown]:
        """Return items as somebody without a card.  Raises `VisitStuckError`."""
        self._do(ReturnPressed())
        for step in items:
            yield StepDone(step, self._laid(step.what))
        self._finish()

    def with_card(self, card: str, pin: str | None, steps: Sequence[Step]) -> Iterator[Shown]:
        """Do everything in a patron's visit.  Raises `VisitStuckError`.

        An item that was dealt with in this visit already gets another one, as at the screen.
        """
        shown = self._identify(card, pin)
        yield shown
        if shown.account is None:
            self._do(BackPressed())
            return
        for step in steps:
            if step.deed is not Deed.HOLD and find(self._visit().lines, ItemId(step.what)):
                self._finish()
                self._identify(card, pin)
            yield self._hold(step) if step.deed is Deed.HOLD else self._handle(step)
        self._finish()

    def close(self) -> bool:
        """Stop; say whether every visit is known to be closed."""
        ended = self._witness.wait_ended(self._runner.session.visits, self._patience)
        self._runner.close()
        return ended

    def _identify(self, card: str, pin: str | None) -> CardShown:
        state = self._do(CardRead((card,)))
        if isinstance(state, EnteringPin):
            wanted = state.pin_length
            if pin is None or wanted not in (None, len(pin)):
                return CardShown(None, pin_missing=pin is None, wanted=wanted)
            for digit in pin:
                state = self._do(DigitPressed(digit))
            if wanted is None:
                state = self._do(OkPressed())
        match state:
            case Borrowing(account=account):
                return CardShown(account)
            case EnteringPin(refused=refused) | Idle(notice=Refused() as refused):
                return CardShown(None, refused)
            case _:
                raise VisitStuckError("the card opened nothing")

    def _handle(self, step: Step) -> StepDone:
        item = ItemId(step.what)
        wanted = {Deed.RETURN: Choice.RETURN, Deed.RENEW: Choice.RENEW}.get(step.deed)
        if wanted is not None and not self._is_own(item):
            # Laid down it would be borrowed, which nobody asked for.
            return StepDone(step)
        return StepDone(step, self._laid(item, wanted))

    def _laid(self, what: str, wanted: Choice | None = None) -> Line | None:
        """Lay an item down, choose what was wanted, take it away; return its line before that."""
        item = ItemId(what)
        self._do(ItemPlaced(item))
        line = find(self._visit().lines, item)
        if line is not None and wanted is not None and isinstance(line.status, Choosing):
            self._do(ChoiceMade(item, wanted))
            line = find(self._visit().lines, item)
        if line is not None and isinstance(line.status, FeeAsked):
            self._do(ChoiceMade(item, Choice.DECLINE))
        self._do(ItemTaken(item))
        return line

    def _hold(self, step: Step) -> StepDone:
        self._do(OrderPressed())
        state = self._do(WordsTyped(step.what))
        if not isinstance(state, Ordering):
            raise VisitStuckError("the search went away")
        found = next(iter(state.found or ()), None)
        if found is None:
            self._do(BackPressed())
            return StepDone(step, held=state.result or Refused(Refusal.TITLE_UNKNOWN))
        state = self._do(TitleChosen(found))
        held = state.result if isinstance(state, Ordering) else None
        self._do(BackPressed())
        return StepDone(step, held=held, title=found)

    def _is_own(self, item: ItemId) -> bool:
        """Tell whether the patron has this item, by its barcode or by its tag's UID."""
        visit = self._visit()
        account = visit.account if isinstance(visit, Borrowing) else None
        if own_loan(account, item) is not None:
            return True
        deadline = self._clock.boottime() + self._patience
        try:
            answer = self._witness.look(FindItem(item), VisitId("walkthrough"), deadline)
        except Silence:
            return False
        return isinstance(answer, ItemFound) and own_loan(account, answer.item.id) is not None

    def _visit(self) -> Borrowing | Returning:
        state = self._runner.session.state
        if isinstance(state, Borrowing | Returning):
            return state
        raise VisitStuckError("the visit is over")

    def _finish(self) -> None:
        self._do(FinishPressed())

    def _do(self, event: Event) -> State:
        """Let an event happen, and wait until nothing is on its way any more."""
        self._runner.put(event)
        while True:
            self._woken.clear()
            self._runner.drain()
            self._runner.flipped()
            state = self._runner.session.state
            if isinstance(state, OutOfService):
                raise VisitStuckError("the desk went away")
            if is_settled(state):
                return state
            if not self._woken.wait(self._patience):
                raise VisitStuckError("the desk does not answer")


def is_settled(state: State) -> bool:
    """Tell whether nothing is on its way: whatever comes next must come from a person."""
    match state:
        case Identifying():
            return False
        case Returning(lines=lines) | Borrowing(lines=lines):
            return not are_pending(lines)
        case Ordering(search=search, checking=checking, asking=asking, after=after):
            waits = after is not None and are_pending(after.lines)
            return (search, checking, asking) == (None, None, None) and not waits
        case _:
            return True
