from datetime import date
from pathlib import Path

from sync.circulation.identifiers import Money, PatronId
from sync.circulation.values import Pin
from sync.importing.patrons import read_patrons
from sync.importing.people import CardStatus, PatronRecord
from sync.importing.records import Damage, Rejected
from sync.importing.sheets import load_sheet

HEADING = "Номер билета;Фамилия;Имя;Дата рождения;Категория;ПИН;UID;Язык;Долг;Состояние\n"


def patrons(folder: Path, *lines: str) -> list[PatronRecord | Rejected]:
    path = folder / "patrons.csv"
    path.write_text(HEADING + "\n".join(lines), encoding="utf-8")
    return list(read_patrons(path, load_sheet("patrons")))


def test_a_village_library_hands_over_its_spreadsheet(tmp_path: Path) -> None:
    found = patrons(tmp_path, "12;Соколова;Анна;05.03.1990;Взрослый;1234;04:a3:c6:ca;рус;12,50;")
    assert found == [
        PatronRecord(
            card_number=PatronId("12"),
            surname="Соколова",
            forename="Анна",
            birth=date(1990, 3, 5),
            category="adult",
            pin=Pin("1234"),
            card_uids=("04A3C6CA",),
            language="ru",
            fees=Money(1250),
        )
    ]


def test_every_bad_row_is_named_by_line_and_column(tmp_path: Path) -> None:
    found = patrons(
        tmp_path,
        ";Соколова;Анна;;;;;;;",
        "1;;Анна;;;;;;;",
        "1;Соколова;Анна;31.02.1990;;;;;;",
        "1;Соколова;Анна;05.03.90;;;;;;",
        "1;Соколова;Анна;;;12;;;;",
        "1;Соколова;Анна;;;;zz;;;",
        "1;Соколова;Анна;;;;;клингонский;;",
        "1;Соколова;Анна;;;;;;-5;",
        "1;Соколова;Анна;;;;;;;кто знает",
        "1;Соколова;Анна;;;;;;;",
    )
    assert [
        (row.position, row.reason, row.detail) for row in found if isinstance(row, Rejected)
    ] == [
        (2, Damage.VALUE_MISSING, "card_number"),
        (3, Damage.VALUE_MISSING, "surname"),
        (4, Damage.VALUE_WRONG, "birth"),
        (5, Damage.VALUE_WRONG, "birth"),
        (6, Damage.VALUE_WRONG, "pin"),
        (7, Damage.VALUE_WRONG, "card_uids"),
        (8, Damage.VALUE_WRONG, "language"),
        (9, Damage.VALUE_WRONG, "fees"),
        (10, Damage.VALUE_WRONG, "status"),
    ]
    assert isinstance(found[-1], PatronRecord)


def test_a_card_belongs_to_one_patron(tmp_path: Path) -> None:
    found = patrons(
        tmp_path,
        "1;Соколова;Анна;;;;04A3C6CA;;;",
        "1;Орлова;Вера;;;;;;;",
        "2;Громов;Тимур;;;;04a3c6ca;;;",
    )
    assert found[1:] == [
        Rejected(3, None, Damage.REPEATED, "card_number"),
        Rejected(4, None, Damage.REPEATED, "card_uids"),
    ]


def test_words_of_the_library_are_understood(tmp_path: Path) -> None:
    child, other = patrons(
        tmp_path, "1;Орлова;Вера;;РЕБЕНОК;;;;;заблокирован", "2;Ким;Жанна;;Члены клуба;;;;;Утерян"
    )
    assert isinstance(child, PatronRecord)
    assert isinstance(other, PatronRecord)
    assert (child.category, child.status) == ("child", CardStatus.BLOCKED)
    assert (other.category, other.status) == ("Члены клуба", CardStatus.LOST)


def test_nothing_of_a_person_is_shown_by_a_log_line(tmp_path: Path) -> None:
    found = patrons(
        tmp_path, "777;Соколова;Анна;05.03.1990;;1234;04A3C6CA;;;", "888;Орлова;Вера;;;99;;;;"
    )
    shown = repr(found)
    for secret in ("777", "888", "Соколова", "Анна", "1990", "1234", "04A3C6CA", "Орлова", "99"):
        assert secret not in shown
