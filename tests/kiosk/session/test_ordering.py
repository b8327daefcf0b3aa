"""Ordering: type, choose, lay the card.  The card may as well come first."""

import pytest

from kiosk.session.effects import Forget
from kiosk.session.events import (
    BackPressed,
    BarcodeRead,
    Event,
    FinishPressed,
    ItemTaken,
    OrderPressed,
    Quiet,
    TitleChosen,
    WordsTyped,
)
from kiosk.session.lines import Asking, Lent
from kiosk.session.ordering import MAX_WORDS
from kiosk.session.proofs import MAX_PROOFS
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    EnteringPin,
    Identifying,
    Idle,
    Ordering,
    Policy,
    Returning,
)
from sync.circulation import (
    FindItem,
    FindTitle,
    HoldPlaced,
    HoldPossible,
    Identify,
    ItemId,
    MayHold,
    PinNeeded,
    PlaceHold,
    Refusal,
    Refused,
    TitleFound,
    TitlesFound,
)
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    FOUND_TITLE,
    copy,
    hold,
    known,
    lent,
    scan,
    title,
)
from tests.kiosk.session.visiting import CARD, Visit, identified, says, silent, visit

CHOSEN = TitleChosen(FOUND_TITLE)
FOUND = TitlesFound((FOUND_TITLE,))
PLACED = HoldPlaced(hold("emma"))
PLACE = PlaceHold(FOUND_TITLE.title.id, ANNA.patron.id, "hall")
CHECK = MayHold(FOUND_TITLE.title.id)
MAKES_SENSE = says(HoldPossible())
ON_SHELF = Refused(Refusal.HOLD_ON_SHELF, copy("emma"))
UNPROVEN = Refused(Refusal.VISIT_UNPROVEN)


def ordering(after: Visit) -> Ordering:
    assert isinstance(after.state, Ordering)
    return after.state


def with_card(*happenings: Event) -> Visit:
    after = visit(ANNA_CARD, says(known(ANNA)), policy=Policy(pickup="hall"))
    return after.then(OrderPressed(), *happenings)


def without_card(*happenings: Event) -> Visit:
    return visit(OrderPressed(), *happenings, policy=Policy(pickup="hall"))


def test_a_title_is_ordered_with_the_card_laid_down_at_the_end() -> None:
    after = without_card(WordsTyped("emma")).then(says(FOUND), CHOSEN, MAKES_SENSE)
    assert isinstance(after.state, CardWanted)
    assert after.asked() == []
    after.then(ANNA_CARD, says(known(ANNA)))
    assert after.asked() == [PLACE]
    after.then(says(PLACED))
    assert ordering(after).result == PLACED


def test_a_title_is_ordered_with_the_card_laid_down_first() -> None:
    after = with_card(WordsTyped("emma")).then(says(FOUND), CHOSEN)
    assert after.asked() == [PLACE]
    after.then(says(PLACED), BackPressed())
    assert isinstance(after.state, Borrowing)
    assert after.state.account.holds == (hold("emma"),)


@pytest.mark.parametrize(
    "refused", [ON_SHELF, Refused(Refusal.HOLD_NOT_ALLOWED), Refused(Refusal.TITLE_UNKNOWN)]
)
def test_a_hold_that_makes_no_sense_is_said_before_a_card_is_asked_for(refused: Refused) -> None:
    after = without_card(WordsTyped("emma")).then(says(FOUND), CHOSEN)
    assert after.looked()[-1] == CHECK
    after.then(says(refused))
    assert ordering(after).result == refused
    assert ordering(after).found == (FOUND_TITLE,)
    assert after.asked() == []
    assert isinstance(after.then(CHOSEN, MAKES_SENSE).state, CardWanted)


@pytest.mark.parametrize("reply", [silent(), says(Refused(Refusal.LINE_DOWN)), MAKES_SENSE])
def test_whoever_does_not_know_whether_a_hold_makes_sense_keeps_nobody_from_it(
    reply: Event,
) -> None:
    assert isinstance(without_card(CHOSEN).then(reply).state, CardWanted)


@pytest.mark.parametrize("event", [WordsTyped("nora"), BackPressed(), scan("iliad")])
def test_whether_a_hold_makes_sense_is_forgotten_by_who_turns_to_something_else(
    event: Event,
) -> None:
    after = without_card(CHOSEN)
    late = says(ON_SHELF)(after)
    after.then(event)
    assert len(after.wanted(Forget)) == 1
    state = after.state
    assert after.then(late).state == state


def test_a_card_laid_down_during_the_check_places_the_hold_and_checks_no_more() -> None:
    after = without_card(CHOSEN, ANNA_CARD).then(identified(ANNA))
    assert after.asked() == [PLACE]
    assert len(after.wanted(Forget)) == 1


def test_a_card_refused_during_the_check_is_said_and_nothing_is_chosen() -> None:
    blocked = Refused(Refusal.CARD_BLOCKED)
    after = without_card(CHOSEN, ANNA_CARD).then(says(blocked, CARD))
    assert (ordering(after).result, ordering(after).chosen) == (blocked, None)


def test_a_book_on_the_shelf_is_not_ordered_by_a_card_that_came_during_the_check() -> None:
    after = without_card(CHOSEN, ANNA_CARD).then(says(ON_SHELF, None), identified(ANNA))
    assert (ordering(after).result, after.asked()) == (ON_SHELF, [])


@pytest.mark.parametrize("card", [ANNA_CARD, BarcodeRead("A-1")])
def test_a_card_laid_down_during_the_search_is_not_asked_for_again(card: Event) -> None:
    after = without_card(WordsTyped("emma"), card).then(says(FOUND), says(known(ANNA)))
    assert ordering(after).found == (FOUND_TITLE,)
    assert after.then(CHOSEN).asked() == [PLACE]


def test_a_card_refused_during_the_search_is_said_there() -> None:
    after = without_card(ANNA_CARD).then(says(Refused(Refusal.CARD_EXPIRED)))
    assert ordering(after).result == Refused(Refusal.CARD_EXPIRED)


def test_a_book_scanned_during_the_search_turns_to_the_books() -> None:
    after = without_card(BarcodeRead("iliad")).then(says(Refused(Refusal.BOOK_NOT_CARD)))
    assert isinstance(after.state, Returning)
    assert after.looked()[-1] == FindItem(ItemId("iliad"))


def test_the_findings_are_those_of_the_words_last_typed() -> None:
    other = TitleFound(title("nora"), 1, 1)
    after = without_card(WordsTyped("em"), WordsTyped("emma"))
    assert after.wanted(Forget) != []
    assert after.looked() == [FindTitle("em"), FindTitle("emma")]
    after.then(says(TitlesFound((other,))))
    assert ordering(after).found == (other,)


def test_an_answer_to_words_typed_over_is_not_shown() -> None:
    after = without_card(WordsTyped("em"))
    late = says(TitlesFound((TitleFound(title("nora"), 1, 1),)))(after)
    after.then(WordsTyped("emma"), late)
    assert ordering(after).found is None


def test_no_words_find_nothing_and_ask_nothing() -> None:
    after = without_card(WordsTyped("emma")).then(says(FOUND), WordsTyped("  "))
    assert ordering(after).found is None
    assert len(after.looked()) == 1


def test_no_end_of_words_is_cut() -> None:
    assert len(ordering(without_card(WordsTyped("x" * 999))).words) == MAX_WORDS


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (says(Refused(Refusal.HOLD_EXISTS)), Refusal.HOLD_EXISTS),
        (silent(), Refusal.LINE_DOWN),
        (silent(Quiet.UNKNOWN), Refusal.LINE_DOWN),
    ],
)
def test_a_hold_that_was_not_placed_says_why(reply: Event, reason: Refusal) -> None:
    assert ordering(with_card(CHOSEN).then(reply)).result == Refused(reason)


def test_a_hold_on_its_way_is_not_asked_twice_nor_left() -> None:
    after = with_card(CHOSEN, CHOSEN, BackPressed(), FinishPressed())
    assert after.asked() == [PLACE]
    assert isinstance(after.state, Ordering)


def test_a_hold_is_placed_once_however_often_the_visit_is_proven() -> None:
    after = with_card(CHOSEN).then(says(UNPROVEN))
    assert isinstance(after.state, Identifying)
    after.then(says(known(ANNA)))
    assert after.asked() == [PLACE, PLACE]
    after.then(says(PLACED))
    assert ordering(after).result == PLACED
    assert after.asked() == [PLACE, PLACE]


def test_a_hold_the_desk_will_not_believe_is_refused_in_the_end() -> None:
    after = with_card(CHOSEN)
    for _ in range(MAX_PROOFS):
        after.then(says(UNPROVEN), says(known(ANNA)))
    assert ordering(after.then(says(UNPROVEN))).result == UNPROVEN


def test_a_loan_goes_on_behind_the_search() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), scan("iliad"), OrderPressed(), says(lent("iliad")))
    after.then(BackPressed())
    assert isinstance(after.status("iliad"), Lent)


def test_a_loan_behind_the_search_is_proven_again() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), scan("iliad"), OrderPressed(), says(UNPROVEN))
    after.then(says(PinNeeded(4)))
    assert isinstance(after.state, EnteringPin)
    after.then(BackPressed())
    assert [line.item for line in ordering(after).after.lines] == ["iliad"]  # type: ignore[union-attr]  # None has no lines and fails


def test_a_book_laid_down_turns_to_the_books() -> None:
    assert isinstance(without_card(WordsTyped("emma"), scan("iliad")).state, Returning)
    after = with_card(WordsTyped("emma"), scan("iliad"))
    assert isinstance(after.state, Borrowing)
    assert isinstance(after.status("iliad"), Asking)


def test_a_book_laid_down_while_a_hold_is_on_its_way_loses_neither() -> None:
    after = with_card(CHOSEN, scan("iliad")).then(says(PLACED), says(lent("iliad")))
    assert ordering(after).result == PLACED
    assert isinstance(after.status("iliad"), Lent)


def test_a_book_taken_away_behind_the_search_is_noted() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), scan("emma"), OrderPressed())
    assert after.then(ItemTaken(ItemId("emma"))).lines() == ()


def test_books_laid_down_when_the_card_was_asked_for_are_lent_behind_the_order() -> None:
    after = without_card(CHOSEN).then(MAKES_SENSE, scan("iliad"), ANNA_CARD, identified(ANNA))
    assert [line.item for line in ordering(after).after.lines] == ["iliad"]  # type: ignore[union-attr]  # None has no lines and fails
    assert after.asked()[-1] == PLACE


def test_a_card_refused_for_an_order_lets_another_be_laid_down() -> None:
    after = without_card(CHOSEN).then(MAKES_SENSE, ANNA_CARD, says(Refused(Refusal.CARD_BLOCKED)))
    assert isinstance(after.state, CardWanted)
    assert after.looked() == [CHECK, Identify(ANNA_CARD.card)]


def test_back_from_the_card_finds_the_search_as_it_was() -> None:
    after = without_card(WordsTyped("emma")).then(says(FOUND), CHOSEN, MAKES_SENSE, BackPressed())
    assert ordering(after).words == "emma"
    assert ordering(after).found == (FOUND_TITLE,)
    assert after.then(BackPressed()).session.state == Idle()


def test_a_hold_that_was_placed_is_not_placed_again_when_a_loan_is_proven() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), scan("iliad"), OrderPressed(), CHOSEN)
    after.then(says(UNPROVEN, "iliad"), identified(ANNA), says(PLACED, None))
    holds = [change for change in after.asked() if isinstance(change, PlaceHold)]
    assert len(holds) == 1


def test_typing_on_does_not_lose_a_hold_that_must_be_proven() -> None:
    after = with_card(CHOSEN, WordsTyped("nora"))
    after.then(says(UNPROVEN), identified(ANNA))
    assert after.asked() == [PLACE, PLACE]
