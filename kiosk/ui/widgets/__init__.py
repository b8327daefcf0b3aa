"""The kit every screen is made of.  Importing it makes its names known to the `.kv` files."""

from kiosk.ui.widgets.box import Box, Boxed, Gap
from kiosk.ui.widgets.button import Action, Key, Press, Push, Tile
from kiosk.ui.widgets.column import Column, Row, Split
from kiosk.ui.widgets.entry import Entry
from kiosk.ui.widgets.frame import Frame
from kiosk.ui.widgets.grid import Grid
from kiosk.ui.widgets.item_card import CardView, ItemCard
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.notice import Notice
from kiosk.ui.widgets.pane import Pane
from kiosk.ui.widgets.pin_pad import Dots, PinPad
from kiosk.ui.widgets.plate import Plate, PlateColumn, PlateRow
from kiosk.ui.widgets.roll import Page, Roll, Turn
from kiosk.ui.widgets.stamp import Stamp
from kiosk.ui.widgets.text import Icon, Text
from kiosk.ui.widgets.title_card import TitleCard

__all__ = [
    "Action",
    "Box",
    "Boxed",
    "CardView",
    "Column",
    "Dots",
    "Entry",
    "Frame",
    "Gap",
    "Grid",
    "Icon",
    "ItemCard",
    "Key",
    "Keyboard",
    "Notice",
    "Page",
    "Pane",
    "PinPad",
    "Plate",
    "PlateColumn",
    "PlateRow",
    "Press",
    "Push",
    "Roll",
    "Row",
    "Split",
    "Stamp",
    "Text",
    "Tile",
    "TitleCard",
    "Turn",
]
