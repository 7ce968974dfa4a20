"""A statistic as a reader hands it over: typed frames and where they come from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Provenance:
    """The file that a statistic was read from."""

    version: str
    publisher: str
    licence: str
    checksum: str
    notice: str = ""
    url: str = ""
    file_name: str = ""


@dataclass(frozen=True)
class Statistic:
    """One version of a statistic.

    key, title: which statistic it is; the same in every version.
    reference: what areas are compared with, in words.
    area_scheme, field_scheme: division of areas (“NUTS 2013”) and classification of fields (“NACE Rev. 2”).
    areas: columns code, name, country (ISO code or empty).
    fields: columns code, name, group (empty where fields come in no groups).
    cells: columns area, field (codes), year, employment (NaN where suppressed), establishments (missing where
        unknown), flag, line (in the source). Each area, field and year at most once.
    rules: key of the rule set of stars, or empty.
    """

    key: str
    title: str
    reference: str
    area_scheme: str
    field_scheme: str
    areas: pd.DataFrame
    fields: pd.DataFrame
    cells: pd.DataFrame
    provenance: Provenance
    rules: str = ""
