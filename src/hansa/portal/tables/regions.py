"""Regions with the facts of their borders."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Region
from hansa.directory.rules.reader import Reader
from hansa.portal.tables.table import Parameters, Row, Table
from hansa.portal.tables.values import number_of

LEVELS = ("0", "1", "2", "3")


def region_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Regions by code, at all levels or at one, of all countries or of one (the code that its layer bears)."""
    regions = Region.objects.order_by("code")
    if country := parameters.get("country"):
        regions = regions.filter(country=country)
    if (level := number_of(parameters, "level")) is not None:
        regions = regions.filter(level=level)
    if after := parameters.get("after"):
        regions = regions.filter(code__gt=after)
    keys = tuple(REGIONS.columns)
    rows = regions.values_list(*keys)[: number_of(parameters, "limit")]
    return (dict(zip(keys, row, strict=True)) for row in rows.iterator(chunk_size=2000))


REGIONS = Table(
    key="regions",
    title=_("Regions"),
    columns={
        "code": _("code"),
        "level": _("level"),
        "country": _("country"),
        "name": _("name"),
        "native_name": _("name in the local language"),
        "latitude": _("latitude"),
        "longitude": _("longitude"),
        "land_borders": _("land border with"),
        "sea_borders": _("sea border with"),
        "neighbours": _("neighbouring regions"),
        "version": _("version"),
    },
    rows=region_rows,
    parameters=("country", "level"),
    order="code",
)
