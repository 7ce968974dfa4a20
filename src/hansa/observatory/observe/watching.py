"""How far a query of DuckDB is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from hansa.observatory.sources.progress import Progress

EVERY = 0.3  # seconds


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, progress: Progress, stage: str) -> Iterator[None]:
    """Tell the progress of the queries in the block, in percent, from a thread beside them."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(EVERY):
            done = connection.query_progress()
            if done > 0:
                progress(stage, int(done), 100)

    watcher = threading.Thread(target=watch, daemon=True)
    progress(stage)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
