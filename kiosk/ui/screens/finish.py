"""The end of a visit: green from edge to edge, one numeral to be read from three metres."""

from dataclasses import dataclass
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ColorProperty

from kiosk.session.events import FinishPressed
from kiosk.session.lines import Declined, Extended, LeftBehind, Lent, Line, Returned
from kiosk.session.states import Finished, Session
from kiosk.texts import Words
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.text import Text
from sync.circulation import Loan, Security

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished visit in words: the numeral, what it counts, and what else there is to say."""

    numeral: str
    headline: str
    remarks: tuple[str, ...]
    receipt: tuple[str, ...]


class FinishScreen(Screen[Finished]):
    """How many books, until when; the receipt; a word about what was left behind."""

    fill = ColorProperty((0, 0, 0, 1))

    def draw(self, state: Finished, session: Session) -> None:
        """Show the outcome."""
        outcome, ids = outcome_of(state.lines, self.theme.words), self.ids
        ids.numeral.text = outcome.numeral
        ids.numeral.shown = bool(outcome.numeral)
        ids.headline.text = outcome.headline
        ids.remark.text = "\n".join(outcome.remarks)
        ids.remark.shown = bool(outcome.remarks)
        self._list(outcome.receipt)

    def _list(self, receipt: tuple[str, ...]) -> None:
        column = self.ids.titles
        column.clear_widgets()
        column.shown = bool(receipt)
        for line in receipt:
            text = Text(theme=self.theme, text=line, style="body", cut=True, most_lines=3)
            text.colour = self.theme.palette.on_done
            column.add_widget(text)

    def thanks(self) -> None:
        """End the visit before its time."""
        self.send(FinishPressed())


def outcome_of(lines: tuple[Line, ...], words: Words) -> Outcome:
    """Say in words how a visit ended."""
    lent = [line for line in lines if isinstance(line.status, Lent)]
    extended = [line for line in lines if isinstance(line.status, Extended)]
    returned = [line for line in lines if isinstance(line.status, Returned)]
    left = [line for line in lines if is_left(line)]
    refused = sum(isinstance(line.status, Declined) for line in lines)
    numeral, headline = _main(lent, extended, returned, words)
    remarks = []
    if lent and returned:
        remarks.append(words.count("finish.also", len(returned)) + ".")
    if refused:
        remarks.append(words.count("finish.refused", refused))
    if left:
        remarks.append(words.count("finish.left", len(left)))
    if lent or extended:
        remarks.append(words("finish.hint"))
    receipt = tuple(receipt_line(line, words) for line in (*lent, *extended, *returned))
    return Outcome(numeral, headline, tuple(remarks), receipt)


def is_left(line: Line) -> bool:
    """Tell whether the book has to stay with staff."""
    match line.status:
        case LeftBehind() | Lent(security=Security.FAILED):
            return True
        case _:
            return False


def receipt_line(line: Line, words: Words) -> str:
    """Write one line of the receipt: the date, which is never cut, and the title."""
    title = line.title.title if line.title else words("line.unknown")
    match line.status:
        case Lent(loan=loan) | Extended(loan=loan):
            return f"{words.due(loan)} — {loan.title.title}"
        case Returned(answer=answer):
            return f"{words('line.returned')} — {answer.item.title.title}"
        case _:
            return title


def _main(
    lent: list[Line], extended: list[Line], returned: list[Line], words: Words
) -> tuple[str, str]:
    for key, lines in (("lent", lent), ("renewed", extended)):
        if lines:
            ends = [words.due(loan) for loan in _first_due_first(lines)]
            several = len(set(ends)) > 1
            which = f"finish.{key}.first" if several else f"finish.{key}"
            return str(len(lines)), words.count(which, len(lines), due=ends[0])
    if returned:
        return str(len(returned)), words.count("finish.returned", len(returned))
    return "", words("finish.nothing")


def _first_due_first(lines: list[Line]) -> list[Loan]:
    loans = [line.status.loan for line in lines if isinstance(line.status, Lent | Extended)]
    return sorted(loans, key=lambda loan: loan.due)
