"""What the office of a cluster changes about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.actions.initiatives import refuse_long_texts, refuse_taken_name, tidy_name
from hansa.directory.actions.memberships import lock, refuse_impossible_day
from hansa.directory.enums import ClusterStatus, Core, MembershipStatus
from hansa.directory.models import Cluster, Membership, Organisation
from hansa.directory.rules.clusters import require_manager, require_office
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM, Actor, record

EDITABLE = (
    "name",
    "summary",
    "description",
    "origin",
    "office_organisation",
    "website",
    "team_fte",
    "activity_evidence",
    "public_support",
    "support_programme",
    "started_on",
)
LISTS = ("activities", "territory")
LONG = frozenset({"description", "activity_evidence", "public_support"})


@transaction.atomic
def edit_cluster(*, by: Actor, cluster: Cluster, changes: Mapping[str, Any]) -> Cluster:
    """Change what the office says about the cluster: any of `EDITABLE`, and `activities` and `territory` as lists.

    Raises PermissionDenied, ValidationError by field, or TypeError for a field that is not edited this way. Nothing is
    written to the journal when nothing changed.
    """
    if unknown := set(changes) - set(EDITABLE) - set(LISTS):
        raise TypeError(f"not edited here: {', '.join(sorted(unknown))}")
    cluster = lock(cluster)
    require_office(by, cluster)
    before = {name: getattr(cluster, name) for name in EDITABLE}
    for name in set(changes) & set(EDITABLE):
        setattr(cluster, name, tidy_name(changes[name]) if name == "name" else changes[name])
    if cluster.name != before["name"]:
        refuse_taken_name(cluster)
    if cluster.office_organisation_id and cluster.office_organisation != before["office_organisation"]:
        _refuse_foreign_office(by, cluster)
    _refuse_start_after_founding(cluster)
    refuse_long_texts(cluster)
    cluster.full_clean()
    changed = {
        name: _shown(name, value, getattr(cluster, name))
        for name, value in before.items()
        if value != getattr(cluster, name)
    }
    cluster.save()
    changed |= {name: [str(one) for one in changes[name]] for name in LISTS if _replaced(cluster, name, changes)}
    if changed:
        record(verb="directory.edit_cluster", by=by, subject=cluster, scope=cluster, facts={"changed": changed})
    return cluster


@transaction.atomic
def choose_core(*, by: Actor, cluster: Cluster, core: str, organisation: Organisation | None = None) -> Cluster:
    """Say what the core of the cluster is and, unless it is a platform or there is none, which member.

    Raises PermissionDenied, or ValidationError when the organisation is not an active member.
    """
    cluster = lock(cluster)
    require_office(by, cluster)
    if core not in Core.values:
        raise ValidationError({"core": _("“%(core)s” is no kind of core.") % {"core": core}})
    if core == Core.NONE and organisation is not None:
        raise ValidationError({"core_organisation": _("A cluster without a single core has no core organisation.")})
    active = Membership.objects.filter(cluster=cluster, organisation=organisation, status=MembershipStatus.ACTIVE)
    if organisation is not None and not active.exists():
        raise ValidationError(
            {
                "core_organisation": _("%(name)s is not a member; the core is one of the members.")
                % {"name": organisation}
            }
        )
    facts = {
        "before": [cluster.core, cluster.core_organisation_id],
        "core": core,
        "organisation": organisation.pk if organisation else None,
        "name": str(organisation or "")[:200],
    }
    cluster.core, cluster.core_organisation = core, organisation
    cluster.save(update_fields=["core", "core_organisation", "changed_at"])
    record(verb="directory.choose_core", by=by, subject=cluster, scope=cluster, facts=facts)
    return cluster


@transaction.atomic
def publish(*, by: Actor, cluster: Cluster) -> Cluster:
    """Show the cluster and its members to everyone. Asking twice changes nothing."""
    return _set_published(by, cluster, True)


@transaction.atomic
def unpublish(*, by: Actor, cluster: Cluster) -> Cluster:
    """Show the cluster to its own people only. Asking twice changes nothing."""
    return _set_published(by, cluster, False)


@transaction.atomic
def dissolve(*, by: Actor, cluster: Cluster, reason: str, dissolved_on: date | None = None) -> Cluster:
    """End a cluster or give up an initiative: open letters are withdrawn and memberships end on that day.

    Raises PermissionDenied, or ValidationError without a reason, for a day in the future, or before it was founded.
    """
    cluster = lock(cluster)
    require_manager(by, cluster)
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise ValidationError({"reason": _("Say why: history keeps it.")})
    day = dissolved_on or timezone.localdate()
    refuse_impossible_day(day, "dissolved_on")
    began = cluster.founded_on or cluster.started_on
    if began and day < began:
        raise ValidationError({"dissolved_on": _("It cannot be dissolved before it began.")})
    ended = _end_all_memberships(cluster, day, reason)
    cluster.status, cluster.dissolved_on = ClusterStatus.DISSOLVED, day
    cluster.save(update_fields=["status", "dissolved_on", "changed_at"])
    facts = {"dissolved_on": day, "reason": reason, "memberships_ended": ended}
    record(verb="directory.dissolve_cluster", by=by, subject=cluster, scope=cluster, facts=facts)
    return cluster


def _end_all_memberships(cluster: Cluster, day: date, reason: str) -> int:
    active = cluster.memberships.filter(status=MembershipStatus.ACTIVE)
    if later := active.filter(joined_on__gt=day).select_related("organisation").first():
        raise ValidationError(
            {"dissolved_on": _("%(name)s joined after that day. Choose a later one.") % {"name": later.organisation}}
        )
    waiting = cluster.memberships.filter(status__in=[MembershipStatus.CANDIDATE, MembershipStatus.INVITED])
    for membership in waiting:
        membership.invitations.filter(answered_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    waiting.update(status=MembershipStatus.DECLINED, reason=reason)
    return active.update(status=MembershipStatus.ENDED, left_on=day, reason=reason)


def _set_published(by: Actor, cluster: Cluster, published: bool) -> Cluster:
    cluster = lock(cluster)
    require_manager(by, cluster)
    if cluster.published == published:
        return cluster
    if published:
        refuse_taken_name(cluster)
    cluster.published = published
    cluster.save(update_fields=["published", "changed_at"])
    verb = "directory.publish_cluster" if published else "directory.unpublish_cluster"
    record(verb=verb, by=by, subject=cluster, scope=cluster)
    return cluster


def _refuse_foreign_office(by: Actor, cluster: Cluster) -> None:
    """Nobody puts the name of an organisation on their office that is neither a member nor their own."""
    organisation = cluster.office_organisation
    if organisation is None or by is SYSTEM or organisation.pk in reader_for(by).represented:
        return
    if not Membership.objects.filter(
        cluster=cluster, organisation=organisation, status=MembershipStatus.ACTIVE
    ).exists():
        raise ValidationError(
            {
                "office_organisation": _(
                    "%(name)s is neither a member nor an organisation that you represent; the office is one of them."
                )
                % {"name": organisation}
            }
        )


def _refuse_start_after_founding(cluster: Cluster) -> None:
    if cluster.started_on:
        refuse_impossible_day(cluster.started_on, "started_on")
    if cluster.started_on and cluster.founded_on and cluster.started_on > cluster.founded_on:
        raise ValidationError({"started_on": _("The initiative cannot begin after the founding.")})


def _shown(name: str, before: Any, after: Any) -> Any:
    """Both values for the journal; of long texts only that they changed."""
    return "…" if name in LONG else [_plain(before), _plain(after)]


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, type(None))) else str(value)


def _replaced(cluster: Cluster, name: str, changes: Mapping[str, Any]) -> bool:
    if name not in changes:
        return False
    related = getattr(cluster, name)
    wanted = {one.pk for one in changes[name]}
    if wanted == set(related.values_list("pk", flat=True)):
        return False
    related.set(changes[name])
    return True
