"""The tables of the file, turned into sections: frozen dataclasses whose fields are the keys.

It is apart from the reading of a single value because it alone knows names: unknown ones, ones
that stand in the wrong section, and sections that belong to the other process.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from typing import Any, Protocol, TypeVar, cast, get_args, get_type_hints, runtime_checkable

from sync.settings.key import Check, Key, described
from sync.settings.problem import Problem, nearest
from sync.settings.values import MisfitError, Wanted, convert

T = TypeVar("T")
Table = Mapping[str, object]


@runtime_checkable
class Consistent(Protocol):
    """A section, or all settings, with rules that concern several keys at once."""

    def faults(self) -> Iterable[tuple[str, str]]:
        """Yield a key, relative to the section, and what is wrong with it."""
        ...


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a class of settings; `many` where the file has a `[[list]]` of tables."""

    name: str
    kind: type
    many: bool

    @property
    def keys(self) -> dict[str, tuple[Field[Any], object, Key]]:
        """The keys by name: field, type hint, description."""
        hints = get_type_hints(self.kind)
        return {
            each.name: (each, hints[each.name], described(each.metadata))
            for each in fields(self.kind)
        }


def sections(root: type) -> tuple[Section, ...]:
    """Return the sections of a class of settings, in order."""
    hints = get_type_hints(root)
    found = []
    for each in fields(root):
        hint = hints[each.name]
        many = not is_dataclass(hint)
        found.append(Section(each.name, get_args(hint)[0] if many else hint, many))
    return tuple(found)


def settings_from(
    table: Table,
    root: type[T],
    elsewhere: Collection[str] = (),
    checks: Mapping[str, Check] | None = None,
) -> tuple[T, tuple[Problem, ...]]:
    """Return the settings in a parsed file and everything that is wrong with them.

    What is wrong has its default in the settings, so they are always whole.  Sections named in
    `elsewhere` are the other process's and are not looked at.  `checks` are the checks that keys
    name as `outside`; one that is not brought is not made.
    """
    reading = _Reading(sections(root), elsewhere, checks or {})
    return cast("T", reading.settings(root, table)), tuple(reading.problems)


@dataclass
class _Reading:
    known: tuple[Section, ...]
    elsewhere: Collection[str]
    checks: Mapping[str, Check]
    problems: list[Problem] = field(default_factory=list)

    def settings(self, root: type, table: Table) -> object:
        by_name = {section.name: section for section in self.known}
        for name in table:
            if name not in by_name and name not in self.elsewhere:
                self._unknown_section(name)
        given = {
            name: self._section(section, table[name])
            for name, section in by_name.items()
            if name in table
        }
        made = root(**{name: each for name, each in given.items() if each is not None})
        self._consistent(made, "")
        return made

    def _section(self, section: Section, raw: object) -> object:
        if not section.many:
            if isinstance(raw, Mapping):
                return self._table(section, raw, section.name)
            self._add(section.name, f"a section [{section.name}] was expected")
            return None
        if not isinstance(raw, list) or not all(isinstance(each, Mapping) for each in raw):
            self._add(section.name, f"tables [[{section.name}]] were expected")
            return None
        made = (
            self._table(section, each, f"{section.name}[{number}]")
            for number, each in enumerate(raw, 1)
        )
        return tuple(each for each in made if each is not None)

    def _table(self, section: Section, table: Table, where: str) -> object | None:
        """Return a section with its defaults where a key is wrong; None if one has no default."""
        keys = section.keys
        for name in table:
            if name not in keys:
                self._unknown_key(name, section, where)
        given: dict[str, object] = {}
        for name, (own, hint, key) in keys.items():
            if name in table:
                self._value(table[name], hint, key, f"{where}.{name}", given)
            elif own.default is MISSING:
                self._add(f"{where}.{name}", "is missing")
        missing = [
            n for n, (own, _, _) in keys.items() if own.default is MISSING and n not in given
        ]
        # Whatever else is wrong with an incomplete table is told now, not after the next try.
        made: object = section.kind(**given, **dict.fromkeys(missing, ""))
        self._consistent(made, f"{where}.")
        return None if missing else made

    def _value(
        self, raw: object, hint: object, key: Key, where: str, given: dict[str, object]
    ) -> None:
        try:
            value = convert(raw, Wanted.of(hint), key)
        except MisfitError as misfit:
            self._add(where, misfit.what, misfit.suggestion)
            return
        outside = self.checks.get(key.outside) if key.outside else None
        faults = [fault for check in (key.check, outside) if check for fault in check(value)]
        for fault in faults:
            self._add(where, fault)
        if not faults:
            given[where.rpartition(".")[2]] = value

    def _consistent(self, made: object, where: str) -> None:
        """Look at several keys at once, but say nothing more of a key that is wrong by itself."""
        if isinstance(made, Consistent):
            wrong = {problem.key for problem in self.problems}
            for name, what in made.faults():
                if f"{where}{name}" not in wrong:
                    self._add(f"{where}{name}", what)

    def _unknown_section(self, name: str) -> None:
        home = self._home(name)
        names = [*(section.name for section in self.known), *self.elsewhere]
        what = "is a key outside its section" if home else "there is no such section"
        self._add(name, what, home or nearest(name, names))

    def _unknown_key(self, name: str, section: Section, where: str) -> None:
        near = nearest(name, section.keys)
        self._add(f"{where}.{name}", "there is no such key", near or self._home(name))

    def _home(self, name: str) -> str | None:
        """Return where a key of this name belongs."""
        return next(iter(_homes(name, self.known)), None)

    def _add(self, key: str, what: str, suggestion: str | None = None) -> None:
        self.problems.append(Problem(key, what, suggestion))


def _homes(name: str, known: Iterable[Section]) -> Iterator[str]:
    for section in known:
        if name in section.keys:
            heading = f"[[{section.name}]]" if section.many else f"[{section.name}]"
            yield f"`{name}` in {heading}"
