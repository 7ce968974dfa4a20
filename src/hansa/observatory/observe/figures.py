"""Figures that are written as text: decimal commas, thousands apart, flags of statistical offices, suppressed cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from hansa.observatory.sources.errors import UnusableSource

# What statistical offices write where a figure is not available or not told: Eurostat “:” (with a flag after it), the
# US Census “D”, “S” and “N”, others. “NA” is missing in a column of figures, and Namibia in one of regions.
MISSING = frozenset(
    {"", ":", "c", "d", "s", "n", "x", "z", "u", ".", "..", "...", "…", "-", "–", "—", "*", "**", "~", "/", "#"}
    | {"na", "n/a", "n.a.", "nan", "null", "none", "(d)", "(s)", "(x)", "confidential", "suppressed"}
)
FLAGS = "[ ]?[a-zA-Z]{0,3}"
FIGURE = re.compile(rf"([-+]?[0-9][0-9., '\u00a0\u202f]*){FLAGS}")
PLAIN = r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$"
THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}([., '\u00a0\u202f][0-9]{3})+")
SPACES = (" ", "\u00a0", "\u202f", "'")
MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Notation:
    """How the figures of a column are written. decimal: “.” or “,”; the other one, and spaces, part thousands."""

    decimal: str = "."

    def read(self, text: ir.StringValue) -> ir.Value:
        """The figure in a text; null where there is none, or it is written otherwise. Flags after it are left off."""
        point, parting = (r"\.", ",") if self.decimal == "." else (",", ".")
        whole = rf"([0-9]{{1,3}}([{parting} '\x{{a0}}\x{{202f}}][0-9]{{3}})+|[0-9]+)"
        figure = text.strip().re_extract(rf"^([-+]?{whole}({point}[0-9]*)?){FLAGS}$", 1)
        for character in (*SPACES, parting):
            figure = figure.replace(character, "")
        number = figure.replace(",", ".").nullif("").try_cast("float64")
        return number if self.decimal == "," else ibis.coalesce(read_plain(text), number)


def read_plain(text: ir.StringValue) -> ir.Value:
    """The figure in a text of digits with a point, as programs write it; null where it is written otherwise.

    Casts alone would not do: one engine takes “12d” for a number, another “nan”.
    """
    stripped = text.strip()
    return ibis.ifelse(stripped.re_search(PLAIN), stripped.try_cast("float64"), ibis.null("float64"))


def is_missing(text: str) -> bool:
    """Whether a text says that there is no figure: suppressed, confidential, not available."""
    words = text.strip().lower().split()
    return (
        not words or (words[0] in MISSING and all(len(word) <= 2 for word in words[1:])) or " ".join(words) in MISSING
    )


def notation_of(texts: Mapping[str, int], column: str, decimal: str = "") -> Notation:
    """Find out how the figures of a column are written.

    Args:
        texts: what was no plain figure, and how often.
        decimal: the mark before decimals, if the user said.

    Raises:
        UnusableSource: a text is no figure, or a comma may mean two things.
    """
    figures = {text: count for text, count in texts.items() if not is_missing(text)}
    strange = {text: count for text, count in figures.items() if not FIGURE.fullmatch(text.strip())}
    if strange:
        raise UnusableSource(no_figure(strange, column))
    bare = [FIGURE.fullmatch(text.strip())[1].strip() for text in figures]  # type: ignore[index]
    return Notation(decimal or _decimal(bare, column))


def no_figure(strange: Mapping[str, int], column: str) -> str:
    """The message for texts in a column of figures that are none."""
    examples = ", ".join(f"“{text}” ({count}×)" for text, count in list(strange.items())[:MOST_EXAMPLES])
    more = f" and {len(strange) - MOST_EXAMPLES} others" if len(strange) > MOST_EXAMPLES else ""
    return (
        f"The column “{column}” holds what is no figure: {examples}{more}. Right are numbers, 0 or more; nothing, “:”, "
        "“c”, “D” and the like where a figure is suppressed or not available; letters after a figure as its flags."
    )


def _decimal(figures: list[str], column: str) -> str:
    both = [figure for figure in figures if "," in figure and "." in figure]
    if both:
        marks = {max(figure.rfind(","), figure.rfind(".")) == figure.rfind(",") for figure in both}
        if len(marks) > 1:
            raise UnusableSource(
                f"The column “{column}” writes figures in two ways: {both[0]} and others. Say --decimal."
            )
        return "," if marks.pop() else "."
    commas = [figure for figure in figures if "," in figure]
    if not commas:
        return "."
    if all(THOUSANDS.fullmatch(figure) for figure in commas):
        raise UnusableSource(
            f"In the column “{column}” {commas[0]} may be a thousand or a number with three decimals. "
            "Say which: --decimal . or --decimal ,"
        )
    return ","
