"""What pulls at a cluster is written down here, by the area above that knows of it or by the office."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Cluster, Membership, Organisation
from hansa.directory.rules.clusters import require_office
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM, Actor, key_of, record
from hansa.network.enums import SHOCKS, SignalKind
from hansa.network.models import Signal
from hansa.network.rules.signals import can_end_signal
from hansa.people.models import Person

LEAVING = 1.0


@transaction.atomic
def record_signal(
    *,
    by: Person | Actor,
    cluster: Cluster,
    kind: str,
    text: str,
    strength: float,
    starts_on: date,
    ends_on: date | None = None,
    organisation: Organisation | None = None,
    source: str = "",
    reference: str = "",
) -> Signal:
    """Write down what pulls at a cluster, with its strength in (0, 1].

    People of the office enter shocks; other kinds come from `SYSTEM`, that is from the area above that knows of them.
    Repeatable: what stands under the same cluster, kind and reference is given back. Raises PermissionDenied, or
    ValidationError for impossible days, a strength outside of (0, 1], an empty text, or a shock of one organisation.
    """
    require_office(by, cluster)
    if by is not SYSTEM and kind not in SHOCKS:
        raise ValidationError({"kind": _("The office enters shocks from outside; other signals come by themselves.")})
    if reference and (known := Signal.objects.filter(cluster=cluster, kind=kind, reference=reference).first()):
        return known
    text = " ".join(text.split())
    _refuse_impossible(kind, text, strength, starts_on, ends_on)
    made = Signal.objects.create(
        cluster=cluster,
        kind=kind,
        text=text[:500],
        strength=strength,
        starts_on=starts_on,
        ends_on=ends_on,
        organisation=organisation,
        source=source.strip()[:500],
        reference=reference,
        entered_by=by if isinstance(by, Person) else None,
    )
    facts = {"kind": kind, "strength": strength, "starts_on": starts_on, "ends_on": ends_on, "cluster": cluster.pk}
    record(verb="network.record_signal", by=by, subject=made, facts=facts)
    return made


@transaction.atomic
def end_signal(*, by: Person | Actor, signal: Signal, ends_on: date | None = None) -> Signal:
    """Say since when it pulls no more (default today). Raises PermissionDenied, or ValidationError for a day in the
    future or before it began, or when it is over."""
    signal = Signal.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=signal.pk)
    if by is not SYSTEM:
        can_end_signal(reader_for(by), signal).require()
    day = ends_on or timezone.localdate()
    if signal.ends_on:
        raise ValidationError(_("This was over on %(day)s.") % {"day": date_format(signal.ends_on)})
    if day > timezone.localdate():
        raise ValidationError({"ends_on": _("%(day)s has not come yet.") % {"day": date_format(day)}})
    _refuse_end_before_start(signal.starts_on, day)
    signal.ends_on = day
    signal.save(update_fields=["ends_on"])
    record(verb="network.end_signal", by=by, subject=signal, facts={"ends_on": day, "cluster": signal.cluster_id})
    return signal


def record_departures() -> int:
    """Write a signal for every membership that ended and has none yet. Returns how many are new."""
    known = set(Signal.objects.filter(kind=SignalKind.MEMBER_LEFT).values_list("cluster", "reference"))
    ended = Membership.objects.filter(status=MembershipStatus.ENDED, joined_on__isnull=False)
    fresh = [
        Signal(
            cluster=membership.cluster,
            organisation=membership.organisation,
            kind=SignalKind.MEMBER_LEFT,
            strength=LEAVING,
            starts_on=cast(date, membership.left_on),
            ends_on=membership.left_on,
            # Not the reason, which only the office knows and the organisation.
            text=str(membership.organisation)[:500],
            reference=key_of(membership),
        )
        for membership in ended.select_related("cluster", "organisation")
        if (membership.cluster_id, key_of(membership)) not in known
    ]
    return len(Signal.objects.bulk_create(fresh, batch_size=500))


def _refuse_impossible(kind: str, text: str, strength: float, starts_on: date, ends_on: date | None) -> None:
    if kind not in SignalKind.values:
        raise ValidationError({"kind": _("There is no signal of the kind “%(kind)s”.") % {"kind": kind}})
    if not text:
        raise ValidationError({"text": _("Say what happened.")})
    if not 0 < strength <= 1:
        raise ValidationError({"strength": _("The strength of a signal is above 0 and at most 1.")})
    if starts_on > timezone.localdate():
        raise ValidationError({"starts_on": _("%(day)s has not come yet.") % {"day": date_format(starts_on)}})
    if ends_on:
        _refuse_end_before_start(starts_on, ends_on)


def _refuse_end_before_start(first: date, last: date) -> None:
    if last < first:
        raise ValidationError(
            {
                "ends_on": _("It cannot end on %(last)s: it began on %(first)s.")
                % {"last": date_format(last), "first": date_format(first)}
            }
        )
