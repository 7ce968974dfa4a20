"""Setting the kind of a cluster by hand, with a reason, beside the verdict that stays computed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.actions.memberships import lock
from hansa.directory.enums import ClusterKind
from hansa.directory.models import Cluster
from hansa.directory.rules.clusters import require_manager
from hansa.journal.actions import Actor, record
from hansa.people.models import Person


@transaction.atomic
def override_kind(*, by: Actor, cluster: Cluster, kind: str, reason: str) -> Cluster:
    """Set the kind by hand. The computed verdict stays visible beside it.

    Raises PermissionDenied, or ValidationError without a reason or for a kind that is none.
    """
    cluster = lock(cluster)
    require_manager(by, cluster)
    if kind not in ClusterKind.values or kind == ClusterKind.UNDETERMINED:
        raise ValidationError({"kind": _("Choose national, cross-border or transnational.")})
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Give the reason: it is shown beside the computed kind.")})
    if len(reason) > 2000:
        raise ValidationError(
            {"reason": _("The reason has %(length)s characters; at most 2000 fit.") % {"length": len(reason)}}
        )
    before = cluster.kind_override
    _set(cluster, kind, reason, by)
    facts = {"before": before, "kind": kind, "reason": reason}
    record(verb="directory.override_kind", by=by, subject=cluster, scope=cluster, facts=facts)
    return cluster


@transaction.atomic
def clear_override(*, by: Actor, cluster: Cluster) -> Cluster:
    """Let the computed kind stand again. Asking twice changes nothing."""
    cluster = lock(cluster)
    require_manager(by, cluster)
    if not cluster.kind_override:
        return cluster
    facts = {"before": cluster.kind_override, "reason": cluster.kind_override_reason}
    _set(cluster, "", "", None)
    record(verb="directory.clear_kind_override", by=by, subject=cluster, scope=cluster, facts=facts)
    return cluster


def _set(cluster: Cluster, kind: str, reason: str, by: Actor | None) -> None:
    cluster.kind_override = kind
    cluster.kind_override_reason = reason
    cluster.kind_override_at = timezone.now() if kind else None
    cluster.kind_override_by = by if isinstance(by, Person) else None
    cluster.save(
        update_fields=[
            "kind_override",
            "kind_override_reason",
            "kind_override_at",
            "kind_override_by",
            "changed_at",
        ]
    )
