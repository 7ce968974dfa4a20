"""The rows of a set of founding criteria as a plain form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import FoundingRuleSet
from hansa.directory.rules.founding import Measure


class RuleSetForm(forms.Form):
    """Name, version, source and waiver of a rule set."""

    name = forms.CharField(label=_("Name"), max_length=150)
    version = forms.CharField(label=_("Version"), max_length=20, help_text=_("A new one, as 2027-01."))
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("Where the criteria are published.")
    )
    verified = forms.BooleanField(label=_("Compared with the official source"), required=False)
    with_waiver = forms.BooleanField(
        label=_("A support programme waives the criteria"),
        required=False,
        help_text=_("An initiative that names its programme may be founded although criteria are not met."),
    )


class CriterionForm(forms.Form):
    """One row. A row without a key is left out."""

    key = forms.CharField(
        label=_("Key"),
        max_length=40,
        required=False,
        help_text=_("A short word of Latin letters, the same in all versions."),
    )
    measure = forms.ChoiceField(label=_("Measure"), choices=Measure.choices)
    at_least = forms.FloatField(label=_("At least"), required=False)
    name_en = forms.CharField(label=_("Name, English"), max_length=150, required=False)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=150, required=False)
    explanation_en = forms.CharField(
        label=_("Explanation, English"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    explanation_ru = forms.CharField(
        label=_("Explanation, Russian"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def measure_label(self) -> str:
        """What the row measured before it was changed, in words."""
        return str(dict(Measure.choices).get(self.initial.get("measure", ""), ""))


class _Criteria(forms.BaseFormSet):
    """The rows, each of which may be left out."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Leave this criterion out")


CriterionFormSet = forms.formset_factory(
    CriterionForm, formset=_Criteria, extra=1, max_num=20, validate_max=True, can_delete=True, can_delete_extra=False
)


def initial_rows(rules: FoundingRuleSet | None) -> list[dict[str, Any]]:
    """The rows of a rule set as far as they can be read."""
    raw = rules.criteria if rules and isinstance(rules.criteria, list) else []
    return [row for row in raw if isinstance(row, dict)]


def rows_of(formset: Any) -> list[dict[str, Any]]:
    """The criteria as the data that `add_rule_set` takes; rows without a key and those to be left out are not there."""
    kept = [form for form in formset.forms if form not in formset.deleted_forms]
    rows = [form.cleaned_data for form in kept if form.cleaned_data.get("key")]
    empty = ("", None)
    return [{name: value for name, value in row.items() if name != "DELETE" and value not in empty} for row in rows]
