"""The curves of fields: how near to one another their organisations stand."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.rules.reader import Reader
from hansa.observatory.models import FieldCurve
from hansa.portal.tables.table import Parameters, Row, Table


def curve_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """A row for each field and distance, of all fields or of those named."""
    curves = FieldCurve.objects.select_related("dataset")
    for name, column in (("scheme", "scheme"), ("list", "list_key"), ("code", "code")):
        if wanted := parameters.getlist(name):
            curves = curves.filter(**{f"{column}__in": wanted})
    for one in curves.iterator(chunk_size=100):
        told = (one.curve[name] for name in ("distances", "observed", "lower", "upper"))
        for distance, observed, lower, upper in zip(*told, strict=True):
            yield {
                "scheme": one.scheme,
                "list": one.list_key,
                "code": one.code,
                "organisations": one.organisations,
                "sites": one.sites,
                "distance_km": distance,
                "observed": observed,
                "lower": lower,
                "upper": upper,
                "licence": one.dataset.licence if one.dataset else "",
            }


FIELD_CURVES = Table(
    key="field-curves",
    title=_("Distances between organisations of a field"),
    columns={
        "scheme": _("classification"),
        "list": _("list of establishments"),
        "code": pgettext_lazy("of activity", "field"),
        "organisations": _("organisations"),
        "sites": _("organisations of all fields"),
        "distance_km": _("distance, km"),
        "observed": _("density of pairs, per km"),
        "lower": _("lower bound of chance, per km"),
        "upper": _("upper bound of chance, per km"),
        "licence": _("licence"),
    },
    rows=curve_rows,
    parameters=("scheme", "list", "code"),
)
