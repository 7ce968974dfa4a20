"""Forms that grant mandates and give offices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hansa.directory.forms.clusters import day_field
from hansa.directory.forms.offers import offer
from hansa.people.enums import Role
from hansa.people.models import Person


class _PersonField(forms.EmailField):
    """A person, named by the e-mail address they sign in with."""

    def clean(self, value: Any) -> Person | None:
        email = super().clean(value)
        if not email:
            return None
        person = Person.objects.filter(
            emailaddress__email__iexact=email, emailaddress__verified=True, is_active=True
        ).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody signs in here with %(email)s. Ask them to sign up first."), params={"email": email}
            )
        return person


class MandateForm(forms.Form):
    """Who may act for an organisation, how, and from when to when."""

    person = _PersonField(label=_("E-mail address of the person"), help_text=_("The address they sign in with."))
    represent = forms.BooleanField(
        label=_("May represent"),
        required=False,
        initial=True,
        help_text=_("edit the profile, answer invitations"),
    )
    vote = forms.BooleanField(label=_("May vote"), required=False)
    sign = forms.BooleanField(
        label=_("May sign"), required=False, help_text=_("also decides who else acts for the organisation")
    )
    valid_from = day_field(_("First day"), _("Empty: today."))
    valid_until = day_field(_("Last day"), _("Empty: until it is ended."))
    reason = forms.CharField(label=_("Granted because"), required=False, max_length=300)


class OfficeForm(forms.Form):
    """Who holds which office in a cluster."""

    person = _PersonField(label=_("E-mail address of the person"), help_text=_("The address they sign in with."))
    role = forms.ChoiceField(label=_("Role"))
    valid_from = day_field(_("First day"), _("Empty: today."))
    valid_until = day_field(_("Last day"), _("Empty: until it is ended."))

    def __init__(self, *args: Any, roles: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [(role.value, role.label) for role in Role if role in roles])


class EndForm(forms.Form):
    """The last day of a mandate or an office."""

    on = day_field(_("Last day"), _("Empty: it ends at once."))
