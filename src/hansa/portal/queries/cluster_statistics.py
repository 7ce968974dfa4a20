"""What statistics say of the fields of a cluster in its territory."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from hansa.directory.enums import ActivityScheme
from hansa.directory.models import Cluster
from hansa.observatory.models import Area, Cell, Field, Series
from hansa.observatory.queries.curves import nace_code

MOST_CELLS = 20_000


@dataclass(frozen=True)
class Told:
    """Employment and location quotient by year, from one statistic: of `fields` in `areas`. A year in which a figure is
    suppressed has no employment; one in which a quotient is missing has no quotient, for the sum would be wrong."""

    series: Series
    areas: list[Area]
    fields: list[Field]
    years: list[tuple[int, float | None, float | None]]


def told_of(cluster: Cluster) -> Told | None:
    """Of the statistics shown, the one that knows most of the cluster's territory and activities (by their NACE codes);
    None where none knows any. Five queries."""
    codes = [nace_code(one.code) for one in cluster.activities.all() if one.scheme == ActivityScheme.NACE]
    areas = list(Area.objects.filter(region__in=[one.pk for one in cluster.territory.all()]))
    if not codes or not areas:
        return None
    named = Q(*[("code__startswith", code) for code in codes], _connector=Q.OR)
    fields = list(Field.objects.filter(named, scheme__istartswith="NACE"))
    cells = Cell.objects.filter(dataset__in=Series.objects.values("current"), area__in=areas, field__in=fields)
    by_dataset: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells.order_by("pk")[:MOST_CELLS]:
        by_dataset[cell.dataset_id].append(cell)
    if not by_dataset:
        return None
    dataset, chosen = max(by_dataset.items(), key=lambda item: len(item[1]))
    used_areas, used_fields = {one.area_id for one in chosen}, {one.field_id for one in chosen}
    return Told(
        series=Series.objects.select_related("current").get(current=dataset),
        areas=[one for one in areas if one.pk in used_areas],
        fields=[one for one in fields if one.pk in used_fields],
        years=_years(
            chosen, len(used_areas) * len(used_fields), {one.group for one in fields if one.pk in used_fields}
        ),
    )


def _years(cells: list[Cell], complete: int, groups: set[str]) -> list[tuple[int, float | None, float | None]]:
    by_year: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_year[cell.year].append(cell)
    return [
        (year, _employment(found), _quotient(found) if len(found) == complete and len(groups) == 1 else None)
        for year, found in sorted(by_year.items())
    ]


def _employment(cells: list[Cell]) -> float | None:
    known = [cell.employment for cell in cells if cell.employment is not None]
    return sum(known) if len(known) == len(cells) else None


def _quotient(cells: list[Cell]) -> float | None:
    """Employment over what the shares of all areas and fields lead to expect, which is employment over quotient in each
    cell: so the quotient of several fields in several areas together is exact, if none of them is missing."""
    told = [(cell.employment, cell.location_quotient) for cell in cells]
    known = [(jobs, quotient) for jobs, quotient in told if jobs and quotient]
    if len(known) < len(told):
        return None
    return sum(jobs for jobs, _q in known) / sum(jobs / quotient for jobs, quotient in known)
