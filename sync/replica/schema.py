"""The tables of `catalogue.db`.

    titles --< items          how many copies a title has, and how many of them stand on the shelf
      `------ title_words     full text, each column folded by `names.folded`

They are apart because a file once written in the field is never described differently: a change is
a further migration at the end.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("library-kiosk.replica")

_TABLES = (
    """CREATE TABLE titles (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        author TEXT,
        year INTEGER,
        isbn TEXT,
        age_mark INTEGER,
        call_number TEXT,
        starts TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX titles_by_start ON titles(starts)",
    # `lendable` is what the catalogue says of the copy, `away` what has become of it since.
    """CREATE TABLE items (
        barcode TEXT PRIMARY KEY,
        title INTEGER NOT NULL REFERENCES titles(number),
        withdrawn INTEGER NOT NULL,
        lendable INTEGER NOT NULL,
        away INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX items_by_title ON items(title, withdrawn, lendable, away)",
    # Nothing is ranked by how often a word occurs, so its sizes are not kept.
    """CREATE VIRTUAL TABLE title_words USING fts5(
        title, author, isbn, other,
        tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3', columnsize = 0
    )""",
    "CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)


@MIGRATIONS(name="0001 titles, items, words")
def _first(database: Database) -> None:
    for statement in _TABLES:
        database.execute(statement)
