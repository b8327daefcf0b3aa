"""What a title is listed under in the full text.

    tвойна tи tмир aтолстой aлев o1869 oроманы o84р1 n9785170123452
    `-title        `-author      `-year, subjects, call numbers `-ISBN

The letter before a word stands for a column of its own: the list of each is as short as it can be,
where a real column would have the whole list read to find the few titles that have the word there.
"""

from functools import lru_cache

from sync.importing.records import TitleRecord
from sync.replica.folding import spellings, words

TITLE, AUTHOR, OTHER, ISBN = "t", "a", "o", "n"
"""Where a word stands."""


def terms_of(record: TitleRecord) -> str:
    """Return the terms of a title, each once, with blanks between."""
    title, author = spellings(record.title), spellings(record.author or "")
    found = [TITLE + word for word in title]
    found += [AUTHOR + word for word in author]
    found += [ISBN + number.casefold() for number in record.isbns]
    if record.year is not None:
        found.append(f"{OTHER}{record.year}")
    known = {*title, *author}
    for subject in record.subjects:
        found += [OTHER + word for word in _frequent(subject) if word not in known]
    for call_number in record.call_numbers:
        parts = words(call_number)
        found += [OTHER + part for part in (*parts, "".join(parts))]
    return " ".join(dict.fromkeys(found))


@lru_cache(maxsize=8192)
def _frequent(subject: str) -> tuple[str, ...]:
    """Return the spellings of a subject, which come again and again in a catalogue."""
    return tuple(spellings(subject))
