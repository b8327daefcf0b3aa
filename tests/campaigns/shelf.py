"""A library as the journal's answers make it, by rules of its own.

It is apart from the audit because it is the second opinion: it knows what a loan, a return and a
hold do to a shelf, and nothing of the product's tables.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from tests.campaigns.visits import Json


@dataclass
class Shelf:
    """What is on loan, on hold, and how often what happened to each item."""

    loans: dict[str, tuple[str, int, int]] = field(default_factory=dict)  # patron, due, renewals
    holds: dict[int, tuple[str, str]] = field(default_factory=dict)  # title, patron
    events: Counter[tuple[str, str]] = field(default_factory=Counter)
    contradictions: list[str] = field(default_factory=list)

    def apply(self, change: Json, answer: Json) -> None:
        """Do what was answered."""
        match answer["kind"]:
            case "CheckedOut":
                self._lend(change, answer["loan"])
            case "CheckedIn":
                self._take_back(answer["item"]["id"])
            case "Refused" if change["kind"] == "CheckIn":
                self._seen(answer)
            case "Renewed":
                self._renew(change["patron"], answer["loan"])
            case "AllRenewed":
                for loan in answer["renewed"]:
                    self._renew(change["patron"], loan)
            case "HoldPlaced":
                number = int(answer["hold"]["id"])
                self._contradict(number in self.holds, f"hold {number} is placed twice")
                self.holds[number] = (answer["hold"]["title"]["id"], change["patron"])
            case "HoldCancelled":
                gone = self.holds.pop(int(answer["hold"]), None)
                self._contradict(gone is None, f"hold {answer['hold']} is cancelled twice")

    def _lend(self, change: Json, loan: Json) -> None:
        item, patron = loan["item"], change["patron"]
        self._contradict(item in self.loans, f"item {item} is lent twice")
        self.loans[item] = (patron, _seconds(loan["due"]), loan.get("renewals", 0))
        wanted = (loan["title"]["id"], patron)
        self.holds = {n: hold for n, hold in self.holds.items() if hold != wanted}
        self.events[item, "checked out"] += 1

    def _take_back(self, item: str) -> None:
        was_lent = self.loans.pop(item, None) is not None
        self.events[item, "returned" if was_lent else "seen"] += 1

    def _seen(self, answer: Json) -> None:
        if answer["reason"] == "not-on-loan":
            item = answer["item"]["id"]
            self._contradict(item in self.loans, f"item {item} is on loan and was not")
            self.events[item, "seen"] += 1

    def _renew(self, patron: str, loan: Json) -> None:
        item = loan["item"]
        before = self.loans.get(item, ("", 0, -1))
        self._contradict(before[0] != patron, f"item {item} is renewed without a loan")
        self._contradict(before[2] + 1 != loan["renewals"], f"item {item} is renewed twice")
        self.loans[item] = (patron, _seconds(loan["due"]), loan["renewals"])
        self.events[item, "renewed"] += 1

    def _contradict(self, wrong: bool, text: str) -> None:  # noqa: FBT001 - a condition
        if wrong:
            self.contradictions.append(text)


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
