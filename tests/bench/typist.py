"""A process that only searches, as the titles' thread does: the time of every keystroke.

    {"path": ..., "texts": [...]}  -->  standard input
    {"keystrokes": [[text, letters, ms, processor ms], ...], "before": MB, "after": MB}  <--  output

It is a process of its own so that its memory is the search's, and so that its first search is one
after a start.
"""

import json
import os
import sys
import time
from pathlib import Path

from sync.circulation import FindTitle
from sync.replica import TitlesReader
from tests.bench.processes import pss_of

NEVER = float("inf")


def main() -> None:
    """Type every text from its first letter to its last."""
    told = json.load(sys.stdin)
    titles = TitlesReader(Path(told["path"]))
    before = pss_of(os.getpid())
    keystrokes: list[tuple[int, int, float, float]] = []
    for number, text in enumerate(told["texts"]):
        for letters in range(1, len(text) + 1):
            query = FindTitle(text[:letters])
            begun, begun_processor = time.perf_counter_ns(), time.thread_time_ns()
            titles.find(query, NEVER)
            processor = (time.thread_time_ns() - begun_processor) / 1e6
            took = (time.perf_counter_ns() - begun) / 1e6
            keystrokes.append((number, letters, took, processor))
    memory = pss_of(os.getpid())
    titles.close()
    json.dump({"keystrokes": keystrokes, "before": before, "after": memory}, sys.stdout)


if __name__ == "__main__":
    main()
