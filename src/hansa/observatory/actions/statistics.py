"""A statistic into the observatory: a new version beside the old ones, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pandas as pd
from django.db import transaction
from django.utils import timezone

from hansa.directory.models import Country, Dataset, Region
from hansa.journal.actions import Actor, record
from hansa.observatory.measuring import MEASURES, measured
from hansa.observatory.models import Area, Cell, Field, Series
from hansa.observatory.statistic import Statistic

BATCH = 2_000


def source_of(key: str) -> str:
    """How the datasets of a series name their source."""
    return f"statistics:{key}"[:40]


@transaction.atomic
def take_statistics(*, by: Actor, statistic: Statistic) -> Dataset:
    """Keep a version of a statistic with what is computed from it, and show it from now on.

    The same file again changes nothing. Older versions stay for those who cited them. The report of the dataset says
    how many cells there are, how many are suppressed, and how many differ from the version shown before.

    Raises:
        ValueError: an area, field and year comes twice, or a cell names an area or a field that is not described.
    """
    _refuse_unusable(statistic)
    known = Dataset.objects.filter(source=source_of(statistic.key), checksum=statistic.provenance.checksum).first()
    if known:
        return known
    before = Series.objects.filter(key=statistic.key).values_list("current", flat=True).first()
    dataset = _dataset(statistic)
    areas, fields = _areas(statistic), _fields(statistic)
    groups = statistic.fields.set_index("code")["group"]
    cells = measured(statistic.cells.reset_index(drop=True), groups, statistic.rules)
    Cell.objects.bulk_create(_cells(dataset, cells, areas, fields), batch_size=BATCH)
    dataset.report = _report(cells) | _differences(before, dataset)
    dataset.save(update_fields=["report"])
    facts = {"title": statistic.title, "reference": statistic.reference, "rules": statistic.rules, "current": dataset}
    Series.objects.update_or_create(key=statistic.key, defaults=facts)
    record(verb="observatory.take_statistics", by=by, subject=dataset, facts=dataset.report)
    return dataset


def _refuse_unusable(statistic: Statistic) -> None:
    cells = statistic.cells
    twice = cells[cells.duplicated(["area", "field", "year"])]
    if len(twice):
        first = twice.iloc[0]
        raise ValueError(
            f"line {first['line']}: area {first['area']}, field {first['field']}, year {first['year']} comes twice; "
            "each may come once"
        )
    for name, described in (("area", statistic.areas), ("field", statistic.fields)):
        absent = sorted(set(cells[name]) - set(described["code"]))
        if absent:
            raise ValueError(f"cells name the {name} {absent[0]}, which is not described")


def _dataset(statistic: Statistic) -> Dataset:
    facts = asdict(statistic.provenance)
    return Dataset.objects.create(
        source=source_of(statistic.key), title=statistic.title, imported_at=timezone.now(), **facts
    )


def _areas(statistic: Statistic) -> dict[str, int]:
    countries = set(Country.objects.values_list("code", flat=True))
    regions = set(Region.objects.filter(version=statistic.area_scheme).values_list("code", flat=True))
    rows = [
        Area(
            scheme=statistic.area_scheme,
            code=code,
            name=name or "",
            country_id=country if country in countries else None,
            region_id=code if code in regions else None,
        )
        for code, name, country in statistic.areas[["code", "name", "country"]].itertuples(index=False)
    ]
    Area.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scheme", "code"],
        update_fields=["name", "country", "region"],
        batch_size=BATCH,
    )
    return dict(Area.objects.filter(scheme=statistic.area_scheme).values_list("code", "pk"))


def _fields(statistic: Statistic) -> dict[str, int]:
    rows = [
        Field(scheme=statistic.field_scheme, code=code, name=name or "", group=group or "")
        for code, name, group in statistic.fields[["code", "name", "group"]].itertuples(index=False)
    ]
    Field.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scheme", "code"],
        update_fields=["name", "group"],
        batch_size=BATCH,
    )
    return dict(Field.objects.filter(scheme=statistic.field_scheme).values_list("code", "pk"))


def _cells(dataset: Dataset, cells: pd.DataFrame, areas: dict[str, int], fields: dict[str, int]) -> Iterator[Cell]:
    columns = ["line", "area", "field", "year", "employment", "establishments", "flag", *MEASURES]
    for line, area, field, year, *values in cells[columns].astype(object).itertuples(index=False):
        facts = dict(zip(columns[4:], (_known(value) for value in values), strict=True))
        facts["flag"] = facts["flag"] or ""
        yield Cell(dataset=dataset, source_line=line, area_id=areas[area], field_id=fields[field], year=year, **facts)


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value


def _report(cells: pd.DataFrame) -> dict[str, Any]:
    return {
        "cells": len(cells),
        "suppressed": int(cells["employment"].isna().sum()),
        "areas": cells["area"].nunique(),
        "fields": cells["field"].nunique(),
        "years": sorted(int(year) for year in cells["year"].unique()),
    }


def _differences(before: int | None, dataset: Dataset) -> dict[str, int]:
    """Cells of this version that the one shown before had not, had otherwise, or had and this has not."""
    if before is None:
        return {}
    old, new = _employment(before), _employment(dataset.pk)
    return {
        "new": len(new.keys() - old.keys()),
        "changed": sum(new[key] != old[key] for key in new.keys() & old.keys()),
        "gone": len(old.keys() - new.keys()),
    }


def _employment(dataset: int) -> dict[tuple[int, int, int], float | None]:
    rows = Cell.objects.filter(dataset=dataset).values_list("area", "field", "year", "employment")
    return {(area, field, year): employment for area, field, year, employment in rows.iterator()}
