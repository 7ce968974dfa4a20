"""What tests of regional statistics share: a mapping to vary, and what was read in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.statistic import Statistic

Read = Callable[..., Statistic]

SAID: dict[str, Any] = {
    "key": "jobs",
    "title": "Jobs",
    "version": "2020",
    "publisher": "Test office",
    "licence": "CC0-1.0",
    "area": {"column": "geo", "scheme": "NUTS 2021"},
    "field": {"column": "nace", "scheme": "NACE Rev. 2"},
    "year": {"column": "year"},
    "values": {"employment": {"column": "jobs"}},
}


def cells(statistic: Statistic) -> list[tuple[Any, ...]]:
    """Cells as plain tuples, None for what is missing."""
    rows = statistic.cells.astype(object).itertuples(index=False, name=None)
    return [tuple(None if pd.isna(value) else value for value in row) for row in rows]


def refusal(read: Read, *arguments: Any, **said: Any) -> str:
    with pytest.raises(UnusableSource) as raised:
        read(*arguments, **said)
    return str(raised.value)
