"""Founding criteria: a version in use is never changed; the operator makes a new one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hansa.directory.models import Cluster, FoundingRuleSet
from hansa.directory.rules.clusters import require_manager
from hansa.directory.rules.founding import can_edit_founding_rules, parse_criteria, parse_waiver
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM, Actor, record


@transaction.atomic
def add_rule_set(
    *,
    by: Actor,
    name: str,
    version: str,
    criteria: list[dict[str, Any]],
    source: str = "",
    verified: bool = False,
    waiver: dict[str, Any] | None = None,
) -> FoundingRuleSet:
    """Add a rule set, or a new version of one. Clusters keep the version they have.

    Raises PermissionDenied, or ValidationError for a version that exists or criteria that cannot be measured.
    """
    _require(by)
    parse_criteria(criteria)
    parse_waiver(waiver)
    rules = FoundingRuleSet(
        name=name.strip(),
        version=version.strip(),
        source=source.strip(),
        verified=verified,
        criteria=criteria,
        waiver=waiver or {},
    )
    rules.full_clean()
    rules.save()
    facts = {"criteria": criteria, "waiver": waiver or {}, "source": source, "verified": verified}
    record(verb="directory.add_founding_criteria", by=by, subject=rules, facts=facts)
    return rules


@transaction.atomic
def change_rule_set(
    *,
    by: Actor,
    rules: FoundingRuleSet,
    criteria: list[dict[str, Any]],
    source: str,
    verified: bool,
    waiver: dict[str, Any] | None,
) -> FoundingRuleSet:
    """Change a rule set that no cluster is measured by; raises ValidationError for one in use."""
    _require(by)
    rules = FoundingRuleSet.objects.select_for_update().get(pk=rules.pk)
    if Cluster.objects.filter(rule_set=rules).exists():
        raise ValidationError(_("Clusters are measured by this version. Make a new version instead."))
    parse_criteria(criteria)
    parse_waiver(waiver)
    before = {"criteria": rules.criteria, "waiver": rules.waiver}
    rules.criteria, rules.source, rules.verified, rules.waiver = criteria, source.strip(), verified, waiver or {}
    rules.full_clean()
    rules.save()
    facts = {"before": before, "criteria": criteria, "waiver": waiver or {}}
    record(verb="directory.change_founding_criteria", by=by, subject=rules, facts=facts)
    return rules


@transaction.atomic
def make_default(*, by: Actor, rules: FoundingRuleSet) -> FoundingRuleSet:
    """Measure new initiatives by this rule set. Raises ValidationError for one whose criteria cannot be measured."""
    _require(by)
    list(FoundingRuleSet.objects.select_for_update().order_by("pk"))
    rules = FoundingRuleSet.objects.get(pk=rules.pk)
    parse_criteria(rules.criteria)
    parse_waiver(rules.waiver)
    if rules.is_default:
        return rules
    FoundingRuleSet.objects.filter(is_default=True).update(is_default=False)
    rules.is_default = True
    rules.save(update_fields=["is_default"])
    record(verb="directory.set_default_founding_criteria", by=by, subject=rules)
    return rules


@transaction.atomic
def take_up_default(*, by: Actor, cluster: Cluster) -> Cluster:
    """Let an initiative be measured by the criteria that are now the default; a manager decides it."""
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    require_manager(by, cluster)
    rules = FoundingRuleSet.objects.filter(is_default=True).first()
    if rules is None or rules == cluster.rule_set:
        return cluster
    if cluster.founded_on:
        raise ValidationError(_("A founded cluster keeps the criteria by which it was founded."))
    facts = {"before": str(cluster.rule_set or ""), "after": str(rules)}
    cluster.rule_set = rules
    cluster.save(update_fields=["rule_set", "changed_at"])
    record(verb="directory.take_up_founding_criteria", by=by, subject=cluster, scope=cluster, facts=facts)
    return cluster


def _require(by: Actor) -> None:
    if by is not SYSTEM:
        can_edit_founding_rules(reader_for(by)).require()
