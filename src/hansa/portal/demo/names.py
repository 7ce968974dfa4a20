"""Invented names. Roots are made of syllables that no register was asked for; every use is marked as fictitious."""

from __future__ import annotations

import random

from hansa.directory.enums import Helix
from hansa.portal.demo.places import City

FIRST = (
    "Bren",
    "Sol",
    "Tal",
    "Ver",
    "Kal",
    "Lum",
    "Mer",
    "Nor",
    "Ost",
    "Rav",
    "Sel",
    "Tor",
    "Ul",
    "Wend",
    "Zan",
    "Hel",
)
LAST = ("mark", "vika", "tronik", "dara", "nova", "holm", "strand", "quist", "reva", "lund", "tek", "berin", "olin")
LEGAL_FORM = {
    "AT": "GmbH",
    "DE": "GmbH",
    "SK": "s.r.o.",
    "HU": "Kft.",
    "FR": "SAS",
    "NL": "B.V.",
    "SE": "AB",
    "FI": "Oy",
    "EE": "OÜ",
    "PL": "Sp. z o.o.",
}
# What an organisation that is no company is called, by helix; {field} and {city} are filled in.
PATTERNS = {
    Helix.SCIENCE: (
        "Institute for {field}, {city}",
        "{city} School of {field}",
        "{field} Research Centre {city}",
    ),
    Helix.GOVERNMENT: (
        "{city} Agency for {field}",
        "{city} Office for Regional Development",
        "{city} Innovation Council",
    ),
    Helix.CIVIL_SOCIETY: ("{city} Association of {field}", "Foundation for {field} {city}", "{field} Forum {city}"),
}


def name_of(helix: str, field: str, city: City, taken: set[str], rng: random.Random) -> str:
    """A name not yet taken, in the manner of its country and helix."""
    while True:
        if helix == Helix.BUSINESS:
            name = f"{rng.choice(FIRST)}{rng.choice(LAST)} {field} {LEGAL_FORM[city.country]}"
        else:
            name = rng.choice(PATTERNS[Helix(helix)]).format(field=field, city=city.name)
            if name in taken:
                name = f"{rng.choice(FIRST)}{rng.choice(LAST)} {name}"
        if name not in taken:
            taken.add(name)
            return name
