"""The form with which an office enters a shock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.forms.clusters import day_field
from hansa.network.enums import SHOCKS

STRENGTHS = [
    ("0.25", pgettext_lazy("strength of a shock", "weak: a few members feel it")),
    ("0.5", pgettext_lazy("strength of a shock", "noticeable: many members feel it")),
    ("0.75", pgettext_lazy("strength of a shock", "strong: plans change")),
    ("1", pgettext_lazy("strength of a shock", "grave: members ask whether to stay")),
]


class ShockForm(forms.Form):
    """What struck the cluster from outside."""

    kind = forms.ChoiceField(label=_("What it is"))
    text = forms.CharField(label=pgettext_lazy("signal", "what happened"), max_length=500)
    strength = forms.TypedChoiceField(
        label=_("How strong"),
        choices=STRENGTHS,
        initial="0.5",
        coerce=float,
        help_text=_("Your judgement: it is shown as such, and the balance can be read without it."),
    )
    starts_on = day_field(_("Since"), required=True)
    ends_on = day_field(_("Until"), _("Empty: it goes on."))
    source = forms.CharField(
        label=pgettext_lazy("signal", "how we know"),
        max_length=500,
        required=False,
        help_text=_("A report, a law, an address."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in SHOCKS]  # type: ignore[attr-defined]
