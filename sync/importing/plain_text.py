"""The text of what is not ISO 2709: strict UTF-8 first, else what was named or is declared.

Apart because XML, JSON and the texts of IRBIS declare their set for the whole file, if at all.
"""

from dataclasses import dataclass

from sync.importing.charsets import (
    ANY,
    AUTO,
    DECLARED,
    UTF_8,
    UnknownEncodingError,
    checked_name,
    codepage,
    latin_decoder,
)


@dataclass(frozen=True, slots=True)
class Text:
    """What was read; `certain`, or to be looked at for sense; U+FFFD stands where it has losses."""

    text: str
    certain: bool = True
    has_losses: bool = False


def text_of(data: bytes, charset: str, declared: str | None = None) -> Text:
    """Read a text that is UTF-8, or in the charset that was named, or in the declared one."""
    if charset == ANY:
        return Text(data.decode("latin-1"))
    try:
        return Text(data.decode())
    except UnicodeDecodeError:
        pass
    name = _known(declared) if charset in {AUTO, DECLARED} else charset
    if name == UTF_8:
        return Text(data.decode(errors="replace"), has_losses=True)
    old = latin_decoder(name)
    try:
        return Text(old(data)) if old else Text(codepage(name)(data), certain=False)
    except UnicodeDecodeError:
        return Text(data.decode("ascii", "replace"), has_losses=True)


def _known(declared: str | None) -> str:
    try:
        name = checked_name(declared or UTF_8)
    except UnknownEncodingError:
        return UTF_8
    # What was UTF-16 has been turned into UTF-8 on the way.
    return UTF_8 if name in {AUTO, DECLARED} or name.startswith("utf") else name
