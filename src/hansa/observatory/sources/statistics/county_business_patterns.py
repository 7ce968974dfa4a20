"""US County Business Patterns: the Census Bureau's files of counties, metropolitan areas and states (CBP??CO.TXT …).

Codes of NAICS are filled up with - and / to six signs, and every level stands in the same file. Where a figure is
withheld, the file says 0: the flag beside it tells. Flags (record layouts of 1998 to 2018):
- `empflag`, until 2016: A to M for a class of size; any letter means withheld.
- `emp_nf`, from 2007: D withheld for an enterprise's sake, S below the standard of publication; G, H and J say how much
  noise is in a published figure (under 2 %, under 5 %, 5 % or more).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

SIZE_CLASSES: Mapping[str, str] = {
    "A": "0–19",
    "B": "20–99",
    "C": "100–249",
    "E": "250–499",
    "F": "500–999",
    "G": "1,000–2,499",
    "H": "2,500–4,999",
    "I": "5,000–9,999",
    "J": "10,000–24,999",
    "K": "25,000–49,999",
    "L": "50,000–99,999",
    "M": "100,000 and more",
}
WITHHELD = ("D", "S")
FLAGS = ("empflag", "emp_nf")
AREAS = (("fipstate", "fipscty"), ("msa",), ("fipstate",))


def area_columns(has: Collection[str]) -> tuple[str, ...]:
    """The columns that make the code of an area: counties, metropolitan areas or states; none if it is another file."""
    return next((columns for columns in AREAS if set(columns) <= set(has)), ())


def flag_columns(has: Collection[str]) -> tuple[str, ...]:
    """Which of the columns of flags a file has."""
    return tuple(flag for flag in FLAGS if flag in has)


def naics(code: str) -> str:
    """A code without what it was filled up with; "" for the total of all.

    >>> naics("------"), naics("11----"), naics("113///"), naics("113310")
    ('', '11', '113', '113310')
    """
    return code.rstrip("-/")


def employment_flag(flags: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the figure is withheld, and what to keep of its flags.

    >>> employment_flag({"empflag": "B", "emp_nf": "D"}), employment_flag({"emp_nf": "G"})
    ((True, '20–99'), (False, 'G'))
    """
    size, noise = flags.get("empflag", "").upper(), flags.get("emp_nf", "").upper()
    if size:
        return True, SIZE_CLASSES.get(size, size)
    return noise in WITHHELD, noise
