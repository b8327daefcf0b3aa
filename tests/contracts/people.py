"""What an adapter must keep about people: who is let in, and who becomes a patron."""

from dataclasses import replace
from datetime import date

from sync.circulation import (
    AccountShown,
    CheckedOut,
    CheckOut,
    FindItem,
    FindTitle,
    Identified,
    Identify,
    ItemId,
    PatronId,
    Pin,
    PinNeeded,
    Refusal,
    Register,
    Registered,
    Registration,
    ShowAccount,
    TitlesFound,
)
from tests.contracts.house import HOUSE, Person, Tried, Work
from tests.contracts.loans import ANNA, BOOK, furnish

VERA = "2000003"
PIN = Pin("2580")
WRONG = Pin("1111")


def a_card_without_a_pin_opens_its_account(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    account = desk.look(Identify((ANNA,)), Identified).account
    assert account.patron.id == ANNA
    assert [loan.item for loan in account.loans] == [BOOK]


def the_screen_never_gets_a_surname(tried: Tried) -> None:
    name = furnish(tried).look(Identify((ANNA,)), Identified).account.patron.name
    assert "Анна" in name
    assert "Смирнова" not in name


def a_card_is_known_by_any_spelling_of_its_chip(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.put_patron(Person(VERA, forename="Вера", uids=("04A2B3C4D5E680",)))
    spellings = ("nonsense", "04A2B3C4D5E680", "1234567890")
    assert desk.look(Identify(spellings), Identified).account.patron.id == VERA


def a_card_with_a_pin_wants_it_before_anything_is_shown(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.put_patron(Person(VERA, forename="Вера", pin=PIN.digits))
    assert desk.look(Identify((VERA,)), PinNeeded).length in (None, HOUSE.pin_length)
    desk.look_refused(Identify((VERA,), WRONG), Refusal.PIN_WRONG)
    assert desk.look(Identify((VERA,), PIN), Identified).account.patron.id == VERA


def a_typed_number_tells_nobody_whether_it_is_a_card(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.put_patron(Person(VERA, forename="Вера", pin=PIN.digits))
    for number in (VERA, "2999999"):
        assert desk.look(Identify((number,), typed=True), PinNeeded) == PinNeeded(HOUSE.pin_length)
        wrong = Identify((number,), WRONG, typed=True)
        desk.look_refused(wrong, Refusal.CARD_OR_PIN_WRONG)
    assert desk.look(Identify((VERA,), PIN, typed=True), Identified).account.patron.id == VERA


def an_unknown_card_is_unknown(tried: Tried) -> None:
    furnish(tried).look_refused(Identify(("2999999",)), Refusal.CARD_UNKNOWN)


def a_book_laid_down_as_a_card_is_told_apart(tried: Tried) -> None:
    furnish(tried).look_refused(Identify((BOOK,)), Refusal.BOOK_NOT_CARD)


def a_lost_card_opens_nothing(tried: Tried) -> None:
    tried.hands.put_patron(Person(VERA, lost=True))
    furnish(tried).look_refused(Identify((VERA,)), Refusal.CARD_LOST)


def a_blocked_card_opens_nothing(tried: Tried) -> None:
    tried.hands.put_patron(Person(VERA, blocked=True))
    furnish(tried).look_refused(Identify((VERA,)), Refusal.CARD_BLOCKED)


def an_expired_card_opens_nothing(tried: Tried) -> None:
    tried.hands.put_patron(Person(VERA, expires_in=-1))
    furnish(tried).look_refused(Identify((VERA,)), Refusal.CARD_EXPIRED)


def a_card_is_good_on_its_last_day(tried: Tried) -> None:
    tried.hands.put_patron(Person(VERA, expires_in=0))
    account = furnish(tried).look(Identify((VERA,)), Identified).account
    assert (account.patron.id, account.holds) == (VERA, ())


def an_unknown_account_is_not_shown(tried: Tried) -> None:
    furnish(tried).look_refused(ShowAccount(PatronId("2999999")), Refusal.CARD_UNKNOWN)


def an_account_shows_what_is_owed(tried: Tried) -> None:
    tried.hands.put_patron(Person(VERA, fees=1234))
    account = furnish(tried).look(ShowAccount(PatronId(VERA)), AccountShown).account
    assert account.fees == 1234


def an_unknown_item_is_not_found_and_a_card_is_no_item(tried: Tried) -> None:
    desk = furnish(tried)
    desk.look_refused(FindItem(ItemId("3999999")), Refusal.ITEM_UNKNOWN)
    desk.look_refused(FindItem(ItemId(ANNA)), Refusal.CARD_NOT_BOOK)


def titles_are_found_by_words_in_any_case_and_with_either_letter(tried: Tried) -> None:
    ours, other = ItemId("3000002"), ItemId("3000003")
    desk = furnish(
        tried,
        Work("Ёлка", (ours,), author="Зощенко М."),
        Work("Новогодняя ёлка", (other,), author="Зощенко М."),
    )
    for words in ("ёлка", "ЕЛКА", "елк", "зощенко елка", "ел зо"):
        found = [entry.title.title for entry in desk.look(FindTitle(words), TitlesFound).titles]
        assert sorted(found) == ["Ёлка", "Новогодняя ёлка"], words
    assert desk.look(FindTitle("елка"), TitlesFound).titles[0].title.title == "Ёлка"
    assert desk.look(FindTitle("елка чехов"), TitlesFound).titles == ()
    assert desk.look(FindTitle("  "), TitlesFound).titles == ()


def a_title_tells_how_many_copies_it_has_and_how_many_are_free(tried: Tried) -> None:
    second = ItemId("3000002")
    desk = furnish(tried, Work("Чайка", (BOOK, second)))
    desk.done(CheckOut(second, ANNA), CheckedOut)
    (found,) = desk.look(FindTitle("чайка"), TitlesFound).titles
    assert (found.items, found.available) == (2, 1)


def a_long_list_is_cut_and_says_so(tried: Tried) -> None:
    desk = furnish(tried, *(Work(f"Том {number}", (f"310000{number}",)) for number in range(4)))
    found = desk.look(FindTitle("том", limit=3), TitlesFound)
    assert (len(found.titles), found.more) == (3, True)
    assert not desk.look(FindTitle("том", limit=4), TitlesFound).more


def newcomer(tried: Tried, age: int = 30) -> Registration:
    today: date = tried.hands.today()
    return Registration(
        surname="Орлова",
        forename="Дина",
        birth=date(today.year - age, 1, 1),
        patronymic="Ильинична",
        phone="+7 900 000-00-00",
        pin=PIN,
        consent="consent-1",
    )


def anewcomer_gets_a_card_that_opens_with_the_chosen_pin(tried: Tried) -> None:
    desk = furnish(tried)
    answer = desk.done(Register(newcomer(tried)), Registered)
    assert answer.provisional
    card = answer.patron.id
    desk.look(Identify((card,)), PinNeeded)
    account = desk.look(Identify((card,), PIN), Identified).account
    assert account.patron.id == card
    assert "Орлова" not in account.patron.name


def the_same_person_does_not_register_twice(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(Register(newcomer(tried)), Registered)
    same = replace(newcomer(tried), surname="  ОРЛОВА ", patronymic=None)
    desk.refused(Register(same), Refusal.REGISTRATION_DUPLICATE)


def twonewcomers_get_two_cards(tried: Tried) -> None:
    desk = furnish(tried)
    first = desk.done(Register(newcomer(tried)), Registered).patron.id
    second = desk.done(Register(replace(newcomer(tried), forename="Ева")), Registered).patron.id
    assert first != second


def a_child_needs_a_guardian(tried: Tried) -> None:
    desk = furnish(tried)
    child = newcomer(tried, age=HOUSE.guardian_age - 2)
    refused = desk.refused(Register(child), Refusal.GUARDIAN_NEEDED)
    assert refused.limit in (None, HOUSE.guardian_age)
    desk.done(Register(replace(child, guardian="Орлов Илья")), Registered)


def a_form_without_a_name_is_incomplete_and_one_without_consent_wants_it(tried: Tried) -> None:
    desk = furnish(tried)
    whole = newcomer(tried)
    desk.refused(Register(replace(whole, surname=" ")), Refusal.REGISTRATION_INCOMPLETE)
    desk.refused(Register(replace(whole, consent=None)), Refusal.CONSENT_NEEDED)
