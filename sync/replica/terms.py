"""What a title is listed under in the full text.

    tвойна tи tмир aтолстой aлев o1869 oроманы o84р1 n9785170123452
    `-title        `-author      `-year, subjects, call numbers `-ISBN

The letter before a word stands for a column of its own: the list of each is as short as it can be,
where a real column would have the whole list read to find the few titles that have the word there.
"""

from collections.abc import Iterable

from sync.importing.records import TitleRecord
from sync.replica.folding import spellings, words

TITLE, AUTHOR, OTHER, ISBN = "t", "a", "o", "n"
"""Where a word stands."""


def call_numbers(record: TitleRecord) -> list[str]:
    """Return the call numbers of a title and of its items, the title's own first."""
    found = (record.call_number, *(item.call_number for item in record.items))
    return list(dict.fromkeys(filter(None, found)))


def terms_of(record: TitleRecord, shelf_marks: Iterable[str]) -> str:
    """Return the terms of a title, each once, with blanks between."""
    title, author = spellings(record.title), spellings(record.author or "")
    found = dict.fromkeys(TITLE + word for word in title)
    found |= dict.fromkeys(AUTHOR + word for word in author)
    found |= dict.fromkeys(ISBN + number.casefold() for number in record.isbns)
    if record.year is not None:
        found[f"{OTHER}{record.year}"] = None
    known = {*title, *author}
    for subject in record.subjects:
        found |= dict.fromkeys(OTHER + word for word in spellings(subject) if word not in known)
    for call_number in shelf_marks:
        parts = words(call_number)
        found |= dict.fromkeys(OTHER + part for part in (*parts, "".join(parts)))
    return " ".join(found)
