"""What an adapter must keep about holds: one line for each title, first come, first served."""

from datetime import date, timedelta

from sync.circulation import (
    CancelHold,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    HoldCancelled,
    HoldId,
    HoldPlaced,
    HoldPossible,
    ItemId,
    ItemState,
    MayHold,
    PatronId,
    PlaceHold,
    Refusal,
    Route,
    TitleId,
)
from tests.contracts.asking import NEVER, Asker
from tests.contracts.house import HOUSE, Person, Tried, Work
from tests.contracts.loans import ANNA, BOOK, BORIS, furnish


def _lent_title(desk: Asker, item: ItemId = BOOK, patron: PatronId = ANNA) -> TitleId:
    return desk.done(CheckOut(item, patron), CheckedOut).loan.title.id


def a_hold_stands_in_the_account(tried: Tried) -> None:
    desk = furnish(tried)
    title = _lent_title(desk)
    hold = desk.done(PlaceHold(title, BORIS), HoldPlaced).hold
    assert (hold.title.id, hold.queue, hold.ready) == (title, 1, False)
    (shown,) = desk.account(BORIS).holds
    assert (shown.id, shown.queue, shown.ready) == (hold.id, 1, False)
    assert desk.account(ANNA).holds == ()


def the_line_is_served_in_the_order_of_coming(tried: Tried) -> None:
    desk = furnish(tried)
    names = ("Вера", "Глеб", "Дина")
    line = [
        tried.hands.put_patron(Person(str(2000010 + number), f"Орлов{number}", name))
        for number, name in enumerate(names)
    ]
    title = _lent_title(desk)
    for place, patron in enumerate(line, 1):
        assert desk.done(PlaceHold(title, patron), HoldPlaced).hold.queue == place
    for number, patron in enumerate(line):
        assert desk.done(CheckIn(BOOK), CheckedIn).route is Route.HOLD_SHELF
        ready = [bool(h.ready) for p in line[number:] for h in desk.account(p).holds]
        assert ready == [True] + [False] * (len(line) - number - 1)
        for later in line[number + 1 :]:
            desk.refused(CheckOut(BOOK, later), Refusal.ON_HOLD_FOR_ANOTHER)
        desk.done(CheckOut(BOOK, patron), CheckedOut)
    assert desk.done(CheckIn(BOOK), CheckedIn).route is Route.SHELF


def those_behind_move_up_when_one_gives_up(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", "Орлова", "Вера"))
    title = _lent_title(desk)
    first = desk.done(PlaceHold(title, BORIS), HoldPlaced).hold
    desk.done(PlaceHold(title, vera), HoldPlaced)
    assert desk.done(CancelHold(first.id, BORIS), HoldCancelled).hold == first.id
    assert desk.account(BORIS).holds == ()
    assert [hold.queue for hold in desk.account(vera).holds] == [1]


def a_hold_given_up_on_the_shelf_frees_the_item(tried: Tried) -> None:
    desk = furnish(tried)
    hold = desk.done(PlaceHold(_lent_title(desk), BORIS), HoldPlaced).hold
    desk.done(CheckIn(BOOK), CheckedIn)
    desk.refused(CheckOut(BOOK, ANNA), Refusal.ON_HOLD_FOR_ANOTHER)
    desk.done(CancelHold(hold.id, BORIS), HoldCancelled)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)


def nobody_gives_up_anothers_hold(tried: Tried) -> None:
    desk = furnish(tried)
    hold = desk.done(PlaceHold(_lent_title(desk), BORIS), HoldPlaced).hold
    desk.refused(CancelHold(hold.id, ANNA), Refusal.HOLD_UNKNOWN)
    assert [mine.id for mine in desk.account(BORIS).holds] == [hold.id]


def a_hold_that_never_was_is_not_given_up(tried: Tried) -> None:
    furnish(tried).refused(CancelHold(HoldId("987654"), ANNA), Refusal.HOLD_UNKNOWN)


def a_second_hold_on_the_same_title_is_refused(tried: Tried) -> None:
    desk = furnish(tried)
    title = _lent_title(desk)
    desk.done(PlaceHold(title, BORIS), HoldPlaced)
    desk.refused(PlaceHold(title, BORIS), Refusal.HOLD_EXISTS)
    assert len(desk.account(BORIS).holds) == 1


def whoever_has_the_title_does_not_wait_for_it(tried: Tried) -> None:
    desk = furnish(tried)
    title = _lent_title(desk)
    desk.refused(PlaceHold(title, ANNA), Refusal.ALREADY_YOURS)


def a_title_on_the_shelf_is_taken_not_waited_for(tried: Tried) -> None:
    desk = furnish(tried)
    title = desk.item(BOOK).title.id
    refused = desk.refused(PlaceHold(title, ANNA), Refusal.HOLD_ON_SHELF)
    assert refused.item is None or refused.item.id == BOOK


def what_is_said_before_a_card_is_shown_holds_when_it_is(tried: Tried) -> None:
    """In doubt a hold is possible; a no must be one for everybody."""
    lent, reference = ItemId("3000002"), ItemId("3000003")
    desk = furnish(
        tried,
        Work("Чайка", (BOOK,)),
        Work("Иванов", (lent,)),
        Work("Словарь", (reference,), item_type="reference"),
    )
    desk.look(MayHold(_lent_title(desk, lent)), HoldPossible)
    desk.done(PlaceHold(desk.item(lent).title.id, BORIS), HoldPlaced)
    for title, reason in (
        (desk.item(BOOK).title.id, Refusal.HOLD_ON_SHELF),
        (desk.item(reference).title.id, Refusal.HOLD_NOT_ALLOWED),
        (TitleId("987654"), Refusal.TITLE_UNKNOWN),
    ):
        told = desk.catalogue.look(MayHold(title), NEVER)
        refused = desk.refused(PlaceHold(title, BORIS), reason)
        assert told == HoldPossible() or told == refused


def a_patron_waits_for_so_many_titles_only(tried: Tried) -> None:
    codes = [str(3000001 + number) for number in range(HOUSE.hold_limit + 1)]
    desk = furnish(tried, *(Work(f"Том {code}", (code,)) for code in codes))
    titles = [_lent_title(desk, ItemId(code)) for code in codes]
    for title in titles[:-1]:
        desk.done(PlaceHold(title, BORIS), HoldPlaced)
    refused = desk.refused(PlaceHold(titles[-1], BORIS), Refusal.TOO_MANY_HOLDS)
    assert refused.limit in (None, HOUSE.hold_limit)


def an_unknown_title_is_not_waited_for(tried: Tried) -> None:
    furnish(tried).refused(PlaceHold(TitleId("987654"), ANNA), Refusal.TITLE_UNKNOWN)


def what_is_never_lent_is_not_waited_for(tried: Tried) -> None:
    desk = furnish(tried, Work("Словарь", (BOOK,), item_type="reference"))
    desk.refused(PlaceHold(desk.item(BOOK).title.id, ANNA), Refusal.HOLD_NOT_ALLOWED)


def a_child_does_not_wait_for_what_is_marked_for_older_people(tried: Tried) -> None:
    desk = furnish(tried, Work("Лолита", (BOOK,), age_mark=18))
    title = _lent_title(desk)
    child = Person("2000003", forename="Вера", birth=date(tried.hands.today().year - 10, 1, 1))
    desk.refused(PlaceHold(title, tried.hands.put_patron(child)), Refusal.AGE_MARK)


def a_blocked_card_does_not_wait(tried: Tried) -> None:
    desk = furnish(tried)
    title = _lent_title(desk)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", blocked=True))
    desk.refused(PlaceHold(title, vera), Refusal.CARD_BLOCKED)


def an_unknown_card_does_not_wait(tried: Tried) -> None:
    desk = furnish(tried)
    title = _lent_title(desk)
    desk.refused(PlaceHold(title, PatronId("2999999")), Refusal.CARD_UNKNOWN)


def a_free_copy_is_lent_while_others_suffice_for_those_who_wait(tried: Tried) -> None:
    """Two copies come back and one patron waits: the second copy may go to anybody."""
    second = ItemId("3000002")
    desk = furnish(tried, Work("Чайка", (BOOK, second)))
    vera = tried.hands.put_patron(Person("2000003", "Орлова", "Вера"))
    title = _lent_title(desk)
    _lent_title(desk, second)
    desk.done(PlaceHold(title, BORIS), HoldPlaced)
    assert desk.done(CheckIn(BOOK), CheckedIn).route is Route.HOLD_SHELF
    assert desk.done(CheckIn(second), CheckedIn).route is Route.SHELF
    desk.done(CheckOut(second, vera), CheckedOut)
    assert desk.state(BOOK) is ItemState.HOLD_SHELF


def a_hold_nobody_comes_for_lapses(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(PlaceHold(_lent_title(desk), BORIS), HoldPlaced)
    desk.done(CheckIn(BOOK), CheckedIn)
    (hold,) = desk.account(BORIS).holds
    assert hold.keep_until is not None
    tried.hands.pass_time(timedelta(days=(hold.keep_until - tried.hands.today()).days))
    desk.refused(CheckOut(BOOK, ANNA), Refusal.ON_HOLD_FOR_ANOTHER)
    tried.hands.pass_time(timedelta(days=1))
    assert desk.account(BORIS).holds == ()
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
