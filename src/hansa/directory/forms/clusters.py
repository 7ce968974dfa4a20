"""Forms with which an office describes and ends its cluster, and everyone narrows the list of clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Q, TextField
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import ActivityScheme, ClusterKind, ClusterStatus, Core, MembershipStatus, Origin
from hansa.directory.forms.offers import offer, offer_records
from hansa.directory.forms.pickers import Picker, RegionsField, activity_groups
from hansa.directory.models import Activity, Cluster, Country, Organisation
from hansa.directory.queries.clusters import ClusterFilters, countries_of_clusters, fields_of_clusters
from hansa.directory.rules.reader import Reader

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

EVERY = [("", _("all"))]


def day_field(label: Words, help_text: Words = "", *, required: bool = False) -> forms.DateField:
    """A day, chosen with the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def website_field(help_text: Words = "") -> forms.URLField:
    """The cluster's website; an address without a scheme is taken as https."""
    field = Cluster._meta.get_field("website")
    return forms.URLField(
        label=field.verbose_name,
        max_length=field.max_length,
        required=False,
        help_text=help_text,
        assume_scheme="https",
    )


def text_field(name: str, *, rows: int = 4, help_text: str = "", required: bool = False) -> forms.CharField:
    """A long text of a cluster, with the model's name and limit."""
    field = cast(TextField, Cluster._meta.get_field(name))
    return forms.CharField(
        label=field.verbose_name,
        max_length=field.max_length,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ClusterFilterForm(forms.Form):
    """What a list of clusters is narrowed to. Unknown values in an address narrow nothing."""

    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[*EVERY, *ClusterStatus.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*EVERY, *ClusterKind.choices])
    country: forms.ModelChoiceField[Country] = forms.ModelChoiceField(
        label=_("Members in"), required=False, queryset=None, empty_label=EVERY[0][1]
    )
    field: forms.ModelChoiceField[Activity] = forms.ModelChoiceField(
        label=_("Field"), required=False, queryset=None, empty_label=EVERY[0][1]
    )
    origin = forms.ChoiceField(label=_("Origin"), required=False, choices=[*EVERY, *Origin.choices])
    core = forms.ChoiceField(label=_("Core"), required=False, choices=[*EVERY, *Core.choices])
    own = forms.BooleanField(label=_("Only my own"), required=False)

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_records(self, "country", countries_of_clusters(reader))
        offer_records(self, "field", fields_of_clusters(reader))
        if not reader.clusters:
            del self.fields["own"]

    def filters(self) -> ClusterFilters:
        self.is_valid()
        data = self.cleaned_data
        return ClusterFilters(
            q=data.get("q", "").strip(),
            country=data["country"].pk if data.get("country") else "",
            field=data["field"].pk if data.get("field") else None,
            kind=data.get("kind", ""),
            status=data.get("status", ""),
            origin=data.get("origin", ""),
            core=data.get("core", ""),
            own=data.get("own", False),
        )


class ClusterForm(forms.ModelForm):
    """What the office says about its cluster."""

    field_order = [
        "name",
        "summary",
        "description",
        "activities",
        "territory",
        "origin",
        "office_organisation",
        "website",
    ]
    website = website_field()
    territory = RegionsField(label=_("Territory"), required=False)

    class Meta:
        model = Cluster
        fields = [
            "name", "summary", "description", "activities", "origin", "office_organisation", "website", "team_fte",
            "started_on",
        ]  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "started_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "activities": Picker,
        }

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cluster = self.instance
        activities = Activity.objects.exclude(scheme=ActivityScheme.TECHNOLOGY)
        offer_records(self, "activities", activities)
        offer(self, "activities", activity_groups(activities))
        offer_records(self, "office_organisation", members_or_own(cluster, reader))
        if not self.is_bound:
            self.initial["territory"] = list(cluster.territory.values_list("pk", flat=True))

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.cleaned_data}

    def _post_clean(self) -> None:
        """The action validates the model, on a fresh row; validating here too would say everything twice."""


class CoreForm(forms.Form):
    """What holds the cluster together."""

    core = forms.ChoiceField(label=_("Core"), choices=Core.choices)
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Which member"), required=False, queryset=None, empty_label=_("none in particular")
    )

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        initial = {"core": cluster.core, "organisation": cluster.core_organisation_id}
        super().__init__(*args, **{"initial": initial, **kwargs})
        offer_records(self, "organisation", _members(cluster))


class DissolveForm(forms.Form):
    """Why and when a cluster ends."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("Everyone who sees the cluster reads it in its history.")
    )
    dissolved_on = day_field(_("Day"), _("Empty: today."))


def members_or_own(cluster: Cluster, reader: Reader) -> Any:
    """Organisations that may be named as the office: active members, those one represents, and the one it has."""
    member = Q(memberships__cluster=cluster, memberships__status=MembershipStatus.ACTIVE)
    own = Q(pk__in=reader.represented) | Q(pk=cluster.office_organisation_id)
    return Organisation.objects.filter(member | own).distinct().order_by("sort_name")


def _members(cluster: Cluster) -> Any:
    present = Q(memberships__cluster=cluster, memberships__status=MembershipStatus.ACTIVE)
    return Organisation.objects.filter(present).distinct().order_by("sort_name")
