"""Figures as statistical offices write them: with flags behind, in thousands, with a decimal comma, or withheld."""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from hansa.observatory.sources.values import Impossible

_PLAIN = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"-?\d{1,3}([ \u00a0\u202f'’]\d{3})+(?!\d)")
_FLAGGED = re.compile(r"(.*?)[ \u00a0\u202f]*([a-zA-Z]{0,4})")
_SPACES = re.compile(r"[ \u00a0\u202f'’]")


def figure_reader(decimal: str, missing: Container[str]) -> Callable[[str], tuple[float | None, str]]:
    """A function from a cell to a figure and its flag: “1234 e” is (1234.0, "e"), “: c” is (None, "c").

    A figure that is missing has the mark it was missing by as its flag, unless a flag stands beside it. Spaces and
    apostrophes may stand between thousands. Raises Impossible for anything else, above all for a sign that could be
    either a decimal sign or one between thousands.
    """

    def read(cell: str) -> tuple[float | None, str]:
        cell = cell.strip()
        if cell in missing:
            return None, cell
        if _PLAIN.fullmatch(cell) and decimal == ".":
            return float(cell), ""
        figure, flag = _without_flag(cell)
        if figure in missing:
            return None, flag or figure
        if _THOUSANDS.match(figure):
            figure = _SPACES.sub("", figure)
        if decimal == ",":
            if "." in figure:
                raise Impossible('a number with a decimal comma and without points, or decimal = "." in the mapping')
            figure = figure.replace(",", ".")
        elif "," in figure:
            raise Impossible('a number without commas, or decimal = "," in the mapping where the comma is decimal')
        if not _PLAIN.fullmatch(figure):
            raise Impossible(
                "a number, with or without a flag behind it; marks of missing figures stand in the mapping"
            )
        return float(figure), flag

    return read


def _without_flag(cell: str) -> tuple[str, str]:
    """The figure, and letters behind it."""
    found = _FLAGGED.fullmatch(cell)
    return (found[1], found[2]) if found and found[1] else (cell, "")
