"""What a spreadsheet must not take for a formula."""

from __future__ import annotations

from typing import Any

# A spreadsheet takes a cell that begins so for a formula and may run it, also behind blanks.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLANKS = " \u00a0\ufeff\u200b"


def harmless(value: Any) -> Any:
    """Text that a spreadsheet could take for a formula, with an apostrophe before it. Numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(BLANKS).startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value
