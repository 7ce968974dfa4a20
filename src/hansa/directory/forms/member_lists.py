"""Forms of an import of members: the file, its columns, the decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hansa.directory.member_lists.columns import COLUMNS
from hansa.directory.member_lists.limits import MAX_BYTES


class UploadForm(forms.Form):
    """The list."""

    file = forms.FileField(
        label=_("Member list"),
        help_text=_("CSV or Excel (.xlsx), at most 10 MB and 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)d MB."), params={"most": MAX_BYTES // 2**20})
        return upload


class ColumnsForm(forms.Form):
    """What each column of the file holds; and how dates are meant."""

    day_first = forms.ChoiceField(
        label=_("Dates such as 03/04/2020"),
        choices=[("", _("I have none")), ("yes", _("day first: 3 April")), ("no", _("month first: 4 March"))],
        required=False,
    )
    joined_on = forms.DateField(
        label=_("Day of joining for rows that name none"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty: such rows are shown as errors."),
    )

    def __init__(self, *args: Any, headings: Sequence[str], mapping: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(range(len(headings)))
        by_position = {at: key for key, at in mapping.items()}
        choices = [("", _("– leave out –")), *((column.key, column.label) for column in COLUMNS)]
        for at in self.columns:
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=headings[at], choices=choices, required=False, initial=by_position.get(at, "")
            )

    def clean_joined_on(self) -> date | None:
        day = self.cleaned_data["joined_on"]
        if day and not date(1900, 1, 1) <= day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day from 1900 to today."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        mapping: dict[str, int] = {}
        for at in self.columns:
            key = data.get(f"column_{at}")
            if not key:
                continue
            if key in mapping:
                self.add_error(f"column_{at}", _("Another column holds this already. Leave one of them out."))
            mapping[key] = at
        if "name" not in mapping:
            raise forms.ValidationError(_("Say which column holds the names of the organisations."))
        data["mapping"] = mapping
        return data
