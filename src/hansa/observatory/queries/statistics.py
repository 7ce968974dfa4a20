"""Figures of areas, fields and countries in the version of a statistic that pages show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Lower

from hansa.directory.models import Dataset
from hansa.observatory.models import Area, Cell, Field, Series

MOST_COMPARED = 10
GROWS_INTO = 10
RELATED = 10
ORDERS = {
    "location_quotient": F("location_quotient").desc(nulls_last=True),
    "employment": F("employment").desc(nulls_last=True),
    "stars": F("stars").desc(nulls_last=True),
}
INDICATORS = ("location_quotient", "employment", "establishments", "size_share", "focus_share", "stars")


@dataclass(frozen=True)
class View:
    """A statistic in one version and one of its years."""

    series: Series
    dataset: Dataset
    year: int

    @property
    def years(self) -> list[int]:
        return years_of(self.dataset)

    @property
    def suppressed(self) -> int:
        return int(self.dataset.report.get("suppressed", 0))

    @property
    def query(self) -> str:
        return f"series={self.series.key}&year={self.year}"

    def cells(self) -> QuerySet[Cell]:
        return Cell.objects.filter(dataset=self.dataset, year=self.year)


@dataclass(frozen=True)
class Coverage:
    """How much of an area's employment is in strong fields. `share` is None where employment is not known."""

    area: Area
    employment: float
    strong: int
    strong_employment: float
    stars: int

    @property
    def share(self) -> float | None:
        return self.strong_employment / self.employment if self.employment else None


def years_of(dataset: Dataset) -> list[int]:
    """The years of a statistic, as its report counted them."""
    return cast(list[int], dataset.report.get("years", []))


def shown_series() -> list[Series]:
    """The statistics that have a version to show."""
    return list(Series.objects.exclude(current=None).select_related("current"))


def view_of(series: Collection[Series], key: str, year: str) -> View | None:
    """The statistic and year that an address asks for: the first statistic and its latest year where it asks for none,
    or for one that there is not."""
    found = next((one for one in series if one.key == key), next(iter(series), None))
    if found is None or found.current is None or not years_of(found.current):
        return None
    years = years_of(found.current)
    return View(found, found.current, int(year) if year in map(str, years) else years[-1])


def series_with(*, area: Area | None = None, field: Field | None = None) -> list[Series]:
    """The statistics that say something of an area or of a field."""
    told = Cell.objects.filter(**({"area": area} if area else {"field": field}), dataset=OuterRef("current"))
    return list(Series.objects.filter(Exists(told)).select_related("current"))


def fields_of(view: View, area: Area, order: str = "location_quotient") -> list[Cell]:
    """What an area has, by order of `ORDERS`; fields without employment are left out, suppressed ones stay."""
    cells = view.cells().filter(area=area).exclude(employment=0).select_related("field")
    return list(cells.order_by(ORDERS.get(order, ORDERS["location_quotient"]), "field__code"))


def areas_of(view: View, field: Field, order: str = "location_quotient") -> list[Cell]:
    """Where a field is, in the same way."""
    cells = view.cells().filter(field=field).exclude(employment=0).select_related("area__country")
    return list(cells.order_by(ORDERS.get(order, ORDERS["location_quotient"]), "area__code"))


def could_grow_into(cells: Sequence[Cell]) -> list[Cell]:
    """Of the fields of an area, those in which it is not specialised that are most related to those in which it is."""
    weak = [cell for cell in cells if cell.relatedness_density and (cell.location_quotient or 0) < 1]
    return sorted(weak, key=lambda cell: -(cell.relatedness_density or 0))[:GROWS_INTO]


def related_fields(view: View, field: Field) -> list[tuple[Field, float]]:
    """The fields of its group nearest to a field, with how near, from 0 to 1: the smaller of the two chances that an
    area specialised in one (location quotient of 1 and more) is so in the other, as `hansa.analysis.relatedness`
    reckons it. Three queries."""
    at_home = view.cells().filter(location_quotient__gte=1)
    own = list(at_home.filter(field=field).values_list("area", flat=True))
    if not own:
        return []
    # Fields and years are named where they are known, so that an index leads to the rows: the group by alone would read
    # every year of the statistic.
    others = Field.objects.filter(scheme=field.scheme, group=field.group).exclude(pk=field.pk).in_bulk()
    rows = at_home.filter(field__in=list(others)).order_by().values_list("field")
    counted = rows.annotate(both=Count("pk", Q(area__in=own)), total=Count("pk"))
    near = [(others[pk], both / max(total, len(own))) for pk, both, total in counted if both]
    return sorted(near, key=lambda row: (-row[1], row[0].code))[:RELATED]


def over_years(dataset: Dataset, area: Area, field: Field | None = None) -> list[tuple[int, float | None]]:
    """Employment of an area by year, in one field or in all of them."""
    years = years_of(dataset)
    cells = Cell.objects.filter(dataset=dataset, year__in=years, area=area, **({"field": field} if field else {}))
    found = dict(cells.values_list("year").annotate(total=Sum("employment")).order_by("year"))
    return [(year, found.get(year)) for year in years]


def coverage(view: View, areas: QuerySet[Area]) -> list[Coverage]:
    """For each of the areas, by name: how much of its employment is in strong fields. One query."""
    sums = (
        view.cells()
        .filter(area__in=areas)
        .values("area")
        .annotate(
            total=Sum("employment"),
            strong_fields=Count("pk", Q(strong=True)),
            strong_employment=Sum("employment", filter=Q(strong=True)),
            star_sum=Sum("stars"),
        )
        .order_by()
    )
    found = {row["area"]: row for row in sums}
    return [
        Coverage(
            area,
            row["total"] or 0.0,
            row["strong_fields"],
            row["strong_employment"] or 0.0,
            row["star_sum"] or 0,
        )
        for area in areas.order_by(Lower("name"), "code")
        if (row := found.get(area.pk))
    ]


def fields_shown(view: View) -> QuerySet[Field]:
    """The fields of a statistic, each with its `total` employment and number of `strong_areas` in the year."""
    here = Q(cells__dataset=view.dataset, cells__year=view.year)
    return (
        Field.objects.filter(here)
        .annotate(
            total=Sum("cells__employment"),
            strong_areas=Count("cells", Q(cells__strong=True)),
            highest=Max("cells__location_quotient"),
        )
        .order_by("group", F("total").desc(nulls_last=True), "code")
    )


def compared(view: View, areas: Sequence[Area], indicator: str) -> list[tuple[Field, list[float | None]]]:
    """The indicator of each field in each of the areas; fields with the highest value anywhere first."""
    cells = view.cells().filter(area__in=[area.pk for area in areas[:MOST_COMPARED]])
    rows: dict[int, dict[int, float | None]] = defaultdict(dict)
    for field, area, value in cells.values_list("field", "area", indicator):
        rows[field][area] = value
    fields = Field.objects.in_bulk(list(rows))
    told = [(fields[pk], [values.get(area.pk) for area in areas[:MOST_COMPARED]]) for pk, values in rows.items()]
    return sorted(told, key=lambda row: (-max((v for v in row[1] if v is not None), default=0), row[0].code))
