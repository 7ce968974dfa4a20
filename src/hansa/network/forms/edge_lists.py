"""The form with which an office sends a list of ties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hansa.directory.member_lists.limits import MAX_BYTES


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("List of ties"),
        help_text=_("CSV, GraphML or Excel (.xlsx), as Kumu exports it; at most 10 MB and 20,000 ties."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.graphml,.xml"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)d MB."), params={"most": MAX_BYTES // 2**20})
        return upload
