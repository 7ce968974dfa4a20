"""Members come, go, and are corrected. Every change of a membership's status passes through `move`."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Cluster, Dataset, Membership, Organisation
from hansa.directory.rules.clusters import require_office
from hansa.directory.rules.memberships import BEGUN, OPEN, can_admit_directly, can_end_membership
from hansa.directory.rules.profiles import entered_by
from hansa.directory.rules.reader import Reader, reader_for
from hansa.journal.actions import SYSTEM, Actor, record

# From a status to those that may follow. What is declined or ended stays so: whoever returns gets a new membership.
TRANSITIONS: dict[str, frozenset[str]] = {
    MembershipStatus.CANDIDATE: frozenset(
        {MembershipStatus.INVITED, MembershipStatus.ACTIVE, MembershipStatus.DECLINED}
    ),
    # Back to candidate when the last open letter is withdrawn.
    MembershipStatus.INVITED: frozenset(
        {MembershipStatus.CANDIDATE, MembershipStatus.ACTIVE, MembershipStatus.DECLINED}
    ),
    MembershipStatus.ACTIVE: frozenset({MembershipStatus.ENDED}),
    MembershipStatus.DECLINED: frozenset(),
    MembershipStatus.ENDED: frozenset(),
}
EARLIEST = date(1800, 1, 1)


@transaction.atomic
def admit_member(
    *,
    by: Actor,
    cluster: Cluster,
    organisation: Organisation,
    joined_on: date | None = None,
    basis: str = "",
    dataset: Dataset | None = None,
) -> Membership:
    """The office enters a member directly, with the day it joined (default today) and on what basis (a signed form).

    A candidate or invited organisation becomes active. Somebody may join before the cluster is founded: members of an
    initiative are its founders. Raises PermissionDenied (also where people speak for the organisation: invite them),
    or ValidationError for a day in the future, an overlap with an earlier membership, or a member already there.
    """
    cluster = lock(cluster)
    require_office(by, cluster)
    if by is not SYSTEM:
        can_admit_directly(reader_for(by), cluster, organisation).require()
    day = joined_on or timezone.localdate()
    refuse_impossible_day(day, "joined_on")
    membership = open_membership(cluster, organisation) or Membership(cluster=cluster, organisation=organisation)
    if membership.status == MembershipStatus.ACTIVE and membership.joined_on:
        raise ValidationError(
            _("%(name)s is already a member since %(day)s.")
            % {"name": organisation, "day": date_format(membership.joined_on)}
        )
    refuse_overlap(membership, day, None)
    membership.dataset = dataset or membership.dataset
    membership.agreed = by is SYSTEM or _speaks_for(reader_for(by), organisation)
    move(membership, MembershipStatus.ACTIVE, joined_on=day)
    facts = {"joined_on": day, "basis": basis[:300], **named(organisation)}
    record(verb="directory.admit_member", by=by, subject=membership, scope=cluster, facts=facts)
    return membership


def _speaks_for(reader: Reader, organisation: Organisation) -> bool:
    """Whether an admission is more than the office's word: who admits represents the organisation or entered it."""
    return organisation.pk in reader.represented or bool(entered_by(reader, {organisation.pk}))


@transaction.atomic
def end_membership(*, by: Actor, membership: Membership, reason: str, left_on: date | None = None) -> Membership:
    """End a membership from a day (default today), the first on which the organisation is a member no more.

    The office ends it, or people who represent the organisation. Raises PermissionDenied, or ValidationError without a
    reason, for a day before it joined or in the future, or when it is not active.
    """
    cluster = lock(membership.cluster)
    membership = Membership.objects.select_related("organisation", "cluster").get(pk=membership.pk)
    if by is not SYSTEM:
        can_end_membership(reader_for(by), membership).require()
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Say why the membership ends: history keeps it.")})
    if len(reason) > 500:
        raise ValidationError(
            {"reason": _("The reason has %(length)s characters; at most 500 fit.") % {"length": len(reason)}}
        )
    day = left_on or timezone.localdate()
    refuse_impossible_day(day, "left_on")
    if membership.joined_on and day < membership.joined_on:
        raise ValidationError(
            {
                "left_on": _("%(left)s is before the day it joined, %(joined)s.")
                % {"left": date_format(day), "joined": date_format(membership.joined_on)}
            }
        )
    move(membership, MembershipStatus.ENDED, left_on=day, reason=reason)
    facts = {"left_on": day, "reason": reason, **named(membership.organisation)}
    record(verb="directory.end_membership", by=by, subject=membership, scope=cluster, facts=facts)
    return membership


@transaction.atomic
def correct_dates(*, by: Actor, membership: Membership, joined_on: date, left_on: date | None = None) -> Membership:
    """Correct the days of a membership that began; `left_on` only of one that ended.

    Raises PermissionDenied, or ValidationError for impossible days and overlaps with another membership.
    """
    cluster = lock(membership.cluster)
    require_office(by, cluster)
    membership = Membership.objects.select_related("organisation", "cluster").get(pk=membership.pk)
    if membership.status not in BEGUN:
        raise ValidationError(_("Only a membership that began has days to correct."))
    if (membership.status == MembershipStatus.ENDED) != (left_on is not None):
        raise ValidationError({"left_on": _("A day of leaving belongs to a membership that ended, and only to it.")})
    refuse_impossible_day(joined_on, "joined_on")
    if left_on:
        refuse_impossible_day(left_on, "left_on")
        if left_on < joined_on:
            raise ValidationError({"left_on": _("It cannot leave before it joined.")})
    refuse_overlap(membership, joined_on, left_on)
    facts = {
        **named(membership.organisation),
        "before": [membership.joined_on, membership.left_on],
        "after": [joined_on, left_on],
    }
    membership.joined_on, membership.left_on = joined_on, left_on
    membership.save(update_fields=["joined_on", "left_on"])
    record(verb="directory.correct_membership_dates", by=by, subject=membership, scope=cluster, facts=facts)
    return membership


def named(organisation: Organisation) -> dict[str, Any]:
    """An organisation as an entry of the journal keeps it: its number and the name it has now."""
    return {"organisation": organisation.pk, "name": str(organisation)[:200]}


def lock(cluster: Cluster) -> Cluster:
    """The cluster as it is now, held until the transaction ends: two people at once come one after the other."""
    return Cluster.objects.select_for_update().get(pk=cluster.pk)


def open_membership(cluster: Cluster, organisation: Organisation) -> Membership | None:
    """The candidate, invited or active membership of an organisation in a cluster; there is at most one."""
    return Membership.objects.filter(cluster=cluster, organisation=organisation, status__in=OPEN).first()


def move(membership: Membership, status: str, **changes: object) -> None:
    """Give a membership its next status; raises ValidationError where it does not follow from the present one."""
    if membership.pk and status not in TRANSITIONS[membership.status]:
        raise ValidationError(
            _("%(name)s is “%(now)s” here and cannot become “%(then)s”.")
            % {
                "name": membership.organisation,
                "now": membership.get_status_display(),
                "then": MembershipStatus(status).label,
            }
        )
    membership.status = status
    for name, value in changes.items():
        setattr(membership, name, value)
    membership.save()


def refuse_impossible_day(day: date, field: str) -> None:
    if not EARLIEST <= day <= timezone.localdate():
        raise ValidationError(
            {
                field: _("%(day)s cannot be: give a day from %(first)s to today.")
                % {"day": date_format(day), "first": date_format(EARLIEST)}
            }
        )


def refuse_overlap(membership: Membership, joined_on: date, left_on: date | None) -> None:
    """One organisation is a member of one cluster once at a time. The day of leaving may be the day of return."""
    others = Membership.objects.filter(
        cluster=membership.cluster, organisation=membership.organisation, status__in=BEGUN, joined_on__isnull=False
    ).exclude(pk=membership.pk)
    for other in others:
        begun = cast(date, other.joined_on)
        begins_before_other_ends = other.left_on is None or joined_on < other.left_on
        ends_after_other_begins = left_on is None or left_on > begun
        if begins_before_other_ends and ends_after_other_begins:
            until = date_format(other.left_on) if other.left_on else _("today")
            raise ValidationError(
                {
                    "joined_on": _("%(name)s was already a member from %(first)s to %(last)s: the times overlap.")
                    % {"name": membership.organisation, "first": date_format(begun), "last": until}
                }
            )
