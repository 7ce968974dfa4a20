"""Forms with which the people of an organisation state ties and answer for its side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.forms.clusters import day_field
from hansa.directory.models import Cluster, Organisation
from hansa.network.enums import Audience, TieKind
from hansa.network.models import TieRecord
from hansa.network.queries.records import shared_clusters

# One joint project of two has strength 1 (Newman 2001): what is stated is measured by that.
STRENGTHS = [
    ("0.25", pgettext_lazy("strength of a tie", "loose: now and then")),
    ("0.5", pgettext_lazy("strength of a tie", "regular: every month or so")),
    ("1", pgettext_lazy("strength of a tie", "close: as in a joint project of two")),
]
WHO_SEES = _(
    "The narrower of what the two of you choose holds; until both have agreed nobody else sees the tie. What only the "
    "two of you may see is in no figure of the cluster."
)


class KindForm(forms.Form):
    """What holds the two together, or sets them apart."""

    kind = forms.ChoiceField(
        label=_("What ties you"),
        choices=[
            (TieKind.COOPERATION, _("cooperation: we work together or learn from each other")),
            (TieKind.COMPETITION, _("competition: we offer the same to the same customers")),
            (TieKind.CONFLICT, _("conflict: something stands between us")),
        ],
        initial=TieKind.COOPERATION,
        widget=forms.RadioSelect,
    )


class StateForm(KindForm):
    """A tie to another organisation."""

    strength = forms.TypedChoiceField(label=_("How strong"), choices=STRENGTHS, initial="0.5", coerce=float)
    starts_on = day_field(_("Since"), _("Empty: not known."))
    ends_on = day_field(_("Until"), _("Empty: it holds."))
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the other organisation, which is asked whether it is so. Nobody else reads it."),
    )
    evidence_url = forms.URLField(label=_("Address of a proof"), max_length=500, required=False, assume_scheme="https")
    cluster = forms.ModelChoiceField(
        label=_("Within the cluster"),
        queryset=Cluster.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("A cluster of both. Needed where its office or its members shall see the tie."),
    )
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.PARTIES, help_text=WHO_SEES
    )

    def __init__(self, *args: Any, one: Organisation, other: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clusters = shared_clusters(one, other)
        if clusters:
            self.fields["cluster"].queryset = clusters  # type: ignore[attr-defined]
        else:
            del self.fields["cluster"]
            self.fields["audience"].choices = _without_cluster()  # type: ignore[attr-defined]


class AudienceForm(forms.Form):
    """To whom one's side shows a tie."""

    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.PARTIES, help_text=WHO_SEES
    )

    def __init__(self, *args: Any, record: TieRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if record.cluster_id is None:
            self.fields["audience"].choices = _without_cluster()  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Since when a tie holds no more."""

    ends_on = day_field(_("Until"), _("Empty: today."))


def _without_cluster() -> list[tuple[str, Any]]:
    return [(one.value, one.label) for one in (Audience.PARTIES, Audience.PUBLIC)]
