"""Every change asked for here and what became of it, on the medium before anybody is told.

It is apart from the desk because it decides nothing: it keeps the states and their order, counts,
and refuses a way that does not exist.  Entries are in order of `seq`; no clock orders anything.
"""

from collections.abc import Iterable
from datetime import UTC, tzinfo

from sync.circulation import (
    Act,
    Answer,
    CheckedIn,
    CheckedOut,
    CheckIn,
    ItemId,
    PatronId,
    Refused,
    RequestId,
    Security,
    Undecided,
    VisitEnded,
    VisitId,
)
from sync.clock import Clock
from sync.journal.counts import Counters, counts_of
from sync.journal.entries import (
    WAYS,
    Entry,
    Outcome,
    State,
    as_text,
    entry_from,
    item_of,
    patron_of,
)
from sync.journal.exceptions import Exceptions
from sync.journal.times import Times
from sync.store import Store, Value

_NEWEST = "SELECT seq FROM sqlite_sequence WHERE name = 'acts'"
_WAITING = "state IN ('written', 'sending', 'reconcile')"


class TransitionError(Exception):
    """An entry was to go a way its state does not have: the program is wrong."""


class Journal:
    """The journal over its store.  `zone` is the library's, for the days of the statistics.

    Every method that writes is one transaction, or part of the caller's `store.atomic`.  `newest`
    is the number of the last entry there ever was.  Raises the errors of `sync.store_errors`.
    """

    def __init__(self, store: Store, clock: Clock, zone: tzinfo = UTC) -> None:
        self.store = store
        self.times = Times(store, clock, zone)
        self.counters = Counters(store)
        self.exceptions = Exceptions(store, self.times)
        self.newest = int(store.value(_NEWEST) or 0)

    def write(
        self,
        act: Act,
        state: State,
        answer: Answer | None = None,
        compensates: RequestId | None = None,
    ) -> Entry:
        """Enter a change, born WRITTEN or SENDING.

        A return closes what is still owed to the item: it has been armed before it is asked.
        """
        change, moment = act.change, self.times.moment(act)
        with self.store.atomic():
            if isinstance(change, CheckIn):
                self._forget_security(change.item)
            self.store.insert(
                "acts",
                {
                    "id": act.id,
                    "visit": act.visit,
                    "boot": act.boot,
                    "boottime": act.boottime,
                    "wall": moment.wall,
                    "clock_quality": moment.quality,
                    "kind": type(change).__name__,
                    "change": as_text(change),
                    "item": item_of(change),
                    "patron": patron_of(change),
                    "state": state,
                    "answer": None if answer is None else as_text(answer),
                    "security": change.armed if isinstance(change, CheckIn) else Security.NONE,
                    "compensates": compensates,
                },
            )
        entry = self._there(act.id)
        self.newest = entry.seq
        return entry

    def find(self, request: RequestId) -> Entry | None:
        """Return the entry of a change, None when it was never written."""
        row = self.store.one("SELECT * FROM acts WHERE id = ?", (request,))
        return None if row is None else entry_from(row)

    def begin(self, entry: Entry) -> Entry:
        """Note, before a byte leaves, that what was WRITTEN or not done is SENDING."""
        if entry.state is State.SETTLED and entry.outcome is not Outcome.NOT_DONE:
            raise TransitionError(f"{entry.outcome} is done with")
        return self._go(entry, State.SENDING, outcome=None)

    def settle(self, entry: Entry, answer: Answer | None, *, durable: bool = True) -> Entry:
        """Close an entry with what the catalogue says; None: it did not happen.

        What was told before stays told, and the catalogue's word becomes the truth beside it.
        """
        columns: dict[str, Value] = {"outcome": _outcome(answer)}
        if answer is not None:
            columns["answer" if entry.answer is None else "truth"] = as_text(answer)
            columns["known_as"] = _known_as(answer)
        if isinstance(answer, CheckedOut):
            columns["security"] = answer.security
        with self.store.atomic(durable=durable):
            if answer is not None and _is_news(entry, answer):
                self._count(answer, entry)
            return self._go(entry, State.SETTLED, **columns)

    def doubt(self, entry: Entry, told: Answer | None = None) -> Entry:
        """Note that it may have happened: RECONCILE.  `told` is what is answered meanwhile."""
        columns: dict[str, Value] = {} if told is None else {"answer": as_text(told)}
        with self.store.atomic():
            if told is not None:
                self._count(told, entry)
            return self._go(entry, State.RECONCILE, **columns)

    def postpone(self, entry: Entry, told: Answer | None = None) -> Entry:
        """Note that nothing has happened and it will be sent: WRITTEN.  `told` as in `doubt`."""
        columns: dict[str, Value] = {} if told is None else {"answer": as_text(told)}
        with self.store.atomic():
            if told is not None:
                self._count(told, entry)
            return self._go(entry, State.WRITTEN, **columns)

    def refer(self, entry: Entry, why: str) -> Entry:
        """Leave an entry to the staff."""
        with self.store.atomic():
            self.exceptions.note(entry.act.id, why)
            return self._go(entry, State.EXCEPTION)

    def tried(self, entry: Entry) -> None:
        """Count an attempt, before it: what breaks the program is not tried for ever."""
        with self.store.atomic(durable=False):
            self.store.execute(
                "UPDATE acts SET attempts = attempts + 1 WHERE id = ?", (entry.act.id,)
            )

    def forgive(self, entry: Entry) -> None:
        """Take an attempt back: nobody was there to be asked, which says nothing of the entry."""
        with self.store.atomic(durable=False):
            self.store.execute(
                "UPDATE acts SET attempts = attempts - 1 WHERE id = ? AND attempts > 0",
                (entry.act.id,),
            )

    def waiting(self, item: ItemId | None = None, patron: PatronId | None = None) -> list[Entry]:
        """Return the open entries in order, of all or of this item or patron."""
        whose = "" if item is None and patron is None else "AND (item = :item OR patron = :patron)"
        rows = self.store.query(
            f"SELECT * FROM acts WHERE {_WAITING} {whose} ORDER BY seq",  # noqa: S608 - constants
            {"item": item, "patron": patron} if whose else (),
        )
        return [entry_from(row) for row in rows]

    def doubt_all_sending(self) -> int:
        """At start: what was under way when the program ended may have happened."""
        with self.store.atomic():
            return self.store.execute("UPDATE acts SET state = 'reconcile' WHERE state = 'sending'")

    def mark_shown(self, requests: Iterable[RequestId]) -> None:
        """Note which answers have stood on the screen."""
        with self.store.atomic(durable=False):
            for request in requests:
                self.store.execute("UPDATE acts SET shown = 1 WHERE id = ?", (request,))

    def never_shown(self) -> list[Entry]:
        """Return what was done in visits that have not ended and was never seen, in order."""
        rows = self.store.query(
            "SELECT * FROM acts WHERE shown = 0 AND state = 'settled' AND outcome = 'done'"
            " AND compensates IS NULL"
            " AND visit NOT IN (SELECT visit FROM ended_visits) ORDER BY seq"
        )
        return [entry_from(row) for row in rows]

    def end_visit(self, visit: VisitId) -> None:
        """Close a visit for good.  Losing this line would only show titles once too often."""
        with self.store.atomic(durable=False):
            if not self.has_ended(visit):
                self.store.insert("ended_visits", {"visit": visit})
                self.counters.add(self.times.moment().day, counts_of(VisitEnded()))

    def has_ended(self, visit: VisitId) -> bool:
        """Say whether a visit is closed."""
        found = self.store.value("SELECT 1 FROM ended_visits WHERE visit = ?", (visit,))
        return found is not None

    def security_due(self, item: ItemId) -> Entry | None:
        """Return the loan for which this kiosk still owes the item its disarming.

        A disarming that failed is owed as well: the patron brings the item back to the plate.
        """
        row = self.store.one(
            "SELECT * FROM acts WHERE kind = 'CheckOut' AND security IN ('todo', 'failed')"
            " AND (item = :item OR known_as = :item) ORDER BY seq DESC LIMIT 1",
            {"item": item},
        )
        return None if row is None else entry_from(row)

    def note_security(self, request: RequestId, outcome: Security) -> bool:
        """Record what became of a security job, also again; False when there was none."""
        with self.store.atomic():
            changed = self.store.execute(
                "UPDATE acts SET security = ? WHERE id = ? AND security IN ('todo', 'failed', ?)",
                (outcome, request, outcome),
            )
            if changed and outcome is Security.FAILED:
                self.exceptions.note(request, "security not written")
        return bool(changed)

    def last(self, count: int) -> list[Entry]:
        """Return the newest entries, the newest first."""
        rows = self.store.query("SELECT * FROM acts ORDER BY seq DESC LIMIT ?", (count,))
        return [entry_from(row) for row in rows]

    def skip_to(self, seq: int) -> None:
        """Give no number up to this one: entries that were lost had them."""
        with self.store.atomic():
            self.store.execute("DELETE FROM sqlite_sequence WHERE name = 'acts'")
            self.store.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('acts', ?)", (seq,))
        self.newest = seq

    def _go(self, entry: Entry, state: State, **columns: Value) -> Entry:
        if state not in WAYS[entry.state]:
            raise TransitionError(f"no way from {entry.state} to {state}")
        columns["state"] = state
        changes = ", ".join(f"{name} = :{name}" for name in columns)
        with self.store.atomic():
            changed = self.store.execute(
                f"UPDATE acts SET {changes} WHERE id = :id AND state = :was",  # noqa: S608 - names
                columns | {"id": entry.act.id, "was": entry.state},
            )
            if changed != 1:
                raise TransitionError("the entry is not in the state it was read in")
        return self._there(entry.act.id)

    def _there(self, request: RequestId) -> Entry:
        found = self.find(request)
        if found is None:
            raise TransitionError("the entry is gone")
        return found

    def _forget_security(self, item: ItemId) -> None:
        self.store.execute(
            "UPDATE acts SET security = 'none' WHERE kind = 'CheckOut'"
            " AND security IN ('todo', 'failed') AND (item = :item OR known_as = :item)",
            {"item": item},
        )

    def _count(self, answer: Answer, entry: Entry) -> None:
        self.counters.add(self.times.moment(entry.act).day, counts_of(answer))


def _outcome(answer: Answer | None) -> Outcome:
    if answer is None:
        return Outcome.NOT_DONE
    return Outcome.REFUSED if isinstance(answer, Refused) else Outcome.DONE


def _known_as(answer: Answer) -> ItemId | None:
    match answer:
        case CheckedOut(loan=loan):
            return loan.item
        case CheckedIn(item=item):
            return item.id
        case _:
            return None


def _is_news(entry: Entry, answer: Answer) -> bool:
    """Say whether an answer is to be counted: what was told before has been counted then.

    A loan nobody was told of is undone again, and its undoing is no return.
    """
    if entry.compensates is not None:
        return False
    if isinstance(entry.answer, Undecided):
        return not isinstance(answer, CheckedOut)
    return entry.answer is None
