"""Counting what clients ask, over threads and processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hansa.portal.api.counts import SharedCounts


def counts(folder: Path) -> SharedCounts:
    return SharedCounts(folder / "counts.sqlite3", "secret")


SETTING = """
import django
django.setup()
from pathlib import Path
from hansa.portal.api.counts import SharedCounts
"""


def in_a_process(folder: Path, code: str) -> subprocess.Popen:
    """Run code that knows `counts`, in a process of its own."""
    counting = f"counts = SharedCounts(Path({str(folder / 'counts.sqlite3')!r}), 'secret')\n"
    return subprocess.Popen([sys.executable, "-c", SETTING + counting + code])


def test_counts_each_client_by_itself(tmp_path):
    one = counts(tmp_path)
    assert [one.add("a", 1), one.add("a", 1), one.add("b", 1), one.add("a", 1)] == [1, 2, 1, 3]


def test_begins_anew_with_the_next_minute_and_forgets_the_last(tmp_path):
    one = counts(tmp_path)
    assert [one.add("a", 1), one.add("a", 1), one.add("a", 2)] == [1, 2, 1]
    with sqlite3.connect(tmp_path / "counts.sqlite3") as connection:
        assert connection.execute("SELECT span, number FROM asked").fetchall() == [(2, 1)]


def test_threads_count_together(tmp_path):
    one = counts(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _time: one.add("a", 1), range(80)))
    assert sorted(found) == list(range(1, 81))


def test_processes_count_together(tmp_path):
    """As two workers of one server, or two servers of one home."""
    workers = [in_a_process(tmp_path, "for _ in range(200): counts.add('a', 1)") for _ in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert counts(tmp_path).add("a", 1) == 401


COPY = """
import os
counts.add("a", 1)
child = os.fork()
if child == 0:
    os._exit(0 if counts.add("a", 1) == 2 else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert counts.add("a", 1) == 3
"""


def test_copy_of_a_process_does_not_share_its_connection(tmp_path):
    assert in_a_process(tmp_path, COPY).wait(60) == 0


def test_no_address_is_written_down(tmp_path):
    counts(tmp_path).add("203.0.113.77", 1)
    assert b"203.0.113.77" not in (tmp_path / "counts.sqlite3").read_bytes()


def test_lets_everyone_in_when_it_cannot_count(tmp_path):
    assert SharedCounts(tmp_path / "nowhere" / "counts.sqlite3", "secret").add("a", 1) == 0


def test_makes_a_broken_file_anew(tmp_path):
    (tmp_path / "counts.sqlite3").write_bytes(b"no database at all " * 100)
    one = counts(tmp_path)
    assert [one.add("a", 1), one.add("a", 1)] == [0, 1]
