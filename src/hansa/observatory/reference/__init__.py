"""What the paper says that Hansa is built on: examples of clusters, countries covered by them, centres of the world."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

_PAPER = files("hansa.observatory.reference") / "paper.json"


@cache
def paper() -> dict[str, Any]:
    """The shipped file: `clusters`, `countries`, `centres`, and the source that all of them name."""
    return json.loads(_PAPER.read_text(encoding="utf-8"))


def paper_digest() -> str:
    """SHA-256 of the shipped file: changes when it does."""
    return hashlib.sha256(_PAPER.read_bytes()).hexdigest()
