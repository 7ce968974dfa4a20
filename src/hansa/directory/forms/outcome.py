"""Carrying out what a form asks for, and showing what the action refuses at the fields it concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm


def carried_out(form: BaseForm, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Whether the form was whole and the act done; what the act refuses stands at its field, or above the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as error:
        place(form, error)
        return False
    return True


def place(form: BaseForm, error: ValidationError) -> None:
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for field, reasons in by_field.items():
        form.add_error(field if field in form.fields else None, reasons)
