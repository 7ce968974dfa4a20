"""One record of ROR, in schema 1 or 2, as one typed organisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from hansa.directory.enums import Helix
from hansa.directory.places.countries import UnknownCountry, iso_country
from hansa.observatory.sources.mojibake import mended
from hansa.observatory.sources.values import Impossible, coordinates, text, web_address

T = TypeVar("T")
LONGEST_NAME, LONGEST_CITY = 500, 200
EARLIEST, LATEST = 800, 2100
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_NUMBER = re.compile(r"(?:https?://ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?", re.IGNORECASE)
# In the order in which they decide; ROR gives several types to some. A hospital or archive may be of any helix.
_HELICES = (
    ("company", Helix.BUSINESS),
    ("education", Helix.SCIENCE),
    ("facility", Helix.SCIENCE),
    ("government", Helix.GOVERNMENT),
    ("nonprofit", Helix.CIVIL_SOCIETY),
)

Complain = Callable[[str, str, str], None]
"""Called with a column, a value, and what would be right."""


@dataclass(frozen=True)
class ResearchOrganisation:
    """What ROR says of one organisation; "" , None or an empty tuple where it says nothing.

    number: nine signs, as 03yrm5c26. other_names: translations, aliases and former labels, without name and short name.
    helix: derived from ROR's types; unknown for hospitals, archives, funders and others.
    status: active or inactive. parents: numbers of the organisations that it is part of.
    identifiers: by scheme (grid, isni, wikidata, fundref), the preferred one.
    schema: 1 or 2; changed: the day of the last change, which only schema 2 gives.
    """

    number: str
    name: str
    short_name: str
    other_names: tuple[str, ...]
    types: tuple[str, ...]
    helix: str
    status: str
    country: str
    city: str
    latitude: float | None
    longitude: float | None
    founded: int | None
    website: str
    domains: tuple[str, ...]
    identifiers: dict[str, str]
    parents: tuple[str, ...]
    schema: int
    changed: str
    line: int


def ror_number(value: Any) -> str:
    """The number of an address or number of ROR, or "" where it is none: its last two signs check the others.

    >>> ror_number("https://ror.org/03yrm5c26"), ror_number("03YRM5C26"), ror_number("https://ror.org/03yrm5c27")
    ('03yrm5c26', '03yrm5c26', '')
    """
    found = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        return ""
    number = found[1].lower()
    total = 0
    for sign in number[1:7]:
        total = total * 32 + _ALPHABET.index(sign)
    return number if 98 - total * 100 % 97 == int(number[7:]) else ""


def organisation(record: dict[str, Any], number: str, line: int, complain: Complain) -> ResearchOrganisation:
    """Turn a record into an organisation; what cannot be is left empty and complained of."""
    schema = 2 if isinstance(record.get("names"), list) else 1
    names = _names(record) if schema == 2 else _names_of_first_schema(record)
    place = _place(record) if schema == 2 else _place_of_first_schema(record)
    types = tuple(dict.fromkeys(str(kind).lower() for kind in _list(record.get("types"))))
    name, short = names["name"], names["short"]
    return ResearchOrganisation(
        number=number,
        name=_clean(name, "name", complain, lambda value: text(mended(value), LONGEST_NAME), ""),
        short_name=text(mended(short), LONGEST_NAME) if len(short) <= LONGEST_NAME else "",
        other_names=tuple(
            dict.fromkeys(
                text(mended(other), LONGEST_NAME)
                for other in names["others"]
                if other and len(other) <= LONGEST_NAME and other not in (name, short)
            )
        ),
        types=types,
        helix=next((helix.value for kind, helix in _HELICES if kind in types), Helix.UNKNOWN.value),
        status="active" if record.get("status") == "active" else "inactive",
        country=_clean(place["country"], "country", complain, _country, ""),
        city=_clean(mended(place["city"]), "city", complain, lambda value: text(value, LONGEST_CITY), ""),
        latitude=(spot := _clean(place["spot"], "coordinates", complain, coordinates, None) or (None, None))[0],
        longitude=spot[1],
        founded=_clean(str(record.get("established") or ""), "established", complain, _year, None),
        website=_clean(_website(record), "links", complain, web_address, ""),
        domains=tuple(str(domain).lower() for domain in _list(record.get("domains"))),
        identifiers=_identifiers(record),
        parents=tuple(filter(None, (ror_number(other.get("id")) for other in _parents(record)))),
        schema=schema,
        changed=str(_dict(_dict(record.get("admin")).get("last_modified")).get("date") or ""),
        line=line,
    )


def _names(record: dict[str, Any]) -> dict[str, Any]:
    told = [(str(n.get("value") or ""), _list(n.get("types"))) for n in _dicts(record.get("names"))]
    shown = [value for value, types in told if "ror_display" in types] or [v for v, t in told if "label" in t]
    short = [value for value, types in told if "acronym" in types]
    name = (shown or [value for value, _types in told] or [""])[0]
    return {"name": name, "short": (short or [""])[0], "others": [v for v, t in told if t != ["acronym"]] + short[1:]}


def _names_of_first_schema(record: dict[str, Any]) -> dict[str, Any]:
    short = [str(value) for value in _list(record.get("acronyms"))]
    labels = [str(label.get("label") or "") for label in _dicts(record.get("labels"))]
    aliases = [str(alias) for alias in _list(record.get("aliases"))]
    return {
        "name": str(record.get("name") or ""),
        "short": (short or [""])[0],
        "others": labels + aliases + short[1:],
    }


def _place(record: dict[str, Any]) -> dict[str, str]:
    details = _dict((_dicts(record.get("locations")) or [{}])[0].get("geonames_details"))
    return {
        "country": str(details.get("country_code") or ""),
        "city": str(details.get("name") or ""),
        "spot": _spot(details),
    }


def _place_of_first_schema(record: dict[str, Any]) -> dict[str, str]:
    address = (_dicts(record.get("addresses")) or [{}])[0]
    return {
        "country": str(_dict(record.get("country")).get("country_code") or ""),
        "city": str(address.get("city") or ""),
        "spot": _spot(address),
    }


def _spot(said: dict[str, Any]) -> str:
    latitude, longitude = said.get("lat"), said.get("lng")
    return f"{latitude},{longitude}" if latitude is not None and longitude is not None else ""


def _website(record: dict[str, Any]) -> str:
    for link in _list(record.get("links")):
        if isinstance(link, str):
            return link
        if isinstance(link, dict) and link.get("type") == "website":
            return str(link.get("value") or "")
    return ""


def _identifiers(record: dict[str, Any]) -> dict[str, str]:
    """The preferred one of each scheme, else the first: a list of objects in schema 2, an object in schema 1."""
    told = record.get("external_ids")
    pairs: Iterable[tuple[str, Any]] = (
        told.items() if isinstance(told, dict) else ((str(one.get("type")), one) for one in _dicts(told))
    )
    found = {}
    for scheme, said in pairs:
        every = _dict(said).get("all")
        first = (_list(every) or [""])[0] if not isinstance(every, str) else every
        if value := str(_dict(said).get("preferred") or first or ""):
            found[scheme.lower()] = value
    return found


def _parents(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in _dicts(record.get("relationships")) if str(one.get("type")).lower() == "parent"]


def _country(value: str) -> str:
    try:
        return iso_country(value)
    except UnknownCountry as error:
        raise Impossible("a code of ISO 3166-1 such as DE") from error


def _year(value: str) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or not EARLIEST <= int(value) <= LATEST:
        raise Impossible(f"a year from {EARLIEST} to {LATEST}")
    return int(value)


def _clean(value: str, column: str, complain: Complain, clean: Callable[[str], T], empty: T) -> T:
    if not value:
        return empty
    try:
        return clean(value)
    except Impossible as wrong:
        complain(column, value, f"right is {wrong}")
        return empty


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]
