"""What a spreadsheet must not take for a formula."""

from __future__ import annotations

from typing import Any

# A spreadsheet takes a cell that begins so for a formula and may run it, also behind blanks.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLANKS = " \u00a0\ufeff\u200b"
_SUSPECTS = frozenset((*FORMULA_STARTS, *BLANKS))


def harmless(value: Any) -> Any:
    """Text that a spreadsheet could take for a formula, with an apostrophe before it. Numbers stay numbers."""
    if isinstance(value, str):
        # Hardly any text begins so, and a table has millions of them.
        suspect = value[:1] in _SUSPECTS and value.lstrip(BLANKS).startswith(FORMULA_STARTS)
        return "'" + value if suspect else value
    return "" if value is None else value
