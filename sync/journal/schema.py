"""The tables of `journal.db`.

They are apart because a file once written in the field is never described differently: a change is
a further migration at the end.
"""

from sqlite_utils import Migrations
from sqlite_utils.db import Database

MIGRATIONS = Migrations("journal")

_STATES = "'written', 'sending', 'reconcile', 'settled', 'exception'"
_OUTCOMES = "'done', 'refused', 'not-done'"

_FIRST = f"""
CREATE TABLE boots (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    boot TEXT NOT NULL UNIQUE,
    offset REAL,
    quality TEXT NOT NULL DEFAULT 'none',
    confirmed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE acts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    visit TEXT NOT NULL,
    boot TEXT NOT NULL,
    boottime REAL NOT NULL,
    wall TEXT NOT NULL,
    clock_quality TEXT NOT NULL,
    kind TEXT NOT NULL,
    change TEXT NOT NULL,
    item TEXT,
    known_as TEXT,
    patron TEXT,
    state TEXT NOT NULL CHECK (state IN ({_STATES})),
    outcome TEXT CHECK (outcome IN ({_OUTCOMES})),
    answer TEXT,
    truth TEXT,
    security TEXT NOT NULL DEFAULT 'none',
    shown INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    compensates TEXT REFERENCES acts (id),
    CHECK ((state = 'settled') = (outcome IS NOT NULL))
) STRICT;
CREATE INDEX acts_waiting ON acts (seq) WHERE state IN ('written', 'sending', 'reconcile');
CREATE INDEX acts_todo ON acts (seq) WHERE security = 'todo';
CREATE INDEX acts_unseen ON acts (seq) WHERE shown = 0 AND state = 'settled';

CREATE TABLE ended_visits (
    visit TEXT PRIMARY KEY
) STRICT;

CREATE TABLE daily_counters (
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (day, what)
) STRICT;

CREATE TABLE exceptions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    act TEXT NOT NULL REFERENCES acts (id),
    why TEXT NOT NULL,
    wall TEXT NOT NULL,
    resolved TEXT,
    UNIQUE (act, why)
) STRICT;

CREATE TABLE pin_guard (
    card TEXT PRIMARY KEY,
    wrong INTEGER NOT NULL,
    boot TEXT NOT NULL,
    locked_until REAL NOT NULL,
    locked_for REAL
) STRICT;

CREATE TABLE wrong_pins (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    boot TEXT NOT NULL,
    boottime REAL NOT NULL
) STRICT;

CREATE TABLE salts (
    purpose TEXT PRIMARY KEY,
    salt BLOB NOT NULL
) STRICT;
"""


@MIGRATIONS(name="0001 acts, boots, counters, exceptions, pin guard")
def _first(database: Database) -> None:
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            database.execute(statement)


@MIGRATIONS(name="0002 a digest in each act")
def _second(database: Database) -> None:
    # Kept by the store's proofs: what a damaged file still has right can be told from it.
    database.execute("ALTER TABLE acts ADD COLUMN digest INTEGER")
