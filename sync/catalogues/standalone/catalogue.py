"""`Catalogue` over `library.db`: every change and its answer in one transaction.

    ask(act) --> id known? --> the recorded answer
             `-> act, record the answer, commit --> the answer

It remembers: `settle` is a look-up.  Deadlines are not looked at, since nothing here waits.
Silence comes from the store alone: where nothing was kept it is `Unavailable`, where SQLite can
not say, `Unknown`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import assert_never

from sync.catalogues.standalone.account import account_of
from sync.catalogues.standalone.acts.hold import cancel_hold, hold_outlook, place_hold
from sync.catalogues.standalone.acts.hold_shelf import hand_on
from sync.catalogues.standalone.acts.lend import check_out
from sync.catalogues.standalone.acts.register import register
from sync.catalogues.standalone.acts.renew import renew, renew_all
from sync.catalogues.standalone.acts.take_back import check_in
from sync.catalogues.standalone.identify import identify
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.pins import Pins
from sync.catalogues.standalone.search import find_titles
from sync.catalogues.standalone.tables.answered import Answered
from sync.circulation import (
    AccountShown,
    Act,
    Answer,
    CancelHold,
    Change,
    CheckIn,
    CheckOut,
    EndVisit,
    FindItem,
    FindTitle,
    Identify,
    Interrupted,
    ItemFound,
    LeftHere,
    MayHold,
    PlaceHold,
    Query,
    Refusal,
    Refused,
    Register,
    Renew,
    RenewAll,
    SecurityDone,
    SecurityDue,
    ShowAccount,
    Unavailable,
    Unknown,
)
from sync.store_errors import StoreBrokenError, StoreError, StoreFullError


class StandaloneCatalogue:
    """The embedded library.  `clock` returns the moment now, with its time zone."""

    remembers = True

    def __init__(self, library: Library, pins: Pins, clock: Callable[[], datetime]) -> None:
        self.library = library
        self._pins = pins
        self._clock = clock
        self._answered = Answered(library.store)
        self._day: date | None = None

    def ask(self, act: Act, deadline: float) -> Answer:
        """Carry out a change once; see `Catalogue.ask`."""
        with _silence():
            try:
                return self._carry_out(act)
            except StoreFullError:
                return Refused(Refusal.STORAGE_FULL)

    def look(self, query: Query, deadline: float) -> Answer:
        """Answer a query; see `Catalogue.look`."""
        now = self._now()
        with _silence():
            with suppress(StoreFullError):  # reading needs no room; the day turns later
                self._turn_the_day(now)
            return self._answer(query, now)

    def settle(self, act: Act, deadline: float) -> Answer | None:
        """Return the answer on record, None if the change never happened."""
        with _silence():
            return self._answered.recall(act.id)

    def _act(self, change: Change, now: datetime) -> Answer:
        library = self.library
        match change:
            case CheckOut():
                return check_out(library, change, now)
            case CheckIn():
                return check_in(library, change, now)
            case Renew():
                return renew(library, change, now)
            case RenewAll():
                return renew_all(library, change, now)
            case PlaceHold():
                return place_hold(library, change, now)
            case CancelHold():
                return cancel_hold(library, change, now)
            case Register():
                return register(library, self._pins, change, now)
            case EndVisit() | SecurityDone() | LeftHere():
                return Refused(Refusal.NOT_SUPPORTED)  # the desk's own affair
        assert_never(change)

    def _answer(self, query: Query, now: datetime) -> Answer:
        match query:
            case Identify():
                return identify(self.library, self._pins, query, now)
            case ShowAccount(patron=card):
                member = self.library.members.member(card)
                if member is None:
                    return Refused(Refusal.CARD_UNKNOWN)
                return AccountShown(account_of(self.library, member, now))
            case FindItem(item=spelling):
                item = self.library.known_item(spelling)
                return item if isinstance(item, Refused) else ItemFound(item.item)
            case FindTitle():
                return find_titles(self.library.store, query)
            case MayHold(title=title):
                return hold_outlook(self.library, title)
            case SecurityDue() | Interrupted():
                return Refused(Refusal.NOT_SUPPORTED)  # the desk's own affair
        assert_never(query)

    def _carry_out(self, act: Act) -> Answer:
        now = self._now()
        self._turn_the_day(now)
        with self.library.store.atomic():
            recorded = self._answered.recall(act.id)
            if recorded is not None:
                return recorded
            answer = self._act(act.change, now)
            self._answered.record(act.id, answer, now)
        return answer

    def _now(self) -> datetime:
        """Return the moment in UTC and whole seconds, as it is stored."""
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def _turn_the_day(self, now: datetime) -> None:
        """On a new day end the holds nobody came for and forget old answers."""
        today = self.library.rules.opening.local(now).date()
        if today == self._day:
            return
        with self.library.store.atomic():
            self._answered.forget(now - timedelta(days=self.library.rules.answer_days))
            for kept in self.library.holds.lapse(today):
                hand_on(self.library, kept, "hold lapsed", now)
        self._day = today


@contextmanager
def _silence() -> Iterator[None]:
    """Turn the store's errors into the two kinds of silence."""
    try:
        yield
    except StoreBrokenError as problem:
        raise Unknown from problem
    except StoreError as problem:
        raise Unavailable from problem
