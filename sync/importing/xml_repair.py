"""What programs write that XML forbids, made harmless.

Apart because it is tried only on a record that the parser has refused.
"""

import re
from html.entities import name2codepoint

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:#(\d{1,7}|x[0-9a-fA-F]{1,6});|(\w{1,12});)?")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_SPACE, _LAST = 0x20, 0x10FFFF


def repaired(text: str) -> str:
    """Return the text of a record without control characters and with every `&` written out."""
    return _REFERENCE.sub(_reference, _FORBIDDEN.sub(" ", text))


def _reference(found: "re.Match[str]") -> str:
    number, name = found[1], found[2]
    if number:
        code = int(number[1:], 16) if number[0] == "x" else int(number)
        is_letter = _SPACE <= code <= _LAST and not _FORBIDDEN.match(chr(code))
        return found[0] if is_letter else " "
    if name in _OWN:
        return found[0]
    if name in name2codepoint:
        return chr(name2codepoint[name])
    return "&amp;" + found[0][1:]


def unpacked(text: str) -> str:
    """Return the record that SRU has packed into a text."""
    plain = re.sub(r"&(lt|gt|quot|apos);", lambda found: _PACKED[found[1]], text)
    inner = plain.replace("&amp;", "&")
    begin = re.search(
        r"<(?:\w+:)?record(?:\s[^<>]*)?>(?:(?!<(?:\w+:)?record).)*$", inner, re.DOTALL
    )
    if begin is None:
        return text
    end = re.search(r"</(?:\w+:)?record\s*>", inner[begin.start() :])
    return inner[begin.start() : begin.start() + end.end()] if end else text


_PACKED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'"}
