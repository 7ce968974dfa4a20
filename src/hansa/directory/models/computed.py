"""Columns that the database computes from others, alike on SQLite and PostgreSQL, so that nobody can forget to."""

from __future__ import annotations

from typing import Any

from django.db.models import Func

from hansa.directory.places.grid import PER_DEGREE, STRIDE


class _OfPlace(Func):
    """An expression of latitude and longitude that PostgreSQL and SQLite compute alike and keep in a column."""

    arity = 2
    sqlite = postgresql = ""

    def _compiled(self, compiler: Any, connection: Any, template: str) -> tuple[str, tuple[Any, ...]]:
        latitude, longitude = (compiler.compile(source)[0] for source in self.get_source_expressions())
        return template.format(latitude=latitude, longitude=longitude, k=repr(PER_DEGREE), stride=STRIDE), ()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return self._compiled(compiler, connection, self.sqlite)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return self._compiled(compiler, connection, self.postgresql)


class Cell(_OfPlace):
    """`cell_of` in the database."""

    sqlite = "(CAST(({latitude} + 90) * {k} AS INTEGER) * {stride} + CAST(({longitude} + 180) * {k} AS INTEGER))"
    postgresql = "(floor(({latitude} + 90) * {k})::integer * {stride} + floor(({longitude} + 180) * {k})::integer)"


_STREET_HIDDEN = {
    "sqlite": "place_quality = 'exact' AND coalesce(json_extract(visibility, '$.street'), 'public') <> 'public'",
    "postgresql": "place_quality = 'exact' AND coalesce(visibility ->> 'street', 'public') <> 'public'",
}


class MapLatitude(_OfPlace):
    """The latitude that the map may show: the middle of the cell where the organisation hides its street."""

    sqlite = (
        f"(CASE WHEN {_STREET_HIDDEN['sqlite']} "
        "THEN (CAST(({latitude} + 90) * {k} AS INTEGER) + 0.5) / {k} - 90 ELSE {latitude} END)"
    )
    postgresql = (
        f"(CASE WHEN {_STREET_HIDDEN['postgresql']} "
        "THEN (floor(({latitude} + 90) * {k}) + 0.5) / {k} - 90 ELSE {latitude} END)"
    )


class MapLongitude(_OfPlace):
    """The longitude that the map may show, as `MapLatitude`."""

    sqlite = (
        f"(CASE WHEN {_STREET_HIDDEN['sqlite']} "
        "THEN (CAST(({longitude} + 180) * {k} AS INTEGER) + 0.5) / {k} - 180 ELSE {longitude} END)"
    )
    postgresql = (
        f"(CASE WHEN {_STREET_HIDDEN['postgresql']} "
        "THEN (floor(({longitude} + 180) * {k}) + 0.5) / {k} - 180 ELSE {longitude} END)"
    )


class PublicSize(Func):
    """The size class that lists and filters may use: unknown where the organisation does not show it to everyone."""

    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return self._compiled(compiler, "json_extract(visibility, '$.size')")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return self._compiled(compiler, "visibility ->> 'size'")

    def _compiled(self, compiler: Any, level: str) -> tuple[str, tuple[Any, ...]]:
        size = compiler.compile(self.get_source_expressions()[0])[0]
        return f"(CASE WHEN coalesce({level}, 'public') = 'public' THEN {size} ELSE 'unknown' END)", ()


class SortName(Func):
    """Name and search text folded for sorting; organisations without a name come last."""

    arity = 2
    template = "(CASE WHEN %(name)s = '' THEN '1' ELSE '0' || substr(%(text)s, 1, 60) END)"

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        name, text = (compiler.compile(source)[0] for source in self.get_source_expressions())
        return self.template % {"name": name, "text": text}, ()
