"""The demo library put on its shelves: an invented house to try everything in.

It is apart from the office because no real library is ever stocked like this.
"""

from datetime import date, datetime, time

from sync.catalogues.standalone.enrolling import put_fees, put_holds, put_loans, put_patrons
from sync.catalogues.standalone.records import FeeRecord, HoldRecord, LoanRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import Act, BootId, CheckIn, RequestId, TitleId, VisitId
from sync.commands.enrolment import patron_of
from sync.importing.demo import DemoHold, DemoLoan, demo_library
from sync.office import Office
from sync.replica import catch_up

_NOON = time(12)


def stock_demo(office: Office, today: date) -> None:
    """Fill an empty library with the demo's titles, people, loans and holds."""
    library = office.catalogue.library
    for table in ("titles", "patrons"):
        if library.store.value(f"SELECT count(*) FROM {table}"):  # noqa: S608 - our own names
            return
    demo = demo_library(today)
    put_titles(library, demo.titles)
    put_patrons(library, office.pins, map(patron_of, demo.patrons))
    moment = datetime.combine(today, _NOON, office.settings.library.zone)
    put_fees(
        library,
        (FeeRecord(p.card_number, p.fees, moment) for p in demo.patrons if p.fees),
    )
    put_loans(library, (_loan(loan, office) for loan in demo.loans))
    put_holds(library, (_hold(hold, office) for hold in demo.holds))
    for number, hold in enumerate(demo.holds):
        if hold.item is not None:
            # Its return is what lays a held item on the hold shelf, here as everywhere.
            _bring_back(office, number, hold)
    catch_up(library, office.replica)


def _loan(loan: DemoLoan, office: Office) -> LoanRecord:
    zone = office.settings.library.zone
    taken = datetime.combine(loan.taken, _NOON, zone)
    due = office.rules.opening.end_of(loan.due)
    return LoanRecord(loan.item, loan.patron, taken, due, loan.renewals)


def _hold(hold: DemoHold, office: Office) -> HoldRecord:
    placed = datetime.combine(hold.placed, _NOON, office.settings.library.zone)
    return HoldRecord(TitleId(hold.title_id), hold.patron, placed)


def _bring_back(office: Office, number: int, hold: DemoHold) -> None:
    if hold.item is None:
        return
    request = RequestId(f"demo-{number}")
    act = Act(request, VisitId("demo"), BootId("demo"), 0.0, CheckIn(hold.item))
    office.catalogue.ask(act, 0.0)
