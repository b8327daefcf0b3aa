"""What an import brought that no lending rule knows by name: categories of patrons, item types.

It is apart from the import because nothing is wrong with such a record: the rules for everybody
else apply to it, and only a librarian can say whether that was meant.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from sync.catalogues.standalone.policy.rules import ANY, LibraryRules
from sync.catalogues.standalone.stocking import DEFAULT_TYPE
from sync.commands.enrolment import DEFAULT_CATEGORY
from sync.importing.people import PatronRecord
from sync.importing.records import TitleRecord

MOST_NAMED = 10
"""So many of either kind are named; a catalogue with more has its types in another field."""


class Unmatched:
    """Counts the categories and item types of what is imported.  It keeps no person."""

    def __init__(self) -> None:
        self._categories: Counter[str] = Counter()
        self._types: Counter[str] = Counter()

    def see(self, titles: Iterable[TitleRecord], people: Iterable[PatronRecord]) -> None:
        """Count these records."""
        self._types.update(
            item.item_type for title in titles for item in title.items if item.item_type
        )
        self._categories.update(person.category for person in people if person.category)

    def warnings(self, rules: LibraryRules) -> list[str]:
        """Return a line for each name no rule knows, and what applies to it, the most first."""
        categories = {
            name: n
            for name, n in self._categories.items()
            if name != DEFAULT_CATEGORY and not rules.names_category(name)
        }
        types = {
            name: n
            for name, n in self._types.items()
            if name != DEFAULT_TYPE and not rules.names_type(name)
        }
        return [
            *_lines("category", categories, "patrons", "the rules for everybody apply"),
            *_lines("item type", types, "items", f"lent as any other: {_terms(rules)}"),
        ]


def _lines(what: str, found: dict[str, int], counted: str, applies: str) -> Iterator[str]:
    most_first = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    for name, n in most_first[:MOST_NAMED]:
        many = counted if n > 1 else counted.removesuffix("s")
        yield f"{what} «{name}» ({n} {many}): no lending rule names it; {applies}"
    if rest := most_first[MOST_NAMED:]:
        total = sum(n for _, n in rest)
        yield f"{what}: {len(rest)} more names ({total} {counted}) that no lending rule knows"


def _terms(rules: LibraryRules) -> str:
    """Say what holds for a type and a category that no rule names."""
    terms = rules.terms(ANY, ANY)
    if not terms.lendable:
        return "not at all"
    span = f"{terms.days} days" if terms.hours is None else f"{terms.hours} hours"
    return f"{span}, {terms.renewals} renewals"
