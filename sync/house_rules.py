"""What may be said while the catalogue is silent.

It is apart from the desk as the one seam where a library that has a replica and rules of its own
promises more than nothing.
"""

from typing import Protocol

from sync.circulation import Act, Answer, Silence, Undecided, Unknown
from sync.journal.entries import item_of


class HouseRules(Protocol):
    """Answers in the catalogue's place."""

    def answer(self, act: Act, silence: Silence) -> Answer:
        """Say what may be promised.

        After `Unknown`: a provisional answer or `Undecided`, never a refusal.  After `Unavailable`:
        a provisional answer, or a refusal, or the silence raised again, which promises nothing.
        """
        ...


class NoHouseRules:
    """Promise nothing: without the catalogue there is no answer."""

    def answer(self, act: Act, silence: Silence) -> Answer:
        """See `HouseRules.answer`."""
        if isinstance(silence, Unknown):
            return Undecided(item_of(act.change))
        raise silence
