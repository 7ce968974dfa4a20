"""What a field offers to choose from, where that depends on the reader or the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Values and their labels, for a field that is a choice."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def offer_records(form: forms.BaseForm, name: str, records: QuerySet[Any]) -> None:
    """Records of a table, for a field that chooses among them."""
    cast(forms.ModelChoiceField, form.fields[name]).queryset = records
