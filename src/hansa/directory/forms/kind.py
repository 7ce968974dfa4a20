"""The form that sets the kind of a cluster by hand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import ClusterKind


class OverrideForm(forms.Form):
    """Another kind than the computed one, and why."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[c for c in ClusterKind.choices if c[0] != ClusterKind.UNDETERMINED]
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to everyone beside the computed kind."),
    )
