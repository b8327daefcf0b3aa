"""What the card of a book says, for every thing that can stand on its line."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import get_args

import pytest

from kiosk.session.lines import (
    Arming,
    Asking,
    Choice,
    Choosing,
    Declined,
    Extended,
    FeeAsked,
    LeftBehind,
    Lent,
    Line,
    Looking,
    NeedsCard,
    Returned,
    Status,
    Unlocked,
    Unsure,
)
from kiosk.texts import Texts, Words
from kiosk.ui.faces import Faces
from kiosk.ui.screens.finish import outcome_of
from kiosk.ui.screens.line_view import view_of
from sync.circulation import (
    CheckedIn,
    Item,
    ItemId,
    ItemState,
    Money,
    Refusal,
    Refused,
    Renewal,
    RequestId,
    Route,
    Security,
)
from tests.ui.samples import DUNE, KARENINA, KEY, MASTER, PICNIC, back, lent, line, loan

RECEIVED = Item(ItemId("1"), DUNE, ItemState.AVAILABLE)
STATUSES: tuple[Status, ...] = (
    Looking(KEY),
    NeedsCard(),
    Unsure(),
    Arming(KEY),
    Asking(KEY, Choice.BORROW),
    Asking(KEY, Choice.RETURN),
    Asking(KEY, Choice.RENEW),
    *(Asking(KEY, choice, slow=True) for choice in (Choice.BORROW, Choice.RETURN, Choice.RENEW)),
    Lent(loan(DUNE)),
    Lent(loan(DUNE), provisional=True),
    Extended(loan(DUNE)),
    *(Returned(CheckedIn(RECEIVED, route)) for route in Route),
    *(Declined(Refused(reason)) for reason in Refusal),
    Choosing(loan(DUNE)),
    FeeAsked(Refused(Refusal.FEE_MUST_BE_ACCEPTED, fee=Money(100))),
    LeftBehind(),
    *(Unlocked(security, KEY, RequestId("1")) for security in Security),
)


@pytest.fixture(params=["ru", "en"])
def words(request: pytest.FixtureRequest, texts: Texts) -> Words:
    return texts.words(request.param)


@pytest.fixture
def russian(texts: Texts) -> Words:
    return texts.words("ru")


def test_every_status_is_tried() -> None:
    assert {type(status) for status in STATUSES} == set(get_args(Status))


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: type(status).__name__)
def test_a_card_always_has_an_icon_a_title_and_words(words: Words, status: Status) -> None:
    view = view_of(Line(ItemId("1"), status, title=DUNE), words)
    assert Faces().icon(view.icon)
    assert view.title == "Дюна"
    assert view.note
    assert all(said for _, said in view.choices)


def test_the_stamp_lands_only_when_the_book_may_be_taken_away(russian: Words) -> None:
    def stamp(security: Security) -> str:
        return view_of(lent(DUNE, security=security), russian).stamp

    assert stamp(Security.DONE) == stamp(Security.NONE) == "07\u00a0ДЕК"
    assert stamp(Security.TODO) == stamp(Security.FAILED) == ""


def test_a_loan_by_the_hour_is_stamped_with_its_time(russian: Words) -> None:
    hours = replace(loan(DUNE), by_hour=True)
    view = view_of(Line(ItemId("1"), Lent(hours), title=DUNE), russian)
    assert (view.stamp, view.detail) == ("15:00", "7\u00a0декабря")
    outcome = outcome_of((line(DUNE, Lent(hours)),), russian)
    assert "7\u00a0декабря, 15:00" in outcome.receipt[0]
    assert outcome.headline.endswith("7\u00a0декабря, 15:00")


def test_a_loan_by_the_day_is_dated_on_the_librarys_calendar(russian: Words) -> None:
    west = timezone(timedelta(hours=-9))
    late = replace(loan(DUNE), due=datetime(2026, 12, 7, 23, 59, 59, tzinfo=west))
    (receipt,) = outcome_of((line(DUNE, Lent(late)),), russian).receipt
    assert "7\u00a0декабря" in receipt
    assert "23:59" not in receipt


def test_why_a_loan_is_not_renewed_stands_beside_the_one_button_left(russian: Words) -> None:
    own = replace(loan(DUNE), renewal=Renewal(Refusal.RENEWAL_ON_HOLD))
    view = view_of(Line(ItemId("1"), Choosing(own), title=DUNE), russian)
    assert [choice for choice, _ in view.choices] == [Choice.RETURN]
    assert view.detail == russian.refusal(Refused(Refusal.RENEWAL_ON_HOLD))


def test_a_provisional_loan_says_that_its_date_is_to_be_confirmed(russian: Words) -> None:
    view = view_of(line(DUNE, Lent(loan(DUNE), provisional=True)), russian)
    assert view.detail == russian("line.provisional")


def test_a_returned_book_says_where_it_goes_and_what_lateness_cost(russian: Words) -> None:
    answer = CheckedIn(RECEIVED, Route.HOLD_SHELF, "А-12", fee=Money(1550))
    view = view_of(Line(ItemId("1"), Returned(answer)), russian)
    assert view.title == "Дюна"
    assert view.note == russian("line.route.hold-shelf")
    assert view.detail == "А-12 · За опоздание: 15,50\u00a0₽"


def test_a_book_whose_protection_failed_goes_to_staff(russian: Words) -> None:
    status = Returned(CheckedIn(RECEIVED), armed=Security.FAILED)
    assert view_of(line(DUNE, status), russian).note == russian("line.route.staff")


def test_a_book_on_another_card_may_still_be_returned(russian: Words) -> None:
    view = view_of(line(DUNE, Declined(Refused(Refusal.ON_LOAN_TO_ANOTHER))), russian)
    assert [choice for choice, _ in view.choices] == [Choice.RETURN]
    view = view_of(line(DUNE, Declined(Refused(Refusal.NOT_FOR_LOAN))), russian)
    assert view.choices == ()


def test_a_book_nobody_knows_yet_is_called_a_book(words: Words) -> None:
    assert view_of(Line(ItemId("1"), Looking(KEY)), words).title == words("line.unknown")


def test_the_end_counts_what_was_lent_and_says_the_first_date(texts: Texts) -> None:
    outcome = outcome_of((lent(MASTER), lent(PICNIC), back(DUNE)), texts.words("ru"))
    assert outcome.numeral == "2"
    assert outcome.headline == "книги у вас до 7\u00a0декабря"
    assert outcome.remarks[0] == "Принята 1 книга."
    assert len(outcome.receipt) == 3


def test_the_end_says_how_many_books_came_to_nothing(texts: Texts) -> None:
    refused = line(KARENINA, Declined(Refused(Refusal.NOT_FOR_LOAN)))
    assert outcome_of((refused,) * 2, texts.words("ru")).remarks == ("2 книги не оформлены.",)
    assert "1 book was not processed." in outcome_of((refused,), texts.words("en")).remarks


def test_books_that_staff_must_see_are_named_at_the_end(texts: Texts) -> None:
    lines = (lent(MASTER, security=Security.FAILED), line(KARENINA, LeftBehind()))
    outcome = outcome_of(lines, texts.words("en"))
    assert outcome.remarks[0] == "Please leave 2 books with staff."
    assert outcome.numeral == "1"


def test_a_visit_of_nothing_says_goodbye_without_a_numeral(texts: Texts) -> None:
    outcome = outcome_of((), texts.words("en"))
    assert (outcome.numeral, outcome.headline) == ("", "Goodbye")
