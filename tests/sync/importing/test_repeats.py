from pathlib import Path

from sync.importing.catalogue import read_catalogue
from sync.importing.mapping_files import load_mapping
from sync.importing.records import Damage, Flaw, TitleRecord
from tests.sync.importing.marc import book

KOHA = load_mapping("marc21-koha")


def titles(folder: Path, *records: bytes) -> list[TitleRecord]:
    path = folder / "catalogue.mrc"
    path.write_bytes(b"".join(records))
    return [each for each in read_catalogue(path, KOHA) if isinstance(each, TitleRecord)]


def test_another_title_with_the_same_number_is_kept_beside_the_first(tmp_path: Path) -> None:
    records = (book("7", "War and peace", "1"), book("7", "Anna Karenina", "2"))
    first, second = titles(tmp_path, *records)
    assert first.title_id == "koha:7"
    assert second.title_id.startswith("koha:7-")
    assert second.flaws == (Flaw(Damage.REPEATED, "001"),)
    assert titles(tmp_path, *records) == [first, second]


def test_the_same_title_once_more_is_the_same(tmp_path: Path) -> None:
    first, second = titles(tmp_path, book("7", "Dune", "1"), book("7", "Dune", "1"))
    assert first == second


def test_an_item_of_another_record_stays_there(tmp_path: Path) -> None:
    first, second = titles(tmp_path, book("1", "Dune", "10"), book("2", "Emma", "10", "11"))
    assert [item.barcode for item in first.items] == ["10"]
    assert [item.barcode for item in second.items] == ["11"]
    assert second.flaws == (Flaw(Damage.ITEM_REPEATED, "in another record"),)
