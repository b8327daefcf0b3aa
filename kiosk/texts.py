"""Every word the patron reads, in each language, out of the message files in `locale/`.

It is apart from the screens because a librarian may mend a sentence: the `.po` files are read as
they are when the program starts, so no compiler stands between the file and the screen.

    msgid "count.books"            a key, the same in every language
    msgid_plural "count.books"     present where the number changes the words
    msgstr[0] "{n} книга"          the forms, chosen by the file's own Plural-Forms rule
"""

import ast
import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from kiosk.session.lines import Choice
from sync.circulation import Loan, Money, Refused

FOLDER = Path(__file__).parent / "locale"

LANGUAGES = ("ru", "en")
"""The languages there are; the first is the one a kiosk starts in unless its site says another."""

NARROW = "\u00a0"
"""Keeps a number and its noun, or a day and its month, on one line."""

CURRENCIES = {"RUB": "₽", "EUR": "€", "USD": "$", "KZT": "₸", "BYN": "Br"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One message file.  `forms` holds one text per key, or one per plural form."""

    forms: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]


class Words:
    """All texts of one language.  A key that is missing reads as an empty text."""

    def __init__(self, language: str, catalogue: Catalogue) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, key: str, **fields: object) -> str:
        """Give the text of a key, with its fields filled in."""
        forms = self._catalogue.forms.get(key, ("",))
        return forms[0].format(**fields) if fields else forms[0]

    def has(self, key: str) -> bool:
        """Tell whether there is a text for this key."""
        return key in self._catalogue.forms

    def every_key(self) -> tuple[str, ...]:
        """List every key."""
        return tuple(self._catalogue.forms)

    def forms(self, key: str) -> tuple[str, ...]:
        """Give every plural form of a text, with its fields unfilled."""
        return self._catalogue.forms[key]

    def count(self, key: str, n: int, **fields: object) -> str:
        """Give the text of a key in the form that the number `n` asks for."""
        forms = self._catalogue.forms.get(key, ("",))
        form = min(self._catalogue.plural(n), len(forms) - 1)
        return forms[form].format(n=n, **fields)

    def day(self, day: date) -> str:
        """Write a day in words: 7 декабря, 7 December."""
        return f"{day.day}{NARROW}{self._month('month', day)}"

    def stamp(self, day: date) -> str:
        """Write a day as the date stamp does: 07 ДЕК."""
        return f"{day.day:02}{NARROW}{self._month('month-short', day)}"

    def due(self, loan: Loan) -> str:
        """Write when a loan ends: 7 декабря, and for one by the hour 7 декабря, 17:05."""
        day = self.day(loan.due.date())
        return f"{day}, {self.time(loan.due)}" if loan.by_hour else day

    def time(self, moment: datetime) -> str:
        """Write the time of day: 14:05."""
        return f"{moment:%H:%M}"

    def money(self, amount: Money, currency: str) -> str:
        """Write an amount of minor units: 12,50 ₽."""
        point = self("money.point")
        whole, part = divmod(amount, 100)
        number = f"{whole}{point}{part:02}" if part else f"{whole}"
        return f"{number}{NARROW}{CURRENCIES.get(currency, currency)}"

    def refusal(self, refused: Refused, currency: str = "RUB") -> str:
        """Say why not, and what to do next.

        A refusal that names a number has a second text, `refusal.x.limit` (or `.minutes`, `.fee`,
        `.due`, `.call`), used when the number, the day or the shelf mark is known.
        """
        key = f"refusal.{refused.reason.value}"
        item = refused.item
        due = item.due if item else None
        call_number = item.call_number if item else None
        if refused.limit is not None and self.has(f"{key}.limit"):
            return self.count(f"{key}.limit", refused.limit)
        if refused.minutes and self.has(f"{key}.minutes"):
            return self.count(f"{key}.minutes", refused.minutes)
        if refused.fee is not None and self.has(f"{key}.fee"):
            return self(f"{key}.fee", fee=self.money(refused.fee, currency))
        if due is not None and self.has(f"{key}.due"):
            return self(f"{key}.due", due=self.day(due))
        if call_number and self.has(f"{key}.call"):
            return self(f"{key}.call", call_number=call_number)
        return self(key)

    def choice(self, choice: Choice) -> str:
        """Name the button of a choice."""
        return self(f"choice.{choice.value}")

    def _month(self, key: str, day: date) -> str:
        return self(f"{key}.{day.month}")


class Texts:
    """The languages of a folder of message files."""

    def __init__(self, catalogues: Mapping[str, Catalogue]) -> None:
        self._words = {language: Words(language, found) for language, found in catalogues.items()}

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Texts":
        """Read every language.

        Raises:
            OSError: a file is missing.
            ValueError: a file is not a message file.
        """
        return cls({language: read(folder / f"{language}.po") for language in LANGUAGES})

    def words(self, language: str) -> Words:
        """Give the words of a language, or of the first one there is."""
        found = self._words.get(language)
        return found or next(iter(self._words.values()), SILENT)

    def other(self, language: str) -> str:
        """Give the language that comes after this one."""
        at = LANGUAGES.index(language) if language in LANGUAGES else 0
        return LANGUAGES[(at + 1) % len(LANGUAGES)]


def read(path: Path) -> Catalogue:
    """Read a `.po` file."""
    return parse(path.read_text("utf-8"))


def parse(text: str) -> Catalogue:
    """Understand the text of a `.po` file.

    Raises:
        ValueError: a line is none of those a message file has.
    """
    forms: dict[str, tuple[str, ...]] = {}
    for entry in _entries(text):
        key = entry.get("msgid", "")
        forms[key] = tuple(said for field, said in sorted(entry.items()) if field[:6] == "msgstr")
    header = forms.pop("", ("",))[0]
    rule = next((li for li in header.splitlines() if li.startswith("Plural-Forms:")), "")
    return Catalogue(forms, _plural(rule.partition("plural=")[2].rstrip("; ") or "0"))


def _entries(text: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = [{}]
    field = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            field, _, quoted = line.partition(" ")
            if field == "msgid" and entries[-1]:
                entries.append({})
        else:
            quoted = line
        known = field in {"msgid", "msgid_plural"} or field.startswith("msgstr")
        if not known:
            raise ValueError(f"line {number}: not a line of a message file")
        entries[-1][field] = entries[-1].get(field, "") + _unquote(quoted, number)
    return [entry for entry in entries if entry]


def _unquote(quoted: str, number: int) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"line {number}: a text is not closed") from error


@cache
def _plural(rule: str) -> Callable[[int], int]:
    """Make a function of a Plural-Forms expression, by the standard library's own reader."""
    compiled: Callable[[int], int] = gettext.c2py(rule)
    return compiled


SILENT = Words("", Catalogue({}, _plural("0")))
