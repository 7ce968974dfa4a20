"""Members of a cluster at the end of each year, by helix, country and size: the table behind the charts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hansa.directory.rules.reader import Reader
from hansa.portal.queries.clusters import portrait_of
from hansa.portal.tables.clusters import visible_cluster
from hansa.portal.tables.table import Parameters, Row, Table


def growth_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """A row for each year, property and class, as the charts of the cluster's page show them."""
    cluster = visible_cluster(reader, parameters.get("cluster") or "")
    for growth in portrait_of(reader, cluster).growth:
        for year, counts, _total in growth.rows:
            for series, members in zip(growth.chart.series, counts, strict=True):
                yield {"cluster": cluster.slug, "year": year, "by": growth.key, "class": series.key, "members": members}


GROWTH = Table(
    key="growth",
    title=_("Members over time"),
    columns={
        "cluster": _("cluster"),
        "year": _("year"),
        "by": _("by"),
        "class": _("class"),
        "members": _("members"),
    },
    rows=growth_rows,
    parameters=("cluster",),
)
