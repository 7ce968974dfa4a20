"""Numbers as reports write them, in the language of the report."""

from __future__ import annotations

from math import floor, isfinite, log10
from numbers import Integral

from django.utils.formats import number_format

DIGITS = 3
SMALLEST = 1e-5  # below it, powers of ten
NOTHING = "—"


def number_text(value: object) -> str:
    """Whole numbers in full with their thousands apart, others to three significant digits, None and NaN as a dash."""
    if value is None or isinstance(value, bool):
        return NOTHING if value is None else str(value)
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    if not isfinite(number):
        return NOTHING if number != number else ("∞" if number > 0 else "−∞")
    if number == int(number) and (abs(number) >= 1000 or isinstance(value, Integral)):
        return _written(number, 0)
    if 0 < abs(number) < SMALLEST:
        return f"{number:.2e}".replace("-", "−")
    return _written(number, _decimals(number))


def short_number(value: float) -> str:
    """As `number_text`, without zeros at the end: for axes and bounds, which are round."""
    shortest = f"{value:.6f}".rstrip("0").rstrip(".")
    return _written(value, len(shortest.partition(".")[2]))


def _decimals(number: float) -> int:
    if number == 0:
        return 0
    return max(0, min(8, DIGITS - 1 - floor(log10(abs(number)))))


def _written(number: float, decimals: int) -> str:
    text = number_format(round(number, decimals), decimals, use_l10n=True, force_grouping=True)
    return text.replace("-", "−")
