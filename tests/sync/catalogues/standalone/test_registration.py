"""Registration: numbers from the block, who is the same person, what a form must have."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.catalogues.standalone.acts.register import may_register
from sync.catalogues.standalone.card_numbers import block_number, card_key, check_digit, masked
from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.names import folded, person_key, short_name
from sync.catalogues.standalone.pins import Pins
from sync.catalogues.standalone.policy.rules import RegistrationTerms
from sync.catalogues.standalone.records import PatronRecord
from sync.circulation import (
    CheckOut,
    PatronId,
    Pin,
    Refusal,
    Refused,
    Register,
    Registered,
    Registration,
)
from tests.sync.catalogues.standalone.house import BOOK, PINS, RULES, House, opened_house

TODAY = date(2026, 3, 2)
DINA = Registration(
    "Орлова",
    "Дина",
    date(1990, 5, 1),
    patronymic="Ильинична",
    pin=Pin("2580"),
    consent="consent-1",
)


def test_numbers_come_from_the_block_until_it_is_used_up(house: House) -> None:
    people = [replace(DINA, forename=name) for name in ("Дина", "Ева", "Жанна", "Зоя")]
    answers = [house.ask(Register(person)) for person in people]
    cards = [answer.patron.id for answer in answers if isinstance(answer, Registered)]
    assert cards == ["9019", "9027", "9035"]
    assert answers[3] == Refused(Refusal.REGISTRATION_CLOSED)


def test_a_number_somebody_has_already_is_skipped(house: House) -> None:
    taken = PatronRecord(PatronId("9019"), "Иванова", "Вера")
    put_patrons(house.catalogue.library, PINS, [taken])
    answer = house.ask(Register(DINA))
    assert isinstance(answer, Registered)
    assert answer.patron.id == "9027"


def test_a_newcomer_is_provisional_till_a_day_and_borrows_nothing(house: House) -> None:
    answer = house.ask(Register(DINA))
    assert isinstance(answer, Registered)
    assert (answer.patron.category, answer.patron.expires) == ("provisional", date(2026, 4, 1))
    refused = house.ask(CheckOut(BOOK, answer.patron.id))
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.STAFF_ONLY


def test_a_child_becomes_a_provisional_child(house: House) -> None:
    child = replace(DINA, birth=date(2014, 1, 1), guardian="Орлов Илья")
    answer = house.ask(Register(child))
    assert isinstance(answer, Registered)
    assert answer.patron.category == "provisional-child"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(DINA, surname=" ОРЛОВА", forename="дина "), True),
        (replace(DINA, patronymic=None), True),
        (replace(DINA, patronymic="Петровна"), False),
        (replace(DINA, birth=date(1990, 5, 2)), False),
        (replace(DINA, surname="Орлова-Белая"), False),
    ],
)
def test_the_same_person_is_known_by_name_and_birth_date(
    house: House, other: Registration, *, same: bool
) -> None:
    house.ask(Register(DINA))
    answer = house.ask(Register(other))
    assert (answer == Refused(Refusal.REGISTRATION_DUPLICATE)) is same


@pytest.mark.parametrize(
    "incomplete",
    [
        replace(DINA, surname="  "),
        replace(DINA, forename="?"),
        replace(DINA, surname="я" * 101),
        replace(DINA, pin=None),
        replace(DINA, pin=Pin("258")),
        replace(DINA, pin=Pin("25a0")),
        replace(DINA, birth=date(2026, 3, 3)),
        replace(DINA, birth=date(1890, 1, 1)),
    ],
)
def test_an_incomplete_form_is_told_so(incomplete: Registration) -> None:
    assert may_register(incomplete, RULES, TODAY) == Refused(Refusal.REGISTRATION_INCOMPLETE)


def test_a_form_without_consent_is_told_what_is_missing() -> None:
    assert may_register(replace(DINA, consent=None), RULES, TODAY) == Refused(
        Refusal.CONSENT_NEEDED
    )


def test_a_library_may_want_a_way_to_reach_people() -> None:
    rules = replace(RULES, registration=RegistrationTerms(contact=True))
    assert may_register(DINA, rules, TODAY) == Refused(Refusal.REGISTRATION_INCOMPLETE)
    assert may_register(replace(DINA, email="d@example.org"), rules, TODAY) is None


def test_a_library_may_register_nobody(tmp_path: Path) -> None:
    closed = RegistrationTerms(open=False)
    with opened_house(tmp_path / "library.db", registration=closed) as house:
        assert house.ask(Register(DINA)) == Refused(Refusal.REGISTRATION_CLOSED)


@pytest.mark.parametrize(("birth", "needed"), [(date(2012, 3, 2), False), (date(2012, 3, 3), True)])
def test_a_guardian_is_needed_until_the_birthday(birth: date, *, needed: bool) -> None:
    answer = may_register(replace(DINA, birth=birth), RULES, TODAY)
    assert (answer == Refused(Refusal.GUARDIAN_NEEDED, limit=14)) is needed


def test_the_check_digit_is_that_of_bank_cards() -> None:
    assert check_digit("7992739871") == "3"
    assert block_number(RegistrationTerms(prefix="9", digits=6), 123) == "9000123" + "1"


@given(st.text("0123456789", min_size=2, max_size=12), st.data())
def test_a_mistyped_digit_is_noticed(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from(sorted(set("0123456789") - {number[place]})))
    wrong = number[:place] + digit + number[place + 1 :]
    assert check_digit(wrong) != check_digit(number)


@pytest.mark.parametrize("spelling", ["04:a2:b3", "04 A2 B3", "04-a2-b3", "04A2B3"])
def test_a_card_is_one_in_any_spelling(spelling: str) -> None:
    assert card_key(spelling) == "04A2B3"


@pytest.mark.parametrize(("card", "shown"), [("2000001", "…001"), ("12", "…")])
def test_a_masked_number_keeps_its_secret(card: str, shown: str) -> None:
    assert masked(card) == shown


@pytest.mark.parametrize(
    ("surname", "forename", "shown"),
    [
        ("Смирнова", "Анна", "Анна С."),
        ("o'Neill", "Anna", "Anna O."),
        ("", "Анна", "Анна"),
        ("Смирнова", "", "С."),
    ],
)
def test_the_screen_gets_a_first_name_and_an_initial(
    surname: str, forename: str, shown: str
) -> None:
    assert short_name(surname, forename) == shown


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ёжик  в ТУМАНЕ!", "ежик в тумане"),
        ("Война и мир. Т. 1-2", "война и мир т 12"),
        ("O’Neill", "oneill"),
        ("За́мок", "замок"),
        ("и\u0306", "й"),
        ("Йод и ЙОГА", "йод и йога"),
        ("Café Ümläut", "cafe umlaut"),
        ("ўсё", "ўсе"),
        ("ﬁne", "fine"),
        ("?!", ""),
    ],
)
def test_words_are_compared_in_one_form(text: str, plain: str) -> None:
    assert folded(text) == plain
    assert folded(folded(text)) == folded(text)


def test_surname_and_forename_do_not_run_together() -> None:
    assert person_key("Анна", "Мария Ивановна") != person_key("Анна Мария", "Ивановна")


def test_a_pin_is_known_again_and_no_other() -> None:
    stored = PINS.hashed(Pin("2580"))
    assert PINS.matches(stored, Pin("2580"))
    assert not PINS.matches(stored, Pin("2581"))
    assert not PINS.matches(None, Pin("2580"))
    assert not PINS.matches("rubbish", Pin("2580"))
    assert stored != PINS.hashed(Pin("2580"))


def test_a_stolen_table_is_worth_nothing_without_the_key() -> None:
    stored = PINS.hashed(Pin("2580"))
    assert not Pins(b"another key, as long as it").matches(stored, Pin("2580"))


def test_a_short_key_is_refused_and_never_shown() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Pins(b"short")
    assert "tests alone" not in repr(PINS)
