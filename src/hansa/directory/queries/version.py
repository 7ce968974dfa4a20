"""How old what was counted may be: figures over the whole register are kept for as long as the register is the same."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from hansa.directory.models import Organisation
from hansa.journal.models import Entry

T = TypeVar("T")
# A figure that took long to count may be this many times as old as that.
PATIENCE = 20
# Files of the package that what we answer depends on.
SHAPING = {".py", ".html", ".mo", ".json", ".csv"}


def register_version() -> str:
    """Changes with every act that the journal records and every organisation that is added. Two look-ups in indexes."""
    entry = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    newest = Organisation.objects.aggregate(newest=Max("pk"))["newest"]
    return f"{entry or 0}-{newest or 0}"


def answer_version() -> str:
    """Changes whenever an answer that was kept elsewhere may be out of date: with the register, with the day (a mandate
    ends, a cluster becomes a year older), with our code and with the operator's settings."""
    return f"{register_version()} {timezone.localdate()} {program_version()}"


@lru_cache(maxsize=1)
def program_version() -> str:
    """A digest of the code, the texts and the settings that this process began with; some hundredths of a second."""
    package = Path(__file__).resolve().parents[2]
    chosen = {section: values for section, values in settings.OPERATOR.items() if section != "mail"}  # no passwords
    digest = hashlib.sha256(json.dumps([chosen, settings.SITE_URL], default=str).encode())
    for path in sorted(package.rglob("*")):
        if path.suffix in SHAPING and path.is_file():
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


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
