"""The table that is printed: each figure with its spread, its goal, and whether it was met.

It is apart from what is measured because it neither judges nor fails: a slow machine is not a
fault of the product, and what a figure means is for whoever reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Statistic(StrEnum):
    """Which number of a spread a goal speaks of."""

    MEAN = "mean"
    P50 = "p50"
    P95 = "p95"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Goal:
    """At most so much, in the figure's unit."""

    statistic: Statistic
    most: float

    def __str__(self) -> str:
        return f"{self.statistic} <= {self.most:g}"


def median(most: float) -> Goal:
    """Want half of them below this."""
    return Goal(Statistic.P50, most)


def p95(most: float) -> Goal:
    """Want 95 of 100 below this."""
    return Goal(Statistic.P95, most)


def mean(most: float) -> Goal:
    """Want the mean below this."""
    return Goal(Statistic.MEAN, most)


def highest(most: float) -> Goal:
    """Want all below this."""
    return Goal(Statistic.MAX, most)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured so often, in one unit."""

    name: str
    values: Sequence[float]
    unit: str = "ms"
    goal: Goal | None = None

    def at(self, share: float) -> float:
        """Return the value that this share of all values does not exceed."""
        ordered = sorted(self.values)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def statistic(self, which: Statistic) -> float:
        """Return one number of the spread."""
        match which:
            case Statistic.MEAN:
                return sum(self.values) / len(self.values)
            case Statistic.P50:
                return self.at(0.5)
            case Statistic.P95:
                return self.at(0.95)
            case Statistic.MAX:
                return max(self.values)

    @property
    def verdict(self) -> str:
        """Say whether the goal was met; nothing where there is none."""
        if self.goal is None:
            return ""
        return "met" if self.statistic(self.goal.statistic) <= self.goal.most else "not met"

    def row(self) -> tuple[str, ...]:
        """Return the cells; a figure measured once has one number."""
        goal = "" if self.goal is None else str(self.goal)
        once = len(self.values) == 1
        spread = [self.at(0.5), self.at(0.95), max(self.values), self.statistic(Statistic.MEAN)]
        numbers = [_short(self.values[0]), "", "", ""] if once else [_short(n) for n in spread]
        return (self.name, str(len(self.values)), *numbers, self.unit, goal, self.verdict)


HEAD = ("figure", "n", "p50", "p95", "max", "mean", "unit", "goal", "")
RIGHT = range(1, 6)


@dataclass(slots=True)
class Table:
    """All figures of a run; a remark stands in its place between them.

    `facts` are what else was found out about the machine.
    """

    header: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    _rows: list[Figure | str] = field(default_factory=list)

    def add(self, *figures: Figure) -> None:
        """Add figures."""
        self._rows += figures

    def remark(self, text: str) -> None:
        """Add a line of words."""
        self._rows.append(text)

    @property
    def figures(self) -> list[Figure]:
        """The figures without the remarks."""
        return [row for row in self._rows if isinstance(row, Figure)]

    def __str__(self) -> str:
        cells = [HEAD, *(figure.row() for figure in self.figures)]
        widths = [max(len(row[n]) for row in cells) for n in range(len(HEAD))]
        lines = [_line(HEAD, widths), "-" * (sum(widths) + 2 * len(widths) - 2)]
        lines += [
            _line(row.row(), widths) if isinstance(row, Figure) else f"  {row}"
            for row in self._rows
        ]
        return "\n".join([*self.header, "", *lines])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    placed = (
        cell.rjust(width) if n in RIGHT else cell.ljust(width)
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(placed).rstrip()


def _short(number: float) -> str:
    if abs(number) >= 100 or number == int(number):
        return f"{number:.0f}"
    return f"{number:.2f}" if abs(number) < 10 else f"{number:.1f}"
