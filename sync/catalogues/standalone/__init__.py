"""The embedded library: a whole catalogue for a house that has no central system.

It is apart from the other adapters because it decides by itself what they only ask for: rules,
calendar, queue and fees are here, pure, with one store beneath them.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sync.catalogues.standalone.catalogue import StandaloneCatalogue
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.pins import Pins
from sync.catalogues.standalone.policy.rules import LibraryRules
from sync.catalogues.standalone.tables.schema import MIGRATIONS
from sync.store import Store

__all__ = ["Library", "LibraryRules", "Pins", "StandaloneCatalogue", "open_library"]


def open_library(
    path: Path, rules: LibraryRules, pin_key: bytes, clock: Callable[[], datetime]
) -> StandaloneCatalogue:
    """Return the library in this file, which is made if it is not there.

    `pin_key` is a secret of at least 16 bytes that is kept elsewhere; `clock` returns the moment
    now with its time zone.  Raises the errors of `sync.store_errors`.
    """
    library = Library.over(Store(path, MIGRATIONS), rules)
    return StandaloneCatalogue(library, Pins(pin_key), clock)
