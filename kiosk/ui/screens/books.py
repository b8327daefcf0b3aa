"""The list of cards that borrowing and returning share: the newest book on top."""

from collections.abc import Callable

from kivy.clock import Clock

from kiosk.session.events import ChoiceMade
from kiosk.session.lines import Choice, Line
from kiosk.ui.screens.line_view import view_of
from kiosk.ui.widgets.box import away
from kiosk.ui.widgets.item_card import CardView, ItemCard
from kiosk.ui.widgets.roll import Roll
from sync.circulation import ItemId

SPARE_SECONDS = 0.3
"""After a book came, until the card for the next one is made: its movement is over by then."""

KEPT = 6
"""Cards without a book that are kept: what a patron mostly carries."""

BLANK = CardView("plain", "", "")


class Books(Roll):
    """Cards by item.  A book that stays keeps its card; a new one slides in above.

    Empty cards are kept ready, because making one takes longer than everything else that has to
    be done until a new book is seen; a book that goes leaves its card, wiped, for the next one.
    """

    send: Callable[[ChoiceMade], None]

    def roomy(self, count: int) -> bool:
        """Tell whether so many cards may be drawn at full length: the newest must not hide them."""
        panel, large = self.theme.panel, self.theme.step > 1
        return bool(panel.upright or count <= (1 if panel.low or large else 2))

    def dress(self) -> None:
        """Make the column, and a card for the first book."""
        super().dress()
        self._spares = [self._made()]
        self._make_spare_soon = Clock.create_trigger(self._make_spare, SPARE_SECONDS)

    def draw(self, lines: tuple[Line, ...], currency: str = "RUB") -> bool:
        """Show these lines, the newest on top; tell whether the top one asks something."""
        cards: dict[ItemId, ItemCard] = {card.item: card for card in self.column.children}
        wanted = {line.item for line in lines}
        for item in cards.keys() - wanted:
            self._put_by(cards.pop(item))
        grown, brief = False, not self.roomy(len(lines))
        for line in lines:
            view = view_of(line, self.theme.words, currency)
            if line.item not in cards:
                card = cards[line.item] = self._card(line.item)
                self.column.add_widget(card, index=len(self.column.children))
                card.slide_in()
                grown = True
            cards[line.item].show(view, brief=brief)
        ordered = [cards[line.item] for line in lines]
        if self.column.children != ordered:
            self.column.children = ordered
        asks = bool(lines) and bool(self.column.children[-1].view.choices)
        self.foot_in_sight = asks
        if grown or asks:
            self.show_top()
        return asks

    def _card(self, item: ItemId) -> ItemCard:
        card = self._spares.pop() if self._spares else self._made()
        self._make_spare_soon()
        card.item = item
        return card

    def _put_by(self, card: ItemCard) -> None:
        """Keep a card for another book, without a word of this one."""
        self.column.remove_widget(card)
        if len(self._spares) < KEPT:
            card.show(BLANK)
            for widget in card.walk():
                widget.rest()
            away(card)
            card.item = None
            self._spares.append(card)

    def _make_spare(self, *_: object) -> None:
        if not self._spares:
            self._spares.append(self._made())

    def _made(self) -> ItemCard:
        """Make a card of no size, so that nothing is laid out before it has a place."""
        card = ItemCard(theme=self.theme, size=(0, 0))
        card.bind(on_choice=self._chosen)
        return card

    def _chosen(self, card: ItemCard, choice: Choice) -> None:
        self.send(ChoiceMade(card.item, choice))
