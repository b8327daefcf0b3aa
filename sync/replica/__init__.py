"""Titles and items as this kiosk knows them, kept apart from whoever owns them, for quick search.

    library.db --(import, changes)--> Replica --> catalogue.db --> TitlesReader --> titles' thread

Everything in it can be made again, so its file is thrown away rather than repaired.
"""

from sync.replica.comparison import difference
from sync.replica.mirror import MirroredLibrary, catch_up
from sync.replica.reading import MOST_ASKED, TitlesReader
from sync.replica.replica import Replica

__all__ = ["MOST_ASKED", "MirroredLibrary", "Replica", "TitlesReader", "catch_up", "difference"]
