"""What waits for an answer: invitations, claims of a profile, and pairs of records that may be one organisation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import ClaimMethod, ClaimState, MergeState
from hansa.directory.models.clusters import Membership
from hansa.directory.models.organisations import Organisation


class Invitation(models.Model):
    """A letter that lets its reader answer once for an organisation. Only the digest of its key is kept."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("sent to"))
    digest = models.CharField(max_length=64, unique=True)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    accepted = models.BooleanField(_("accepted"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.membership} ({self.sent_at:%Y-%m-%d})"


class Claim(models.Model):
    """A person says: I act for this organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    method = models.CharField(_("proof"), max_length=12, choices=ClaimMethod)
    email = models.EmailField(_("e-mail address"), blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="of the code sent to the address")
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    statement = models.TextField(_("why"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    refusal = models.CharField(_("reason for the refusal"), max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(state="waiting"), name="one_waiting_claim_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class MergeProposal(models.Model):
    """Two records that may be one organisation. `first` has the smaller number, so that a pair stands here once."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField(_("similarity, 0 to 1"))
    reasons = models.JSONField(_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=MergeState, default=MergeState.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    report = models.JSONField(_("report of the merge"), default=dict)

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = _("merge proposal")
        verbose_name_plural = _("merge proposals")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="merge_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="merge_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}"
