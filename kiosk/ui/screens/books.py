"""The list of cards that borrowing and returning share: the newest book on top."""

from collections.abc import Callable

from kiosk.session.events import ChoiceMade
from kiosk.session.lines import Line
from kiosk.ui.screens.line_view import view_of
from kiosk.ui.widgets.item_card import ItemCard
from kiosk.ui.widgets.roll import Roll
from sync.circulation import ItemId


class Books(Roll):
    """Cards by item.  A book that stays keeps its card; a new one slides in above."""

    send: Callable[[ChoiceMade], None]

    def draw(self, lines: tuple[Line, ...], currency: str = "RUB") -> None:
        """Show these lines, the last one on top."""
        cards: dict[ItemId, ItemCard] = {card.item: card for card in self.column.children}
        wanted = {line.item for line in lines}
        for item in cards.keys() - wanted:
            self.column.remove_widget(cards.pop(item))
        grown = False
        for line in lines:
            view = view_of(line, self.theme.words, currency)
            if line.item not in cards:
                card = cards[line.item] = self._card(line.item)
                self.column.add_widget(card, index=len(self.column.children))
                card.slide_in()
                grown = True
            cards[line.item].show(view)
        if grown:
            self.show_top()

    def _card(self, item: ItemId) -> ItemCard:
        card = ItemCard(theme=self.theme)
        card.item = item
        card.bind(on_choice=lambda _, choice: self.send(ChoiceMade(item, choice)))
        return card
