"""The rules of lending: what a library allows to whom, and for how long.

Values only; who reads them from a file is `rules_file`, who applies them are `lending`, `renewing`
and `holding`.  A patron's rules depend on the category, a loan's on category and item type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from sync.catalogues.standalone.policy.opening import OpeningHours
from sync.circulation import Money

ANY = "*"
"""Every category, or every item type, that no other line speaks of."""

FREE = Money(0)


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What holds for one category and one item type.  Money in minor units.

    `hours` makes it a loan by the hour that ends by closing; `days` is then not used.  `limit` is
    of loans of this type at once.  `renewal_days` None: as long as the loan.  `fine` is per day
    late (per hour for a loan by the hour) after `grace` free ones, at most `fine_cap` a loan.
    `hold_fee` is due when an item that was on hold is picked up.
    """

    lendable: bool = True
    days: int = 14
    hours: int | None = None
    limit: int | None = None
    renewals: int = 2
    renewal_days: int | None = None
    holds: bool = True
    loan_fee: Money = FREE
    renewal_fee: Money = FREE
    hold_fee: Money = FREE
    fine: Money = FREE
    fine_cap: Money | None = None
    grace: int = 0


@dataclass(frozen=True, slots=True)
class CategoryTerms:
    """What holds for every patron of a category.  None means no limit.

    A debt *above* `fee_limit` stops loans, `overdue_limit` loans that are late or more do.
    `assumed_age` stands in where no birth date is known; None: old enough for everything.
    """

    loan_limit: int | None = None
    hold_limit: int | None = None
    fee_limit: Money | None = None
    overdue_limit: int | None = None
    renew_overdue: bool = False
    age_marks: bool = True
    assumed_age: int | None = None


@dataclass(frozen=True, slots=True)
class RegistrationTerms:
    """Who may become a patron here, and as what.

    Numbers are `prefix` + a serial of `digits` digits from `first` to `last` + a check digit.
    Below `guardian_age` a guardian must be named; below `child_age` the category is
    `child_category`.  The account lasts `days` days unless staff verify the person.
    """

    open: bool = True
    category: str = "provisional"
    child_category: str = "provisional-child"
    child_age: int = 14
    guardian_age: int = 14
    days: int = 30
    prefix: str = "9"
    digits: int = 6
    first: int = 1
    last: int = 999_999
    contact: bool = False
    pin: bool = True
    consent: bool = True


@dataclass(frozen=True, slots=True)
class LibraryRules:
    """Everything a library decides.

    `branch` is the place whose items stay here when they come back.  `holds_on_shelf`: a title may
    be put on hold while a copy stands on the shelf.  `renewal_window` is how many days before the
    due date a renewal becomes possible; None: at any time.  `renew_from_due` counts the renewal
    from the old due date instead of from today.  `pin_length` None: any length.  `pin_required`:
    a card without a PIN opens no visit.  `keep_history` records who had what; without it only
    counts are kept.  `answer_days` is how long the answer to a change, which names its patron, is
    kept for a repetition of the same request.
    """

    opening: OpeningHours
    branch: str | None = None
    currency: str = "RUB"
    hold_shelf_days: int = 7
    hold_shelf_prefix: str = ""
    holds_on_shelf: bool = False
    renewal_window: int | None = None
    renew_from_due: bool = False
    pin_length: int | None = None
    pin_required: bool = False
    keep_history: bool = False
    answer_days: int = 30
    categories: Mapping[str, CategoryTerms] = field(default_factory=dict)
    loans: Mapping[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    registration: RegistrationTerms = field(default_factory=RegistrationTerms)

    def category(self, code: str) -> CategoryTerms:
        """Return the terms of a category, those of `ANY` for one that is not listed."""
        return self.categories.get(code) or self.categories.get(ANY) or CategoryTerms()

    def terms(self, category: str, item_type: str) -> LoanTerms:
        """Return the terms of a loan.

        Each term is taken from the most particular line that names it: category and type, then
        the category, then the type, then neither.
        """
        named: dict[str, object] = {}
        for line in ((ANY, ANY), (ANY, item_type), (category, ANY), (category, item_type)):
            named |= self.loans.get(line, {})
        return LoanTerms(**named)  # type: ignore[arg-type]  # `rules_file` has checked each

    def names_category(self, code: str) -> bool:
        """Say whether any rule speaks of this category by its name."""
        return code in self.categories or any(code == category for category, _ in self.loans)

    def names_type(self, item_type: str) -> bool:
        """Say whether any rule speaks of this item type by its name."""
        return any(item_type == named for _, named in self.loans)

    def hold_until(self, today: date) -> date:
        """Return the last day an item that is trapped today waits: one the library is open on."""
        return self.opening.next_open_day(today + timedelta(days=self.hold_shelf_days))

    def is_ever_lent(self, item_type: str) -> bool:
        """Say whether anybody at all may have an item of this type on loan."""
        return any(terms.lendable for terms in self._terms_of_all(item_type))

    def is_lent_to_all(self, item_type: str) -> bool:
        """Say whether patrons of every category may have an item of this type on loan."""
        return all(terms.lendable for terms in self._terms_of_all(item_type))

    def is_ever_held(self, item_type: str) -> bool:
        """Say whether anybody at all may put an item of this type on hold."""
        return any(terms.lendable and terms.holds for terms in self._terms_of_all(item_type))

    def _terms_of_all(self, item_type: str) -> list[LoanTerms]:
        categories = {ANY} | {category for category, _ in self.loans}
        return [self.terms(category, item_type) for category in categories]


TERM_NAMES = frozenset(term.name for term in fields(LoanTerms))


def age_on(birth: date, day: date) -> int:
    """Return the age in full years.  Who was born on 29 February ages on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
