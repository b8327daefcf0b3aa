"""Text that comes from outside, made fit for one line of a terminal or a log.

It is apart because a barcode, a tag or a pasted setting may hold a line end, which forges a line,
or an escape sequence, which the technician's terminal would obey.
"""


def printable(text: str) -> str:
    r"""Return the text with control characters as Python writes them: `\n`, `\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )
