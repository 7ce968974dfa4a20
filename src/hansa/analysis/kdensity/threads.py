"""Several compiled loops at once, in ordinary threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numba

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_threads(
    task: Callable[[Item], Result],
    items: Iterable[Item],
    done: Callable[[int], None] | None = None,
    *,
    short: bool = False,
) -> list[Result]:
    """The task's results for all items in their order; as many threads as Numba would use (NUMBA_NUM_THREADS).

    Threads help because the tasks spend their time in compiled loops and Fourier transforms, which need no lock.
    Tasks of a few milliseconds would wait for one another's lock more than they work: they run in one thread.
    An error, or an interruption by the user, drops what has not begun.

    Args:
        done: told how many items are ready, after each one.
        short: each task takes a few milliseconds.

    >>> in_threads(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    with ThreadPoolExecutor(1 if short else numba.get_num_threads()) as pool:
        waiting = [pool.submit(task, item) for item in items]
        try:
            results = []
            for number, future in enumerate(waiting, start=1):
                results.append(future.result())
                if done:
                    done(number)
            return results
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
