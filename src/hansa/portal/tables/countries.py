"""How many organisations each country has, under the filters of the list and the map."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Country
from hansa.directory.rules.reader import Reader
from hansa.portal.tables.organisations import ORGANISATIONS, chosen_by, filters_from
from hansa.portal.tables.table import Parameters, Row, Table


def country_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Countries by code with the number of their organisations; those without any are left out."""
    organisations = chosen_by(reader, filters_from(reader, parameters)).exclude(country=None)
    rows = organisations.order_by().values_list("country").annotate(number=Count("pk")).order_by("country")
    countries = Country.objects.in_bulk()
    for code, number in rows:
        yield {"country": code, "name": str(countries[code]), "organisations": number}


COUNTRIES = Table(
    key="countries",
    title=_("Countries"),
    columns={"country": _("country"), "name": _("name"), "organisations": _("organisations")},
    rows=country_rows,
    parameters=ORGANISATIONS.parameters,
)
