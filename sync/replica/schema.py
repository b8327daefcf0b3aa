"""The tables of `catalogue.db`.

    titles --< items        how many copies a title has, and how many of them stand on the shelf
      `------ title_terms   full text: only which title has which term, by the title's number

A term is a folded word with a letter before it that says where it stands (`terms`).  The full text
keeps no copy of what it indexes and is never written twice for one number: a title whose words
change gets a new number, and what the old one is listed under leads nowhere.
They are apart because a file once written in the field is never described differently: a change is
a further migration at the end, or another name for the first, which has the file made anew.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("library-kiosk.replica")

_TABLES = (
    # `starts` is the title as it is filed, folded and cut; `starts_whole` with its article, if any.
    """CREATE TABLE titles (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        author TEXT,
        year INTEGER,
        isbn TEXT,
        age_mark INTEGER,
        call_number TEXT,
        starts TEXT NOT NULL,
        starts_whole TEXT,
        mark INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX titles_by_start ON titles(starts, year DESC)",
    """CREATE INDEX titles_by_whole_start ON titles(starts_whole, year DESC)
        WHERE starts_whole IS NOT NULL""",
    # `lendable` is what the catalogue says of the copy, `away` what has become of it since.
    """CREATE TABLE items (
        barcode TEXT PRIMARY KEY,
        title INTEGER NOT NULL,
        withdrawn INTEGER NOT NULL,
        lendable INTEGER NOT NULL,
        away INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX items_by_title ON items(title, withdrawn, lendable, away)",
    # Its words are folded already, so that the plainest tokenizer does: it parts them at blanks.
    # A beginning of up to five letters, and the letter of its place, is a term of its own; longer
    # ones begin few enough words to be gathered when they are asked for.
    """CREATE VIRTUAL TABLE title_terms USING fts5(
        terms, content = '', detail = 'none', columnsize = 0, prefix = '2 3 4 5 6',
        tokenize = "ascii tokenchars '+#'"
    )""",
    "CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)


@MIGRATIONS(name="0003 titles, items, terms")
def _first(database: Database) -> None:
    for statement in _TABLES:
        database.execute(statement)


@MIGRATIONS(name="0004 more terms gathered")
def _gather_more(database: Database) -> None:
    """Let the full text gather 8 MB of terms, not 1, before it writes them: it merges less."""
    database.execute("INSERT INTO title_terms (title_terms, rank) VALUES ('hashsize', 8388608)")
