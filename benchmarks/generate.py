"""Makes a register of any size from a seed: invented organisations, projects, participations, clusters and ties.

Rows go into SQLite by the driver's `executemany`, with all secondary indexes dropped before and made anew afterwards.
Names are made of syllables, with the frequencies of real ones: few words are in many names, many in few.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import numpy as np

SYLLABLES = (
    "ba be bi bo bra bre ca ce co cra da de di do dra el en er fa fe fi fra ga ge gi gra ha he hi ka ke ki kra la le "
    "li lo lu ma me mi mo mu na ne ni no nu or pa pe pi po pra ra re ri ro ru sa se si so sta ste sto ta te ti to tra "
    "tu va ve vi vo xe za zi zo"
).split()
COMMON = (
    "university institute technologies GmbH Ltd research energy digital Universität centre medical consulting "
    "Forschung systems engineering solutions national agency AB SpA SA laboratoire software bio green mobility"
).split()
CYRILLIC = "институт технологии университет завод энергия микроэлектроника приборостроение наука".split()
HELICES = ("business", "science", "government", "civil_society", "unknown")
SIZES = ("micro", "small", "medium", "large", "unknown")
COUNTRIES = (
    "DE FR IT ES GB NL BE SE AT GR PT FI DK NO PL CH IE CZ HU RO BG HR SI SK EE LV LT CY MT LU RU RS TR UA IL US CA JP"
).split()
CITIES = 120  # of each country


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=1_000_000)
    parser.add_argument("--ties", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.organisations, arguments.ties, arguments.seed)


def generate(organisations: int, ties: int, seed: int = 1) -> None:
    """Fill the home's database. It must be empty of organisations; the reference data must be in it."""
    from django.conf import settings

    from hansa.directory.models import Organisation
    from hansa.directory.search import index

    if Organisation.objects.exists():
        raise SystemExit("The register is not empty. Name an empty home by HANSA_HOME or --home.")
    rng = np.random.default_rng(seed)
    begun = time.perf_counter()
    connection = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    connection.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA foreign_keys=OFF;")
    countries = [code for (code,) in connection.execute("SELECT code FROM directory_country")]
    wanted = [code for code in COUNTRIES if code in countries] or countries[:40]
    with _without_indexes(connection):
        connection.execute("BEGIN")
        _load(connection, "directory_organisation", ORGANISATION, _organisations(rng, organisations, wanted))
        _tell("organisations", begun)
        _projects(connection, rng, organisations)
        _tell("projects and participations", begun)
        _load(connection, "network_tie", TIE, _ties(rng, organisations, ties))
        _tell("ties", begun)
        _clusters(connection, rng, organisations)
        connection.execute("COMMIT")
        _tell("clusters", begun)
    _tell("indexes", begun)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    words = index.rebuild()
    _tell(f"search index, vocabulary of {words:,} words", begun)


def _tell(what: str, begun: float) -> None:
    print(f"{time.perf_counter() - begun:7.1f} s  {what}", flush=True)


ORGANISATION = (
    "id name helix size status description website email phone country_id street postcode city latitude longitude "
    "place_quality visibility fictitious search_text created_at changed_at"
).split()
PROJECT = (
    "id register number acronym title objective status starts_on ends_on framework programme scheme topics fields "
    "fictitious"
).split()
PARTICIPATION = "id organisation_id project_id role ended_early".split()
TIE = "first_id second_id kind source starts_on ends_on strength occasions".split()


def _words(rng: np.random.Generator, number: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < number:
        for parts in rng.integers(0, len(SYLLABLES), (number, 4)):
            made["".join(SYLLABLES[part] for part in parts[: 2 + parts[0] % 3])] = None
    return list(made)[:number]


def _organisations(rng: np.random.Generator, number: int, countries: list[str]) -> Iterator[tuple]:
    from hansa.directory.search.text import search_text

    words = _words(rng, 60_000)
    cities = [
        [(words[rng.integers(5_000)].title(), rng.uniform(36, 66), rng.uniform(-9, 38)) for _ in range(CITIES)]
        for _code in countries
    ]
    now = datetime.now(UTC).isoformat(" ")
    size = 10_000
    for start in range(0, number, size):
        block = min(size, number - start)
        of_country = np.minimum(rng.zipf(1.4, block) - 1, len(countries) - 1)
        of_city = np.minimum(rng.zipf(1.5, block) - 1, CITIES - 1)
        of_word = np.minimum(rng.zipf(1.15, (block, 2)) - 1, len(words) - 1)
        of_common = np.minimum(rng.zipf(1.6, block) - 1, len(COMMON) - 1)
        kinds, scatter = rng.random((block, 4)), rng.normal(0, 0.05, (block, 2))
        helices = rng.choice(len(HELICES), block, p=(0.55, 0.25, 0.1, 0.05, 0.05))
        sizes = rng.choice(len(SIZES), block, p=(0.3, 0.25, 0.15, 0.1, 0.2))
        for line in range(block):
            city, latitude, longitude = cities[of_country[line]][of_city[line]]
            name = f"{words[of_word[line, 0]].title()} {words[of_word[line, 1]].title()} {COMMON[of_common[line]]}"
            if kinds[line, 0] < 0.05:
                name = f"{CYRILLIC[of_common[line] % len(CYRILLIC)].title()} {name}"
            exact = kinds[line, 1] < 0.3
            yield (
                start + line + 1, name, HELICES[helices[line]], SIZES[sizes[line]], "active", "", "", "", "",
                countries[of_country[line]], "", "", city,
                latitude + (scatter[line, 0] if exact else 0), longitude + (scatter[line, 1] if exact else 0),
                "exact" if exact else "city", "{}", 1, search_text([name, city]), now, now,
            )  # fmt: skip


def _projects(connection: sqlite3.Connection, rng: np.random.Generator, organisations: int) -> None:
    number = max(organisations // 40, 1)
    begins = date(2014, 1, 1)
    days = rng.integers(0, 3_650, number)
    _load(
        connection,
        "directory_project",
        PROJECT,
        (
            (
                n + 1, "generated", str(n + 1), f"P{n + 1}", f"Generated project {n + 1}", "", "",
                begins + timedelta(int(days[n])), begins + timedelta(int(days[n]) + 1_095), "", "", "", "[]", "[]", 1,
            )
            for n in range(number)
        ),
    )  # fmt: skip
    sizes = rng.integers(2, 13, number)
    partners = (organisations * rng.random(int(sizes.sum())) ** 3).astype(int) + 1
    pairs = dict.fromkeys(zip(partners.tolist(), np.repeat(np.arange(1, number + 1), sizes).tolist(), strict=True))
    rows = ((n, organisation, project, "participant", 0) for n, (organisation, project) in enumerate(pairs, 1))
    _load(connection, "directory_participation", PARTICIPATION, rows)


def _ties(rng: np.random.Generator, organisations: int, number: int) -> Iterator[tuple]:
    """Few organisations have many ties: ends are drawn with the third power of a uniform number."""
    pairs = np.empty(0, np.int64)
    while len(pairs) < number:
        ends = (organisations * rng.random((number + number // 5, 2)) ** (3, 1.5)).astype(np.int64) + 1
        low, high = ends.min(1), ends.max(1)
        pairs = np.unique(np.concatenate([pairs, (low * (organisations + 1) + high)[low < high]]))
        if organisations < 50 and len(pairs) >= organisations * (organisations - 1) // 2:
            break
    pairs = np.sort(rng.permutation(pairs)[:number])
    strengths = rng.exponential(0.3, len(pairs)) + 0.01
    years = rng.integers(2014, 2022, len(pairs)).tolist()
    first, second = np.divmod(pairs, organisations + 1)
    for low, high, strength, year in zip(first.tolist(), second.tolist(), strengths.tolist(), years, strict=True):
        yield low, high, "cooperation", "projects", f"{year}-01-01", f"{year + 3}-12-31", strength, 1 + year % 3


def _clusters(connection: sqlite3.Connection, rng: np.random.Generator, organisations: int, number: int = 200) -> None:
    now = datetime.now(UTC).isoformat(" ")
    filled = {"status": "active", "published": 1, "origin": "bottom_up", "core": "none", "fictitious": 1}
    for n in range(1, number + 1):
        values = {
            "id": n, "slug": f"generated-{n}", "name": f"Generated cluster {n}", "founded_on": "2019-01-01",
            "created_at": now, "changed_at": now, **filled,
        }  # fmt: skip
        for column, kind, required in [
            (r[1], r[2], r[3]) for r in connection.execute("PRAGMA table_info(directory_cluster)")
        ]:
            if required and column not in values:
                values[column] = 0 if "int" in kind or "bool" in kind else ""
        _load(connection, "directory_cluster", list(values), [tuple(values.values())])
        members = rng.choice(np.arange(1, organisations + 1), min(150, organisations), replace=False).tolist()
        _load(
            connection,
            "directory_membership",
            ["organisation_id", "cluster_id", "status", "joined_on", "reason", "created_at"],
            [(member, n, "active", "2019-01-01", "", now) for member in members],
        )


def _load(connection: sqlite3.Connection, table: str, columns: Iterable[str], rows: Iterable[tuple]) -> None:
    columns = list(columns)
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


@contextmanager
def _without_indexes(connection: sqlite3.Connection) -> Iterator[None]:
    """Secondary indexes and triggers of the tables that are filled go, and come back at the end."""
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger') "
        "AND tbl_name IN ('directory_organisation', 'directory_participation', 'directory_project', 'network_tie')"
    ).fetchall()
    for kind, name, _sql in made:
        connection.execute(f"DROP {kind} {name}")
    yield
    for _kind, _name, sql in made:
        connection.execute(sql)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hansa.config.settings")
    django.setup()
    main()
