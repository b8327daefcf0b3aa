import tomllib
from collections import Counter
from datetime import date

import pytest

from sync.catalogues.standalone.policy.rules_file import rules_from
from sync.circulation import PatronId
from sync.importing.demo import check_digit, demo_library
from sync.importing.people import CardStatus, PatronRecord
from sync.importing.records import AGE_MARKS, ItemRecord
from sync.shipped import shipped

TODAY = date(2028, 2, 29)
LIBRARY = demo_library(TODAY)
ITEMS = {item.barcode: item for title in LIBRARY.titles for item in title.items}
TITLE_OF = {item.barcode: title for title in LIBRARY.titles for item in title.items}
PATRONS = {patron.card_number: patron for patron in LIBRARY.patrons}
RULES = rules_from(tomllib.loads(shipped("demo/rules.toml").read_text("utf-8")))
ON_LOAN = {loan.item for loan in LIBRARY.loans}


def age(patron: PatronRecord, today: date = TODAY) -> int:
    assert patron.birth is not None
    had_birthday = (today.month, today.day) >= (patron.birth.month, patron.birth.day)
    return today.year - patron.birth.year - (not had_birthday)


def free(item: ItemRecord) -> bool:
    return not (item.not_for_loan or item.withdrawn or item.missing or item.barcode in ON_LOAN)


def test_there_is_a_library_worth_walking_through() -> None:
    assert len(LIBRARY.titles) >= 300
    assert {"rus", "eng", "tat", "chv", "bak", "sah"} <= {each.language for each in LIBRARY.titles}
    kinds = Counter(title.material for title in LIBRARY.titles)
    assert kinds.keys() == {"book", "audiobook", "dvd", "magazine", "board-game"}
    assert min(kinds.values()) >= 5


def test_no_two_items_or_cards_are_taken_for_each_other() -> None:
    items = [item for title in LIBRARY.titles for item in title.items]
    numbers = [
        *(item.barcode for item in items),
        *(item.uid for item in items),
        *(patron.card_number for patron in LIBRARY.patrons),
        *(uid for patron in LIBRARY.patrons for uid in patron.card_uids),
    ]
    assert len(numbers) == len({*numbers})
    assert len({title.title_id for title in LIBRARY.titles}) == len(LIBRARY.titles)


def test_barcodes_and_cards_end_in_their_check_digit() -> None:
    for number in (*ITEMS, *PATRONS):
        assert len(number) == 14
        assert number[-1] == check_digit(number[:-1])
    assert check_digit("7992739871") == "3"


def test_chips_are_those_of_their_kind() -> None:
    assert all(len(uid) == 16 and uid.startswith("E004") for uid in map(_uid, ITEMS.values()))
    lengths = {len(bytes.fromhex(uid)) for each in LIBRARY.patrons for uid in each.card_uids}
    assert lengths == {4, 5, 7}


def _uid(item: ItemRecord) -> str:
    assert item.uid is not None
    return item.uid


def test_every_title_tells_what_a_screen_needs() -> None:
    for title in LIBRARY.titles:
        assert title.title == title.title.strip()
        assert title.call_number
        assert title.age_mark in AGE_MARKS
        assert title.items
        assert title.year is None or 1000 < title.year <= 2025


def test_a_number_on_a_cover_is_a_valid_isbn() -> None:
    assert sum(bool(title.isbns) for title in LIBRARY.titles) >= 5


def test_the_fonts_and_the_layout_are_tried() -> None:
    letters = {letter for title in LIBRARY.titles for letter in title.title + (title.author or "")}
    assert {*"әҗңөүһ"} <= letters  # Tatar
    assert {*"ӑҫӗ"} <= letters  # Chuvash
    assert {*"ҙҡғһ"} <= letters  # Bashkir
    assert {*"өүһ"} <= letters  # Sakha
    assert {*"ѣіѲъ"} <= letters  # before 1918
    assert max(len(title.title) for title in LIBRARY.titles) > 200
    same = Counter(title.title for title in LIBRARY.titles)
    assert same["Стихотворения"] >= 3


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2027, 12, 31), date(2028, 2, 29)])
def test_one_loan_is_overdue_and_one_due_on_any_day(today: date) -> None:
    library = demo_library(today)
    due = [loan.due for loan in library.loans]
    assert sum(day < today for day in due) == 1
    assert today in due
    assert all(loan.taken <= today for loan in library.loans)
    assert all(
        age(patron, today) == age(same)
        for patron, same in zip(library.patrons, LIBRARY.patrons, strict=True)
    )


def limit_of(card: PatronId) -> int:
    limit = RULES.category(PATRONS[card].category or "").loan_limit
    assert limit is not None
    return limit


def test_every_refusal_has_a_patron_who_meets_it() -> None:
    loans = Counter(loan.patron for loan in LIBRARY.loans)
    people = LIBRARY.patrons
    rules = {each.card_number: RULES.category(each.category or "") for each in people}
    assert any(each.expires and each.expires < TODAY for each in people)
    assert {each.status for each in people} == {*CardStatus}
    assert any(each.fees > (rules[each.card_number].fee_limit or 0) for each in people)
    assert any(loans[each.card_number] >= limit_of(each.card_number) for each in people)
    assert any(each.pin is None for each in people)
    assert {age(each) < 12 for each in people} == {True, False}
    assert any(12 <= age(each) < 18 for each in people)
    assert any(age(each) >= 65 for each in people)
    renewals = RULES.terms("student", "book").renewals
    assert any(loan.renewals >= renewals for loan in LIBRARY.loans)
    assert {each.language for each in people} == {"ru", "en"}


def test_a_child_and_a_teenager_are_as_old_as_the_list_says() -> None:
    ages = {patron.forename: age(patron) for patron in LIBRARY.patrons}
    assert (ages["Вера"], ages["Тимур"], ages["Галина"]) == (8, 15, 80)


def test_every_state_of_an_item_is_there() -> None:
    for state in ("not_for_loan", "withdrawn", "missing"):
        assert any(getattr(item, state) for item in ITEMS.values())


def test_only_one_patron_is_at_the_limit() -> None:
    loans = Counter(loan.patron for loan in LIBRARY.loans)
    full = [each for each in loans if loans[each] >= limit_of(each)]
    assert len(full) == 1
    assert all(loans[each] <= limit_of(each) for each in loans)


def test_loans_and_holds_fit_together() -> None:
    assert len(ON_LOAN) == len(LIBRARY.loans)
    assert all(loan.patron in PATRONS and loan.item in ITEMS for loan in LIBRARY.loans)
    titles = {title.title_id: title for title in LIBRARY.titles}
    for hold in LIBRARY.holds:
        assert hold.patron in PATRONS
        assert hold.placed <= TODAY
        if hold.item is None:
            assert not any(free(item) for item in titles[hold.title_id].items)
        else:
            assert TITLE_OF[hold.item].title_id == hold.title_id
            assert hold.item not in ON_LOAN
            assert hold.shelf
            assert hold.keep_until is not None
            assert hold.keep_until >= TODAY


def test_somebody_waits_and_somebody_is_waited_for() -> None:
    waiting = [hold for hold in LIBRARY.holds if hold.item is None]
    ready = [hold for hold in LIBRARY.holds if hold.item is not None]
    assert waiting
    assert ready
    # A loan whose title another patron waits for can not be renewed.
    assert any(
        TITLE_OF[loan.item].title_id == hold.title_id and loan.patron != hold.patron
        for loan in LIBRARY.loans
        for hold in waiting
    )
    # Two wait for one title, so that there is a queue.
    assert max(Counter(hold.title_id for hold in waiting).values()) >= 2


def test_the_age_marks_bind_the_loans_already_made() -> None:
    for loan in LIBRARY.loans:
        assert age(PATRONS[loan.patron]) >= (TITLE_OF[loan.item].age_mark or 0)


def test_an_article_is_passed_over_when_filing() -> None:
    filed = {title.title: title.filing_title for title in LIBRARY.titles}
    assert filed["The Road"] == "Road"
    assert filed["Тихий Дон"] == "Тихий Дон"


def test_a_pin_is_never_shown() -> None:
    assert not any(each.pin and each.pin.digits in repr(each) for each in LIBRARY.patrons)
