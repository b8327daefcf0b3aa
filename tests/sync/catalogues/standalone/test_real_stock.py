"""A real branch library in the embedded one: all of it can be found, lent and imported again."""

from pathlib import Path

from sync.catalogues.standalone.records import Counted
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    FindTitle,
    ItemId,
    TitlesFound,
)
from sync.importing.catalogue import read_catalogue
from sync.importing.mapping_files import load_mapping
from sync.importing.records import TitleRecord
from tests.sync.catalogues.standalone.house import ANNA, House, opened_house


def test_a_branch_library_is_lent_and_found_and_imported_again(
    tmp_path: Path, test_data: Path
) -> None:
    path = test_data / "rusmarc_stavropol" / "stav6_part1_cp866.mrc"
    mapping = load_mapping("rusmarc-995")
    records = [r for r in read_catalogue(path, mapping, "cp866") if isinstance(r, TitleRecord)]
    with opened_house(tmp_path / "library.db", branch=None) as house:
        house.furnish()
        _live_with(house, records)


def _live_with(house: House, records: list[TitleRecord]) -> None:
    library = house.catalogue.library
    assert put_titles(library, records) == (Counted(added=600), Counted(added=1411))
    barcodes = [ItemId(item.barcode) for record in records for item in record.items]
    for barcode in barcodes[::50]:
        loan = house.ask(CheckOut(barcode, ANNA))
        assert isinstance(loan, CheckedOut)
        assert loan.loan.item == barcode
        assert isinstance(house.ask(CheckIn(barcode)), CheckedIn)
    for record in records[::20]:
        found = house.look(FindTitle(record.title, limit=100))
        assert isinstance(found, TitlesFound)
        assert record.title_id in {entry.title.id for entry in found.titles}
    assert isinstance(house.ask(CheckOut(barcodes[0], ANNA)), CheckedOut)
    assert put_titles(library, records) == (Counted(updated=600), Counted(updated=1411))
    assert house.value("SELECT count(*) FROM loans") == 1
