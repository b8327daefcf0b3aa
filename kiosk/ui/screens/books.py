"""The list of cards that borrowing and returning share: the newest book on top."""

from collections.abc import Callable

from kivy.clock import Clock

from kiosk.session.events import ChoiceMade
from kiosk.session.lines import Line
from kiosk.ui.screens.line_view import view_of
from kiosk.ui.widgets.item_card import ItemCard
from kiosk.ui.widgets.roll import Roll
from sync.circulation import ItemId

SPARE_SECONDS = 0.3
"""After a book came, until the card for the next one is made: its movement is over by then."""


class Books(Roll):
    """Cards by item.  A book that stays keeps its card; a new one slides in above.

    An empty card is kept ready, because making one takes longer than everything else that has to
    be done until a new book is seen.
    """

    send: Callable[[ChoiceMade], None]

    def roomy(self, count: int) -> bool:
        """Tell whether so many cards may be drawn at full length: the newest must not hide them."""
        panel, large = self.theme.panel, self.theme.step > 1
        return bool(panel.upright or count <= (1 if panel.low or large else 2))

    def dress(self) -> None:
        """Make the column, and a card for the first book."""
        super().dress()
        self._spare: ItemCard | None = self._made()
        self._make_spare_soon = Clock.create_trigger(self._make_spare, SPARE_SECONDS)

    def draw(self, lines: tuple[Line, ...], currency: str = "RUB") -> bool:
        """Show these lines, the newest on top; tell whether the top one asks something."""
        cards: dict[ItemId, ItemCard] = {card.item: card for card in self.column.children}
        wanted = {line.item for line in lines}
        for item in cards.keys() - wanted:
            self.column.remove_widget(cards.pop(item))
        grown, brief = False, not self.roomy(len(lines))
        for line in lines:
            view = view_of(line, self.theme.words, currency)
            if line.item not in cards:
                card = cards[line.item] = self._card(line.item)
                self.column.add_widget(card, index=len(self.column.children))
                card.slide_in()
                grown = True
            cards[line.item].show(view, brief=brief)
        asks = bool(lines) and bool(self.column.children[-1].view.choices)
        self.foot_in_sight = asks
        if grown or asks:
            self.show_top()
        return asks

    def _card(self, item: ItemId) -> ItemCard:
        card, self._spare = self._spare or self._made(), None
        self._make_spare_soon()
        card.item = item
        card.bind(on_choice=lambda _, choice: self.send(ChoiceMade(item, choice)))
        return card

    def _make_spare(self, *_: object) -> None:
        if self._spare is None:
            self._spare = self._made()

    def _made(self) -> ItemCard:
        """Make a card of no size, so that nothing is laid out before it has a place."""
        return ItemCard(theme=self.theme, size=(0, 0))
