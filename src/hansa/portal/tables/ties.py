"""Ties: all of them, the partners of one organisation, or those among the members of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Membership, Organisation
from hansa.directory.rules.reader import Reader
from hansa.network.queries.ties import ties_seen_by
from hansa.portal.tables.clusters import visible_cluster
from hansa.portal.tables.table import Parameters, Row, Table
from hansa.portal.tables.values import number_of, paged

CHUNK = 5000


def tie_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Ties by number, as far as the reader sees them. From joint projects: strength after Newman (2001), occasions =
    their number."""
    ties = ties_seen_by(reader)
    if organisation := number_of(parameters, "organisation"):
        ties = ties.filter(Q(first=organisation) | Q(second=organisation))
    if slug := parameters.get("cluster"):
        members = Membership.objects.filter(cluster=visible_cluster(reader, slug), status=MembershipStatus.ACTIVE)
        present = members.order_by().values("organisation")
        ties = ties.filter(first__in=present, second__in=present)
    # Not by joins: a database might begin with the organisations and sort all ties for one page.
    named = ties.annotate(first_name=_name_of("first"), second_name=_name_of("second"))
    values = paged(named, parameters).values_list(
        "pk",
        "first",
        "first_name",
        "second",
        "second_name",
        "kind",
        "source",
        "starts_on",
        "ends_on",
        "strength",
        "occasions",
        "audience",
    )
    keys = tuple(TIES.columns)
    return (dict(zip(keys, row, strict=True)) for row in values.iterator(chunk_size=CHUNK))


def _name_of(end: str) -> Subquery:
    return Subquery(Organisation.objects.filter(pk=OuterRef(end)).values("name"))


TIES = Table(
    key="ties",
    title=_("Ties"),
    columns={
        "id": _("number"),
        "first": _("first organisation"),
        "first_name": _("its name"),
        "second": _("second organisation"),
        "second_name": _("its name"),
        "kind": _("kind"),
        "source": _("source"),
        "starts_on": _("since"),
        "ends_on": _("until"),
        "strength": _("strength"),
        "occasions": _("occasions"),
        "audience": _("shown to"),
    },
    rows=tie_rows,
    parameters=("organisation", "cluster"),
)
