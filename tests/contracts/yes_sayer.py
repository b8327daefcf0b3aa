"""A catalogue that says yes to everything, to prove that the contract would notice."""

from datetime import UTC, datetime

from sync.circulation import (
    Account,
    AccountShown,
    Act,
    AllRenewed,
    Answer,
    CancelHold,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    FindItem,
    FindTitle,
    Hold,
    HoldCancelled,
    HoldId,
    HoldPlaced,
    HoldPossible,
    Identified,
    Identify,
    Item,
    ItemFound,
    ItemId,
    ItemState,
    Loan,
    MayHold,
    Patron,
    PatronId,
    PlaceHold,
    Query,
    Register,
    Registered,
    Renew,
    RenewAll,
    Renewed,
    ShowAccount,
    Title,
    TitleFound,
    TitleId,
    TitlesFound,
    VisitEnded,
)

_DUE = datetime(2026, 4, 1, 17, 0, tzinfo=UTC)
_TITLE = Title(TitleId("title-1"), "Чайка")
_HOLD = Hold(HoldId("1"), _TITLE, _DUE, queue=1)


class YesSayer:
    """Answers every change as done and every query with something plausible; does nothing."""

    remembers = True

    def ask(self, act: Act, deadline: float) -> Answer:
        del deadline
        match act.change:
            case CheckOut(item=item):
                return CheckedOut(Loan(item, _TITLE, _DUE))
            case CheckIn(item=item):
                return CheckedIn(_item(item))
            case Renew(item=item):
                return Renewed(Loan(item, _TITLE, _DUE, renewals=1))
            case RenewAll():
                return AllRenewed(())
            case PlaceHold():
                return HoldPlaced(_HOLD)
            case CancelHold(hold=hold):
                return HoldCancelled(hold)
            case Register():
                return Registered(Patron(PatronId("1"), "Дина О."))
            case _:
                return VisitEnded()

    def look(self, query: Query, deadline: float) -> Answer:
        del deadline
        match query:
            case Identify(card=card):
                return Identified(_account(card[0]))
            case ShowAccount(patron=patron):
                return AccountShown(_account(patron))
            case FindItem(item=item):
                return ItemFound(_item(item))
            case MayHold():
                return HoldPossible()
            case FindTitle():
                return TitlesFound((TitleFound(_TITLE, 1, 1),))
            case _:
                return VisitEnded()

    def settle(self, act: Act, deadline: float) -> Answer | None:
        return self.ask(act, deadline)


def _item(item: ItemId) -> Item:
    return Item(item, _TITLE, ItemState.AVAILABLE)


def _account(card: str) -> Account:
    return Account(Patron(PatronId(card), "Смирнова Анна"), holds=(_HOLD,))
