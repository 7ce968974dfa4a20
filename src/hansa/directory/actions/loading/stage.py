"""The stage: temporary tables of this connection into which a source puts what it says.

Nothing on the stage is part of the register, and it vanishes with the connection. Filling it takes no lock, so that
others go on writing while a large file is being read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from hansa.directory.enums import NameKind
from hansa.directory.search.text import search_text

BATCH = 5_000


class StagedOrganisation(NamedTuple):
    """What a source says of one organisation; empty text, `unknown` or None where it says nothing.

    `no` counts the source's organisations from 1; `number` is its number in the source's register. `other_names` are
    further names by which it is found.
    """

    no: int
    number: str
    name: str
    short_name: str
    vat: str
    helix: str
    size: str
    country_id: str | None
    region_id: str | None
    street: str
    postcode: str
    city: str
    latitude: float | None
    longitude: float | None
    place_quality: str
    website: str
    source_line: int
    founded_year: int | None = None
    other_names: tuple[str, ...] = ()


class StagedProject(NamedTuple):
    """What a source says of one project. Days are ISO text, amounts euro cents, topics and fields JSON text."""

    no: int
    number: str
    acronym: str
    title: str
    objective: str
    status: str
    starts_on: str | None
    ends_on: str | None
    total_cents: int | None
    public_cents: int | None
    framework: str
    programme: str
    scheme: str
    topics: str
    fields: str
    source_line: int


class StagedParticipation(NamedTuple):
    """One row that says: this organisation takes part in this project. `rank` stands for the role, 0 the strongest."""

    project_no: int
    organisation_no: int
    rank: int
    cents: int | None
    total_cents: int | None
    ended_early: bool
    source_line: int


_TYPES = {
    "no": "integer PRIMARY KEY",
    "project_no": "integer",
    "organisation_no": "integer",
    "rank": "integer",
    "source_line": "integer",
    "founded_year": "integer",
    "latitude": "double precision",
    "longitude": "double precision",
    "starts_on": "date",
    "ends_on": "date",
    "cents": "bigint",
    "total_cents": "bigint",
    "public_cents": "bigint",
    "topics": "jsonb",
    "fields": "jsonb",
    "ended_early": "boolean",
}
# As text, whatever the database makes of them.
_PLAIN = {column: f"CAST({column} AS text)" for column in ("starts_on", "ends_on", "topics", "fields")}
# Columns that the commit fills in: the record meant, whether it is new, whether people have the say over its values,
# and whether this row speaks for the record where several numbers of the source belong to one organisation.
_FILLED_IN = "id bigint, fresh boolean DEFAULT FALSE, guarded boolean DEFAULT FALSE, speaks boolean DEFAULT TRUE"
_ORGANISATION = (*StagedOrganisation._fields[:-1], "search_text")
_TABLES: dict[str, tuple[str, ...]] = {
    "stage_organisation": _ORGANISATION,
    "stage_name": ("organisation_no", "name", "kind"),
    "stage_project": StagedProject._fields,
    "stage_participation": StagedParticipation._fields,
}


@dataclass(frozen=True)
class Stage:
    """The stage of a source whose projects stand in `register` and whose organisations have numbers of a `scheme`.

    Rows are taken as they come, in flat memory; making them must not ask the database, which is busy taking them.
    """

    register: str
    scheme: str

    def add_organisations(self, rows: Iterable[StagedOrganisation]) -> None:
        names: list[tuple[int, str, str]] = []

        def noting_names() -> Iterator[tuple[Any, ...]]:
            for row in rows:
                names.extend(_names(row))
                yield (*row[:-1], _words(row))

        _copy("stage_organisation", noting_names())
        _copy("stage_name", names)

    def add_projects(self, rows: Iterable[StagedProject]) -> None:
        _copy("stage_project", rows)

    def add_participations(self, rows: Iterable[StagedParticipation]) -> None:
        _copy("stage_participation", rows)

    def project(self, no: int) -> StagedProject:
        """A staged project as it was staged."""
        columns = ", ".join(_PLAIN.get(column, column) for column in StagedProject._fields)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM stage_project WHERE no = %s", [no])
            return StagedProject(*cursor.fetchone())

    def replace_project(self, row: StagedProject) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM stage_project WHERE no = %s", [row.no])
        self.add_projects([row])

    def repeated_participations(self) -> Iterator[tuple[int, str, str]]:
        """Line, project and organisation of each staged row whose pair stood on an earlier line already."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.source_line, p.number, o.number FROM (SELECT project_no, organisation_no, source_line, "
                "ROW_NUMBER() OVER (PARTITION BY project_no, organisation_no ORDER BY source_line) AS time "
                "FROM stage_participation) s JOIN stage_project p ON p.no = s.project_no "
                "JOIN stage_organisation o ON o.no = s.organisation_no WHERE s.time > 1 ORDER BY 1"
            )
            yield from cursor.fetchall()


@contextmanager
def open_stage(*, register: str, scheme: str) -> Iterator[Stage]:
    """An empty stage, gone afterwards. One at a time per connection."""
    _drop()
    with connection.cursor() as cursor:
        for table, columns in _TABLES.items():
            typed = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in columns)
            cursor.execute(f"CREATE TEMPORARY TABLE {table} ({typed}, {_FILLED_IN})")
    try:
        yield Stage(register, scheme)
    finally:
        _drop()


def _words(row: StagedOrganisation) -> str:
    return search_text(filter(None, (row.name, row.short_name, *row.other_names, row.number, row.vat, row.city)))


def _names(row: StagedOrganisation) -> Iterator[tuple[int, str, str]]:
    """The further names, each once; one that is written like the name says nothing new."""
    if row.short_name and row.short_name != row.name:
        yield row.no, row.short_name, NameKind.SHORT.value
    for name in dict.fromkeys(row.other_names):
        if name not in (row.name, row.short_name, ""):
            yield row.no, name, NameKind.OTHER.value


def _drop() -> None:
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _copy(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    columns = _TABLES[table]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        # A savepoint without a transaction: the rows of a batch go in together, and the register is not locked.
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT stage_batch")
            cursor.executemany(insert, batch)
            cursor.execute("RELEASE stage_batch")
