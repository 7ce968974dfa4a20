"""Countries: codes, names, continents, centres, neighbours."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from babel import Locale

EC_CODES: Mapping[str, str] = MappingProxyType({"UK": "GB", "EL": "GR"})
"""Country codes of the European Commission that differ from ISO 3166-1."""

LAYER_COUNTRIES: Mapping[str, str] = MappingProxyType(
    {"GF": "FR", "GP": "FR", "MQ": "FR", "RE": "FR", "YT": "FR", "MF": "FR", "AX": "FI", "SJ": "NO"}
)
"""Territories with an ISO code of their own whose regions stand in the NUTS layer of another country."""


class UnknownCountry(ValueError):
    """A code that is no country."""


@dataclass(frozen=True)
class CountryFacts:
    """One country: ISO codes, continent as in GeoNames, capital and its place in degrees (None where there is none).

    The capital stands for the centre of the country: people see where it is, and it lies on land.
    """

    code: str
    iso3: str
    continent: str
    name: str
    capital: str
    latitude: float | None
    longitude: float | None
    neighbours: tuple[str, ...]


def iso_country(code: str) -> str:
    """The ISO 3166-1 alpha-2 code for an ISO (two or three letters) or EC code: UK is GB, EL is GR, NA is Namibia.

    Raises UnknownCountry, whose message says what would be right.

    >>> iso_country("uk"), iso_country("EL"), iso_country("NA"), iso_country("DEU")
    ('GB', 'GR', 'NA', 'DE')
    """
    wanted = code.strip().upper()
    wanted = EC_CODES.get(wanted, wanted)
    if wanted in countries():
        return wanted
    if wanted in _by_iso3():
        return _by_iso3()[wanted]
    raise UnknownCountry(
        f"“{code[:40]}” is no country code; right is a code of ISO 3166-1 such as DE or DEU (UK and EL are understood)"
    )


def layer_country(code: str) -> str:
    """The country in whose region layer a territory stands: Guyane (GF) has its NUTS regions under France (FR)."""
    return LAYER_COUNTRIES.get(code, code)


@lru_cache(maxsize=1)
def countries() -> Mapping[str, CountryFacts]:
    """All countries and territories with an ISO 3166-1 code (and Kosovo as XK), by code: reference/countries.csv."""
    table = files("hansa.directory").joinpath("reference/countries.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["code"]: _facts(row) for row in csv.DictReader(table.splitlines())})


def _facts(row: dict[str, str]) -> CountryFacts:
    return CountryFacts(
        code=row["code"],
        iso3=row["iso3"],
        continent=row["continent"],
        name=row["name"],
        capital=row["capital"],
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        neighbours=tuple(row["neighbours"].split()),
    )


@lru_cache(maxsize=1)
def _by_iso3() -> dict[str, str]:
    return {country.iso3: country.code for country in countries().values()}


@lru_cache(maxsize=16)
def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse(language.replace("-", "_")).territories)


def country_name(code: str, language: str = "en") -> str:
    """The name of a country in a language, from CLDR; the code itself where it is not known."""
    return _territories(language).get(code, code)
