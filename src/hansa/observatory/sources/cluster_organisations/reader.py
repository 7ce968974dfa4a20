"""Reads a table of cluster organisations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from hansa.directory.places.countries import UnknownCountry
from hansa.directory.places.country_words import country_in_words
from hansa.observatory.sources.cluster_organisations.lists import (
    ecosystem,
    ecosystems,
    emerging_industry,
    fold,
    split,
)
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import Source
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.headings import find_columns
from hansa.observatory.sources.mojibake import mended
from hansa.observatory.sources.nearby import why_not_there
from hansa.observatory.sources.sheets import Sheet, open_sheet
from hansa.observatory.sources.values import Impossible, coordinates, text, web_address

T = TypeVar("T")
LONGEST_NAME = 250
MOST_MEMBERS = 100_000
MEMBER_TYPES = ("sme", "large", "research", "public", "other")

# What the platform's profiles hold, as far as known, with the headings that tables use for it. An earlier word wins.
WORDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "cluster organisation", "cluster organization", "organisation", "cluster name", "cluster"),
    "short_name": ("short name", "acronym", "abbreviation"),
    "country": ("country", "country code", "land"),
    "city": ("city", "town", "place"),
    "region": ("nuts3_2021", "nuts", "nuts code", "region code", "region"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "website": ("website", "url", "english website", "web", "homepage"),
    "founded": ("year of establishment", "founded", "established", "founded in"),
    "staff": ("management team FTE", "FTE", "staff", "cluster management team FTE"),
    "members": ("members", "number of members", "total members", "members total"),
    "sme": ("SME members", "SMEs", "members SME", "number of SMEs"),
    "large": ("large members", "large companies", "members large", "large enterprises"),
    "research": ("research members", "research organisations", "universities and research", "members research"),
    "public": ("public members", "public bodies", "members public"),
    "other": ("other members", "others", "members other"),
    "ecosystems": ("industrial ecosystems", "industrial ecosystem", "ecosystems", "ecosystem"),
    "emerging": ("emerging industries", "emerging industry"),
    "sectors": ("sectors", "sector", "NACE", "fields", "field"),
    "programme": ("support programme", "programme", "national programme"),
    "label": ("label", "quality label", "ECEI label"),
    "pic": ("pic", "participant number"),
}


@dataclass(frozen=True)
class ClusterOrganisation:
    """What a table says of one cluster organisation; empty where it says nothing.

    country: ISO code. region: its code as the table gives it, of a version that the caller must know.
    members_by_type: of sme, large, research, public and other, those that are given.
    ecosystems: codes 01 to 14. emerging: names of the platform's ten emerging industries. sectors: as they stand.
    """

    name: str
    short_name: str
    country: str
    city: str
    region: str
    latitude: float | None
    longitude: float | None
    website: str
    founded: int | None
    staff: float | None
    members: int | None
    members_by_type: dict[str, int]
    ecosystems: tuple[str, ...]
    emerging: tuple[str, ...]
    sectors: tuple[str, ...]
    programme: str
    label: str
    pic: str
    line: int


def read_cluster_organisations(
    source: Source, findings: Findings, columns: Mapping[str, str] | None = None, encoding: str = "utf-8"
) -> list[ClusterOrganisation]:
    """The cluster organisations of a CSV or XLSX table, in its order.

    Columns are found by their headings, or by `columns` (thing: heading). What cannot be is left empty, and stands in
    the findings with its line; a row without name or country is rejected; two rows of one name and country are one.
    Raises UnusableSource where there is no column of names or countries, or no usable row.
    """
    sheet = open_sheet(source, findings, encoding)
    places = find_columns(sheet.file, sheet.headings, WORDS, ("name", "country"), columns)
    found: dict[tuple[str, str], ClusterOrganisation] = {}
    for line, row in sheet.rows:
        one = _Row(sheet, findings, line, {thing: row[place] for thing, place in places.items()}).read()
        if one is None:
            continue
        key = fold(one.name), one.country
        if key in found:
            findings.merge(sheet.file, line, one.name, f"stands on line {found[key].line} already, which counts")
        else:
            found[key] = one
    if not found:
        raise UnusableSource(f"{sheet.file}: no row with a name and a country. Is this the right sheet?")
    return list(found.values())


@dataclass
class _Row:
    sheet: Sheet
    findings: Findings
    line: int
    cells: dict[str, str]

    def read(self) -> ClusterOrganisation | None:
        name = self._clean("name", lambda value: text(mended(value), LONGEST_NAME), "")
        country = self._clean("country", _country, "")
        if not name or not country:
            said = f"{self._said('name')}, {self._said('country')}"
            self.findings.reject(self.sheet.file, self.line, "right is a row with a name and a country", said)
            return None
        spot = self._spot(country)
        by_type = {kind: count for kind in MEMBER_TYPES if (count := self._count(kind)) is not None}
        return ClusterOrganisation(
            name=name,
            short_name=self._text("short_name", 100),
            country=country,
            city=self._text("city", 200),
            region=self._said("region"),
            latitude=spot[0],
            longitude=spot[1],
            website=self._clean("website", web_address, ""),
            founded=self._clean("founded", _year, None),
            staff=self._clean("staff", _number, None),
            members=self._members(by_type),
            members_by_type=by_type,
            ecosystems=self._listed("ecosystems", ecosystem, ecosystems(), "one of the 14 industrial ecosystems"),
            emerging=self._listed("emerging", emerging_industry, {}, "one of the ten emerging industries"),
            sectors=tuple(dict.fromkeys(mended(entry) for entry in split(self._said("sectors")))),
            programme=self._text("programme", 300),
            label=self._text("label", 100),
            pic=self._clean("pic", _pic, ""),
            line=self.line,
        )

    def _said(self, thing: str) -> str:
        return self.cells.get(thing, "").strip()

    def _text(self, thing: str, longest: int) -> str:
        return self._clean(thing, lambda value: text(mended(value), longest), "")

    def _clean(self, thing: str, clean: Callable[[str], T], empty: T) -> T:
        if not (said := self._said(thing)):
            return empty
        try:
            return clean(said)
        except Impossible as wrong:
            self.findings.empty(self.sheet.file, self.line, thing, said, f"right is {wrong}")
            return empty

    def _spot(self, country: str) -> tuple[float | None, float | None]:
        if not (self._said("latitude") and self._said("longitude")):
            return None, None
        both = f"{self._said('latitude').replace(',', '.')},{self._said('longitude').replace(',', '.')}"
        try:
            spot = coordinates(both)
        except Impossible as wrong:
            self.findings.empty(self.sheet.file, self.line, "latitude", both, f"right is {wrong}")
            return None, None
        if spot and (why := why_not_there(spot, country)):
            self.findings.empty(self.sheet.file, self.line, "latitude", both, why)
            return None, None
        return spot or (None, None)

    def _count(self, thing: str) -> int | None:
        return self._clean(thing, _whole, None)

    def _members(self, by_type: dict[str, int]) -> int | None:
        said, summed = self._count("members"), sum(by_type.values())
        if said is not None and set(by_type) == set(MEMBER_TYPES) and summed != said:
            reason = f"the five types of members sum to {summed}; the total is taken as it stands"
            self.findings.note(self.sheet.file, self.line, "members", str(said), reason)
        return said if said is not None else (summed if set(by_type) == set(MEMBER_TYPES) else None)

    def _listed(self, thing: str, find: Callable[[str], str], listed: Mapping[str, str], right: str) -> tuple[str, ...]:
        found = []
        for entry in split(self._said(thing), listed):
            if known := find(entry):
                found.append(known)
            else:
                self.findings.empty(self.sheet.file, self.line, thing, entry, f"right is {right}")
        return tuple(dict.fromkeys(found))


def _country(value: str) -> str:
    try:
        return country_in_words(value)
    except UnknownCountry as error:
        raise Impossible("a country by its code or name, such as DE or Germany") from error


def _year(value: str) -> int:
    year = re.fullmatch(r"(\d{4})(-\d\d-\d\d|\.0)?", value)
    if not year or not 1800 <= int(year[1]) <= 2100:
        raise Impossible("a year such as 2005")
    return int(year[1])


def _whole(value: str) -> int:
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", value).removesuffix(".0")
    if not plain.isdecimal() or int(plain) > MOST_MEMBERS:
        raise Impossible(f"a whole number of members, at most {MOST_MEMBERS:,}")
    return int(plain)


def _number(value: str) -> float:
    plain = value.replace(",", ".")
    if not re.fullmatch(r"\d{1,4}(\.\d*)?", plain):
        raise Impossible("a number of full-time posts, such as 3.5")
    return float(plain)


def _pic(value: str) -> str:
    plain = value.removesuffix(".0")
    if not re.fullmatch(r"\d{9}", plain):
        raise Impossible("a participant number of nine digits")
    return plain
