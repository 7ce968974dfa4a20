"""How old what was counted may be: figures over the whole register are kept for as long as the register is the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Max

from hansa.directory.models import Organisation
from hansa.journal.models import Entry

T = TypeVar("T")
# A figure that took long to count may be this many times as old as that.
PATIENCE = 20


def register_version() -> str:
    """Changes with every act that the journal records and every organisation that is added. Two look-ups in indexes."""
    entry = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    newest = Organisation.objects.aggregate(newest=Max("pk"))["newest"]
    return f"{entry or 0}-{newest or 0}"


@dataclass(frozen=True)
class _Kept(Generic[T]):
    version: str
    made_at: float
    cost: float
    value: T

    def is_good(self, version: str) -> bool:
        return self.version == version or time.monotonic() - self.made_at < PATIENCE * self.cost


class Keep(Generic[T]):
    """Keeps the last few answers of a costly count in this process; one thread counts, the others wait.

    Answers over small registers are not kept: they cost nothing, and so are never old. `worth` says which are kept.
    """

    def __init__(self, size: int, worth: Callable[[T], bool]) -> None:
        self._size = size
        self._worth = worth
        self._kept: dict[Any, _Kept[T]] = {}
        self._lock = threading.Lock()

    def get(self, key: Any, version: str, count: Callable[[], T]) -> T:
        kept = self._kept.get(key)
        if kept and kept.is_good(version):
            return kept.value
        with self._lock:
            kept = self._kept.get(key)
            if kept and kept.is_good(version):
                return kept.value
            begun = time.monotonic()
            value = count()
            self._kept.pop(key, None)
            if self._worth(value):
                self._kept[key] = _Kept(version, time.monotonic(), time.monotonic() - begun, value)
                for oldest in list(self._kept)[: -self._size]:
                    del self._kept[oldest]
            return value
