"""The form that says of two records that they are one organisation."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Organisation


class ProposeForm(forms.Form):
    """Which other record, and why."""

    other = forms.CharField(
        label=_("The other record"), max_length=500, help_text=_("Its number, or the address of its page.")
    )
    reason = forms.CharField(label=_("How you know"), max_length=500, required=False)

    def clean_other(self) -> Any:
        typed = self.cleaned_data["other"].strip()
        found = re.search(r"/organisations/(\d+)", typed) or re.fullmatch(r"(?:no\.?|№)?\s*(\d{1,18})", typed)
        other = Organisation.objects.filter(pk=int(found[1])).first() if found else None
        if other is None:
            raise forms.ValidationError(_("No record is known by this. Copy the address of its page."))
        return other
