"""Whether a journal and a library are of one kiosk.

It is apart from the restoring because it is a question about two whole stores: a backup of another
kiosk is whole as well, and would show its loans instead of ours without a word.
"""

from datetime import UTC, datetime, timedelta

from sync.store import Store
from sync.store_proofs import SEEN

_LOOKED_AT = 500
"""The newest entries in question; one that both know is enough."""

_RECENT = timedelta(days=1)
"""How long the library remembers its answers at the least, whatever the rules say."""


def are_strangers(journal: Store, library: Store) -> bool:
    """Tell whether the library has no answer to any entry it must know.

    Those are the entries the journal calls done, of before what the library has seen and not so old
    that it may have forgotten them.  Without such an entry nothing can be told: False.
    Raises `StoreError`.
    """
    last = library.value("SELECT max(at) FROM done_requests")
    if last is None:
        return False
    with library.proving() as proofs:
        seen = proofs.number(SEEN)
    oldest = (datetime.fromtimestamp(int(str(last)), UTC) - _RECENT).isoformat(
        timespec="milliseconds"
    )
    entries = journal.query(
        "SELECT id FROM acts WHERE outcome = 'done' AND seq <= ? AND wall >= ? ORDER BY seq DESC"
        " LIMIT ?",
        [seen, oldest, _LOOKED_AT],
    )
    known = "SELECT count(*) FROM done_requests WHERE id = ?"
    return bool(entries) and not any(library.value(known, [row["id"]]) for row in entries)
