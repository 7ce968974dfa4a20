"""Forms of the members desk: admit, end, correct."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import Helix, MembershipStatus
from hansa.directory.forms.clusters import EVERY, day_field
from hansa.directory.models import Membership


class AdmitForm(forms.Form):
    """Since when an organisation is a member, and how the office knows."""

    joined_on = day_field(_("Member since"), _("Empty: today. It may be before the cluster was founded."))
    basis = forms.CharField(
        label=_("On what basis"),
        required=False,
        max_length=300,
        help_text=_("A signed form, a decision of the board …"),
    )


class EndMembershipForm(forms.Form):
    """When and why a membership ends."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("Seen by the office and the organisation, not by everyone.")
    )
    left_on = day_field(_("No longer a member from"), _("Empty: today."))


class DatesForm(forms.Form):
    """The days of a membership, corrected."""

    joined_on = day_field(_("Member since"), required=True)
    left_on = day_field(_("No longer a member from"), required=True)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        initial = {"joined_on": membership.joined_on, "left_on": membership.left_on}
        super().__init__(*args, **{"initial": initial, **kwargs})
        if membership.status != MembershipStatus.ENDED:
            del self.fields["left_on"]


class MembersFilterForm(forms.Form):
    """What the table of members is narrowed to."""

    helix = forms.ChoiceField(label=_("Helix"), required=False, choices=[*EVERY, *Helix.choices])
    former = forms.BooleanField(label=_("Former members"), required=False)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {"helix": self.cleaned_data.get("helix", ""), "former": self.cleaned_data.get("former", False)}
