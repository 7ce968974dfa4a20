"""Merging what people may do for two records, and what they have asked for."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.actions.merges.report import Report
from hansa.directory.enums import ClaimState
from hansa.directory.models import Claim, Mandate, Organisation

POWERS = ("represent", "vote", "sign")
FAR = date.max


def move_mandates(keep: Organisation, drop: Organisation, report: Report) -> None:
    """Mandates go over. Where one person has overlapping mandates for both records, the earlier row carries the powers
    and days of both, and the other is withdrawn and stays with `drop` as history."""
    today = timezone.localdate()
    for mandate in Mandate.objects.filter(organisation=drop).select_related("person"):
        own = Mandate.objects.filter(organisation=keep, person=mandate.person)
        double = own.overlapping(mandate.valid_from, mandate.valid_until).first() if not mandate.withdrawn_at else None
        if double is None:
            mandate.organisation = keep
            mandate.save(update_fields=["organisation"])
            report.count("mandates", 1)
            continue
        _widen(double, mandate)
        _withdraw(mandate, today)
        report.joined.append({"mandates": [double.pk, mandate.pk], "person": mandate.person.journal_key})


def _withdraw(mandate: Mandate, today: date) -> None:
    mandate.valid_until = max(today, mandate.valid_from)
    mandate.withdrawn_at = timezone.now()
    mandate.save(update_fields=["valid_until", "withdrawn_at"])


def _widen(double: Mandate, mandate: Mandate) -> None:
    for power in POWERS:
        setattr(double, power, getattr(double, power) or getattr(mandate, power))
    double.valid_from = min(double.valid_from, mandate.valid_from)
    if double.valid_until is None or mandate.valid_until is None:
        double.valid_until = None
    else:
        double.valid_until = max(double.valid_until, mandate.valid_until)
    double.save(update_fields=[*POWERS, "valid_from", "valid_until"])


def move_claims(keep: Organisation, drop: Organisation, report: Report) -> None:
    """Claims that wait go on waiting, for the survivor; a second one of the same person is closed."""
    waiting = set(Claim.objects.filter(organisation=keep, state=ClaimState.WAITING).values_list("person", flat=True))
    for claim in Claim.objects.filter(organisation=drop):
        if claim.state == ClaimState.WAITING and claim.person_id in waiting:
            claim.state, claim.refusal = ClaimState.REFUSED, _("Double record, merged: your other claim waits.")
            claim.decided_at = timezone.now()
        claim.organisation = keep
        claim.save(update_fields=["organisation", "state", "refusal", "decided_at"])
        report.count("claims", 1)
