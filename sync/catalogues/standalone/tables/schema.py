"""The tables of `library.db`.

    titles --< items --o loans (one at most) >-- patrons --< cards
       |          `----o holds (trapped)     >------'`-----< fees
       `---< holds (queue of a title)

What can be derived is not stored: an item's state follows from its marks, its loan and its trapped
hold, so the three can not contradict each other; that an item is on loan once only is the primary
key of `loans`.  Moments are seconds since 1970 in UTC, dates ISO texts, money minor units.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("library-kiosk.library")

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
        language TEXT,
        starts TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE items (
        number INTEGER PRIMARY KEY,
        barcode TEXT NOT NULL UNIQUE,
        uid TEXT UNIQUE,
        title INTEGER NOT NULL REFERENCES titles(number),
        item_type TEXT NOT NULL,
        call_number TEXT,
        inventory_number TEXT,
        branch TEXT,
        location TEXT,
        price INTEGER,
        not_for_loan INTEGER NOT NULL DEFAULT 0,
        withdrawn INTEGER NOT NULL DEFAULT 0,
        missing INTEGER NOT NULL DEFAULT 0,
        transit_to TEXT,
        seen_at TEXT,
        times_lent INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE patrons (
        number INTEGER PRIMARY KEY,
        card TEXT NOT NULL UNIQUE,
        surname TEXT NOT NULL,
        forename TEXT NOT NULL,
        patronymic TEXT,
        person TEXT NOT NULL,
        birth TEXT,
        category TEXT NOT NULL,
        expires TEXT,
        language TEXT,
        phone TEXT,
        email TEXT,
        guardian TEXT,
        pin_hash TEXT,
        lost INTEGER NOT NULL DEFAULT 0,
        blocked INTEGER NOT NULL DEFAULT 0,
        block_reason TEXT,
        provisional INTEGER NOT NULL DEFAULT 0,
        consent TEXT,
        consent_at INTEGER,
        message TEXT
    ) STRICT""",
    """CREATE TABLE cards (
        spelling TEXT PRIMARY KEY,
        patron INTEGER NOT NULL REFERENCES patrons(number) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE loans (
        item INTEGER PRIMARY KEY REFERENCES items(number),
        patron INTEGER NOT NULL REFERENCES patrons(number),
        lent_at INTEGER NOT NULL,
        due INTEGER NOT NULL,
        renewals INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE past_loans (
        item INTEGER NOT NULL REFERENCES items(number),
        patron INTEGER NOT NULL REFERENCES patrons(number) ON DELETE CASCADE,
        lent_at INTEGER NOT NULL,
        returned_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE holds (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        title INTEGER NOT NULL REFERENCES titles(number),
        patron INTEGER NOT NULL REFERENCES patrons(number),
        placed_at INTEGER NOT NULL,
        item INTEGER UNIQUE REFERENCES items(number),
        shelf INTEGER UNIQUE,
        keep_until TEXT,
        UNIQUE (title, patron)
    ) STRICT""",
    """CREATE TABLE fees (
        number INTEGER PRIMARY KEY,
        patron INTEGER NOT NULL REFERENCES patrons(number),
        kind TEXT NOT NULL,
        amount INTEGER NOT NULL,
        paid INTEGER NOT NULL DEFAULT 0,
        item INTEGER REFERENCES items(number),
        at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE item_events (
        number INTEGER PRIMARY KEY,
        item INTEGER NOT NULL REFERENCES items(number),
        at INTEGER NOT NULL,
        event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE done_requests (
        id TEXT PRIMARY KEY,
        at INTEGER NOT NULL,
        answer TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    # The words are folded before they are stored; unicode61 alone would keep ё and е apart.
    """CREATE VIRTUAL TABLE title_words USING fts5(
        title, author, other, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
    )""",
    "CREATE INDEX titles_by_start ON titles(starts)",
    "CREATE INDEX items_by_title ON items(title)",
    "CREATE INDEX patrons_by_person ON patrons(person)",
    "CREATE INDEX cards_by_patron ON cards(patron)",
    "CREATE INDEX loans_by_patron ON loans(patron)",
    "CREATE INDEX past_loans_by_item ON past_loans(item)",
    "CREATE INDEX past_loans_by_patron ON past_loans(patron)",
    "CREATE INDEX holds_by_patron ON holds(patron)",
    "CREATE INDEX holds_by_last_day ON holds(keep_until) WHERE keep_until IS NOT NULL",
    "CREATE INDEX fees_by_patron ON fees(patron) WHERE paid < amount",
    "CREATE INDEX item_events_by_item ON item_events(item)",
    "CREATE INDEX done_requests_by_time ON done_requests(at)",
)


@MIGRATIONS()
def the_library(database: Database) -> None:
    """Make every table of the first version."""
    for statement in _TABLES:
        database.execute(statement)


@MIGRATIONS()
def words_with_the_titles(database: Database) -> None:
    """Keep the words of a title in its row: the replica has the index for quick search.

    `words` is the title, the author and the rest, folded; a blank before each, a line for each.
    """
    database.execute("ALTER TABLE titles ADD COLUMN words TEXT NOT NULL DEFAULT ''")
    database.execute(
        """UPDATE titles SET words = (SELECT
            ' ' || w.title || char(10) || ' ' || w.author || char(10) || ' ' || w.other
            FROM title_words w WHERE w.rowid = titles.number)
        WHERE number IN (SELECT rowid FROM title_words)"""
    )
    database.execute("DROP TABLE title_words")
