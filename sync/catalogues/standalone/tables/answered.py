"""The changes that were answered, each with its answer, in the transaction of the change itself.

Apart because this is what makes a repetition harmless: whoever finds an id here must not act.
"""

import json
from datetime import datetime
from typing import cast

from sync.catalogues.standalone.tables.columns import seconds
from sync.circulation import Answer, RequestId
from sync.circulation.codec import decode, encode
from sync.store import Store


class Answered:
    """Remembers answers by request id."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, request: RequestId) -> Answer | None:
        """Return the answer this change was given, None if it never happened."""
        text = self._store.value("SELECT answer FROM done_requests WHERE id = ?", [request])
        return None if text is None else cast("Answer", decode(Answer, json.loads(str(text))))

    def record(self, request: RequestId, answer: Answer, now: datetime) -> None:
        """Write the answer down.  Raises `StoreConstraintError` if the id has one already."""
        text = json.dumps(encode(answer, secrets=False), ensure_ascii=False)
        self._store.insert("done_requests", {"id": request, "at": seconds(now), "answer": text})

    def forget(self, before: datetime) -> int:
        """Drop the answers given before this moment; they name people.  Return how many."""
        sql = "DELETE FROM done_requests WHERE at < ?"
        return self._store.execute(sql, [seconds(before)])
