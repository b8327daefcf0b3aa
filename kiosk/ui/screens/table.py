"""Which screen draws which state: the only place that says so."""

from typing import Any

from kiosk.session.states import (
    Borrowing,
    CardWanted,
    EnteringPin,
    Finished,
    Identifying,
    Idle,
    IdleWarning,
    Ordering,
    OutOfService,
    Registering,
    Returning,
    Welcomed,
)
from kiosk.ui.screens.borrowing import BorrowingScreen
from kiosk.ui.screens.card import CardScreen
from kiosk.ui.screens.finish import FinishScreen
from kiosk.ui.screens.idle import IdleScreen
from kiosk.ui.screens.ordering import OrderingScreen
from kiosk.ui.screens.pin import PinScreen
from kiosk.ui.screens.registering import RegisteringScreen
from kiosk.ui.screens.returning import ReturningScreen
from kiosk.ui.screens.screen import Screen
from kiosk.ui.screens.trouble import TroubleScreen
from kiosk.ui.screens.warning import WarningScreen
from kiosk.ui.screens.welcome import WelcomeScreen

SCREENS: dict[type, type[Screen[Any]]] = {
    Idle: IdleScreen,
    OutOfService: TroubleScreen,
    Returning: ReturningScreen,
    Borrowing: BorrowingScreen,
    Ordering: OrderingScreen,
    Identifying: CardScreen,
    EnteringPin: PinScreen,
    CardWanted: CardScreen,
    Registering: RegisteringScreen,
    Welcomed: WelcomeScreen,
    Finished: FinishScreen,
    IdleWarning: WarningScreen,
}
