"""Forms of an initiative: its start, what the founding criteria ask, the search for candidates, its founding."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import Helix, Origin
from hansa.directory.forms.clusters import EVERY, day_field, text_field, website_field
from hansa.directory.models import Cluster, Country
from hansa.directory.queries.filters import OrganisationFilters


class StartForm(forms.Form):
    """The first words about a new cluster."""

    name = forms.CharField(label=_("Name of the cluster"), max_length=200)
    summary = forms.CharField(
        label=_("In one sentence"), max_length=300, required=False, help_text=_("What do its members do together?")
    )
    description = text_field("description", rows=5)
    origin = forms.ChoiceField(
        label=_("Whose initiative"),
        choices=[
            (Origin.BOTTOM_UP, _("bottom-up: organisations come together by themselves")),
            (Origin.TOP_DOWN, _("top-down: a public programme calls it into being")),
        ],
        initial=Origin.BOTTOM_UP,
        widget=forms.RadioSelect,
    )


class CriteriaForm(forms.ModelForm):
    """What the founding criteria ask of the office itself."""

    field_order = ["team_fte", "website"]
    website = website_field(_("A machine translation will do."))

    class Meta:
        model = Cluster
        fields = ["team_fte", "website", "activity_evidence", "public_support", "support_programme"]
        widgets = {
            "activity_evidence": forms.Textarea(attrs={"rows": 3}),
            "public_support": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "team_fte": _("1 is one full-time position."),
            "activity_evidence": _("Events, services to members, joint projects, recent newsletters."),
            "public_support": _("Which public bodies support the cluster, and how, if none is a member."),
            "support_programme": _("The programme that officially recognises the cluster, if one does."),
        }

    def _post_clean(self) -> None:
        """The action validates the model, on a fresh row; validating here too would say everything twice."""


class CandidateSearchForm(forms.Form):
    """Filters of the search for candidates."""

    q = forms.CharField(label=_("Name or city"), required=False, max_length=200)
    country = forms.ModelChoiceField(
        label=_("Country"), required=False, queryset=Country.objects.all(), empty_label=EVERY[0][1]
    )
    helix = forms.ChoiceField(label=_("Helix"), required=False, choices=[*EVERY, *Helix.choices])

    def filters(self) -> OrganisationFilters | None:
        """None when nothing is asked: then suggestions say more than a list of everyone."""
        self.is_valid()
        data = self.cleaned_data
        if not any(data.values()):
            return None
        return OrganisationFilters(
            text=data.get("q", ""),
            country=data["country"].pk if data.get("country") else "",
            helix=(data["helix"],) if data.get("helix") else (),
        )


class FoundedForm(forms.Form):
    """The day of the founding, and that one means it."""

    founded_on = day_field(_("Founded on"), _("Empty: today."))
    sure = forms.BooleanField(
        label=_("All of this is true"), help_text=_("A founding is not undone; a cluster can only be dissolved.")
    )
