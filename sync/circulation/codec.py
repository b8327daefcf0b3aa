"""Values of circulation as JSON-ready data and back, strictly.

One codec serves the socket and the journal, driven by the dataclasses themselves, so that a new
word needs no second description.  A dataclass becomes an object whose `kind` is the class name:

    CheckOut(item="1", patron="2")  <->  {"kind": "CheckOut", "item": "1", "patron": "2"}

Fields that hold their default are left out; a field this version does not know is refused, a
missing one takes its default, which is what lets an older message be read.  A PIN crosses the
socket but is never written down: `encode(value, secrets=False)` drops it.
"""

import dataclasses
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sync.circulation.values import Pin

T = TypeVar("T")

MAX_DEPTH = 12
"""No value of circulation nests deeper; more is somebody's rubbish."""


class MalformedError(ValueError):
    """The data does not describe a value of the wanted type.  The text carries no content of it."""


def encode(value: object, *, secrets: bool = True) -> object:
    """Turn a value into JSON-ready data.  `secrets=False` leaves PINs out."""
    if isinstance(value, Pin) and not secrets:
        return None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _encode_fields(value, secrets=secrets)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [encode(part, secrets=secrets) for part in value]
    if isinstance(value, (str, int, float, NoneType)):
        return value
    msg = f"no JSON form for {type(value).__name__}"
    raise TypeError(msg)


def decode(wanted: object, data: object) -> object:
    """Turn JSON-ready data into a value of the wanted type, a dataclass or a union of them.

    Raises `MalformedError` for anything else, whatever the data is.
    """
    return _decode(wanted, data, 0)


def decode_as(wanted: type[T], data: object) -> T:
    """See `decode`; for one class, with its type kept."""
    return cast("T", _decode(wanted, data, 0))


def _encode_fields(value: object, *, secrets: bool) -> dict[str, object]:
    plain: dict[str, object] = {"kind": type(value).__name__}
    for field in dataclasses.fields(value):  # type: ignore[arg-type]  # checked by the caller
        part = getattr(value, field.name)
        if field.default is dataclasses.MISSING or part != field.default:
            plain[field.name] = encode(part, secrets=secrets)
    return plain


def _decode(wanted: object, data: object, depth: int) -> object:
    if depth > MAX_DEPTH:
        msg = "nested too deeply"
        raise MalformedError(msg)
    if isinstance(wanted, NewType):
        return _decode(wanted.__supertype__, data, depth)
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return _decode_union(wanted, data, depth)
    if origin is tuple:
        return _decode_tuple(wanted, data, depth)
    if isinstance(wanted, type):
        return _decode_class(wanted, data, depth)
    msg = f"no such type on the wire: {wanted}"
    raise TypeError(msg)


def _decode_union(wanted: object, data: object, depth: int) -> object:
    members = get_args(wanted)
    if data is None and NoneType in members:
        return None
    classes = {
        c.__name__: c for c in members if isinstance(c, type) and dataclasses.is_dataclass(c)
    }
    if isinstance(data, Mapping) and classes:
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in classes:
            msg = "kind unknown"
            raise MalformedError(msg)
        return _decode(classes[kind], data, depth)
    others = [c for c in members if c is not NoneType and not dataclasses.is_dataclass(c)]
    if len(others) == 1:
        return _decode(others[0], data, depth)
    msg = "kind missing"
    raise MalformedError(msg)


def _decode_tuple(wanted: object, data: object, depth: int) -> tuple[object, ...]:
    if not isinstance(data, list):
        msg = "a list was expected"
        raise MalformedError(msg)
    part = get_args(wanted)[0]
    return tuple(_decode(part, entry, depth + 1) for entry in data)


def _decode_class(wanted: type, data: object, depth: int) -> object:
    if dataclasses.is_dataclass(wanted):
        return _decode_dataclass(wanted, data, depth)
    if issubclass(wanted, Enum):
        return _checked(wanted, data, str, wanted)
    if wanted is datetime:
        return _checked(wanted, data, str, _moment)
    if wanted is date:
        return _checked(wanted, data, str, date.fromisoformat)
    if wanted is float and type(data) in (int, float):
        return _finite(cast("float", data))
    if type(data) is not wanted or (isinstance(data, str) and not _is_text(data)):
        msg = f"{wanted.__name__} was expected"
        raise MalformedError(msg)
    return data


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(text)  # two clocks could not be compared
    return moment


def _finite(number: float) -> float:
    """Refuse what JSON can spell and no clock shows: NaN, infinity, an integer beyond a float."""
    try:
        exact = float(number)
    except OverflowError:
        exact = math.inf
    if not math.isfinite(exact):
        msg = "a finite number was expected"
        raise MalformedError(msg)
    return exact


def _is_text(text: str) -> bool:
    """Tell text from lone surrogates, which JSON can spell and no file or database can hold."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _checked(wanted: type, data: object, needs: type, make: Callable[[str], object]) -> object:
    if not isinstance(data, needs):
        msg = f"{wanted.__name__} was expected"
        raise MalformedError(msg)
    try:
        return make(cast("str", data))
    except ValueError:
        msg = f"not a {wanted.__name__}"
        raise MalformedError(msg) from None


def _decode_dataclass(wanted: type, data: object, depth: int) -> object:
    if not isinstance(data, Mapping) or data.get("kind") != wanted.__name__:
        msg = f"{wanted.__name__} was expected"
        raise MalformedError(msg)
    hints = _hints(wanted)
    given = {key: entry for key, entry in data.items() if key != "kind"}
    if not given.keys() <= hints.keys():
        msg = f"{wanted.__name__} with a field unknown here"
        raise MalformedError(msg)
    parts = {key: _decode(hints[key], entry, depth + 1) for key, entry in given.items()}
    try:
        return wanted(**parts)
    except TypeError:
        msg = f"{wanted.__name__} with a field missing"
        raise MalformedError(msg) from None


@cache
def _hints(wanted: type) -> dict[str, object]:
    return dict(get_type_hints(wanted))
