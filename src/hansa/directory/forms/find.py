"""The filters of a list of organisations, as they come from a page, a map or a program."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import Helix, SizeClass
from hansa.directory.models import Activity, Region
from hansa.directory.places.countries import UnknownCountry, iso_country
from hansa.directory.queries.clusters import clusters_visible_to
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.rules.reader import Reader
from hansa.directory.search.query import MAX_TYPED

SORTS = [
    ("relevance", _("by relevance")),
    ("projects", _("by number of projects")),
    ("name", _("by name")),
]


class FindForm(forms.Form):
    """What is wrong is said beside its field and not applied; what is right is applied all the same."""

    q = forms.CharField(label=_("Name, city or number"), required=False)
    country = forms.CharField(label=_("Country"), required=False)
    region = forms.CharField(label=_("Region"), required=False)
    helix = forms.MultipleChoiceField(label=_("Helix"), choices=Helix, required=False)
    size = forms.MultipleChoiceField(label=_("Size"), choices=SizeClass, required=False)
    activity = forms.CharField(label=_("Activity"), required=False)
    cluster = forms.CharField(label=_("Cluster"), required=False)
    projects = forms.BooleanField(label=_("Only with projects"), required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)

    def __init__(self, data: Any, reader: Reader) -> None:
        super().__init__(data)
        self._reader = reader
        self.full_clean()

    def clean_q(self) -> str:
        return self.cleaned_data["q"][:MAX_TYPED]

    def clean_country(self) -> str:
        code = self.cleaned_data["country"]
        try:
            return iso_country(code) if code else ""
        except UnknownCountry as error:
            raise ValidationError(
                _("“%(code)s” is no country code; right is a code of two letters, as DE."), params={"code": code[:40]}
            ) from error

    def clean_region(self) -> str:
        code = self.cleaned_data["region"]
        if code and not Region.objects.filter(pk=code[:13]).exists():
            raise ValidationError(
                _("No region has the code “%(code)s”; right is a NUTS code, as DE21."), params={"code": code[:40]}
            )
        return code

    def clean_activity(self) -> str:
        key = self.cleaned_data["activity"]
        scheme, _colon, code = key.partition(":")
        if key and not Activity.objects.filter(scheme=scheme, code=code).exists():
            raise ValidationError(
                _("No activity is called “%(code)s”; right is classification and code, as nace:26."),
                params={"code": key[:40]},
            )
        return key

    def clean_cluster(self) -> str:
        slug = self.cleaned_data["cluster"]
        if slug and not clusters_visible_to(self._reader).filter(slug=slug).exists():
            raise ValidationError(_("No cluster has the address “%(slug)s”."), params={"slug": slug[:80]})
        return slug

    def filters(self) -> OrganisationFilters:
        """Those that could be read."""
        right = self.cleaned_data
        return OrganisationFilters(
            text=right.get("q", ""),
            country=right.get("country", ""),
            region=right.get("region", ""),
            helix=tuple(right.get("helix", ())),
            size=tuple(right.get("size", ())),
            activity=right.get("activity", ""),
            cluster=right.get("cluster", ""),
            with_projects=bool(right.get("projects")),
            sort=right.get("sort", ""),
        )
