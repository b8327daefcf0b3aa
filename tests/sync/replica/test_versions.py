"""A replica of another version is thrown away, whatever is in it."""

from contextlib import closing
from pathlib import Path

from sqlite_utils import Migrations
from sqlite_utils.db import Database

from sync.replica import Replica
from sync.replica.schema import MIGRATIONS
from sync.store import Preset, Store


def test_a_replica_of_an_older_version_is_made_anew(tmp_path: Path) -> None:
    older = Migrations(MIGRATIONS.name)

    @older(name="0001 titles of long ago")
    def _first(database: Database) -> None:
        database.execute("CREATE TABLE titles (id TEXT) STRICT")

    path = tmp_path / "catalogue.db"
    Store(path, older, Preset.REBUILDABLE).close()
    with closing(Replica(path)) as replica:
        assert replica.counts() == (0, 0)
