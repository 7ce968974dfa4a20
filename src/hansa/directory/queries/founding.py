"""How far an initiative is: each founding criterion with its value, its evidence and how to meet it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hansa.directory.enums import ClusterStatus, Helix, MembershipStatus
from hansa.directory.models import Cluster, FoundingRuleSet, Invitation, Membership
from hansa.directory.rules.founding import Criterion, Measure, Waiver, parse_criteria, parse_waiver


@dataclass(frozen=True)
class CriterionResult:
    """One criterion of one initiative. `value`, `needed`: in the unit of the measure; `how`: what is missing."""

    key: str
    measure: str
    name: str
    explanation: str
    verified: bool
    met: bool
    value: float
    needed: float
    evidence: tuple[str, ...]
    how: str

    @property
    def is_yes_or_no(self) -> bool:
        return self.needed == 1 and self.value in (0, 1)


@dataclass(frozen=True)
class FoundingCheck:
    """All criteria of an initiative at one moment. `problem` says why nothing could be checked."""

    rule_set: FoundingRuleSet | None
    results: tuple[CriterionResult, ...] = ()
    waiver: Waiver | None = None
    waiver_holds: bool = False
    problem: str = ""

    def __iter__(self) -> Iterator[CriterionResult]:
        return iter(self.results)

    @property
    def met(self) -> int:
        return sum(result.met for result in self.results)

    @property
    def all_met(self) -> bool:
        return bool(self.results) and all(result.met for result in self.results)

    @property
    def waived(self) -> bool:
        """Does the waiver stand in for criteria that are not met?"""
        return bool(self.results) and self.waiver_holds and not self.all_met

    @property
    def ready(self) -> bool:
        return self.all_met or self.waived

    @property
    def why_not(self) -> list[str]:
        """What is missing, one sentence for each criterion; empty when ready."""
        if self.ready:
            return []
        return [self.problem] if self.problem else [f"{r.name}: {r.how}" for r in self.results if not r.met]


@dataclass(frozen=True)
class Measured:
    value: float
    evidence: list[str] = field(default_factory=list)
    how: Callable[[float], str] = lambda needed: ""


def check(cluster: Cluster, rule_set: FoundingRuleSet | None = None) -> FoundingCheck:
    """Measure an initiative by its own rule set, or by another to preview it. Three queries at most."""
    rules = rule_set or cluster.rule_set
    if rules is None:
        return FoundingCheck(
            None, problem=_("No founding criteria are set. The operator of this installation sets them.")
        )
    try:
        criteria, waiver = parse_criteria(rules.criteria), parse_waiver(rules.waiver)
    except ValidationError as error:
        problem = _("The founding criteria “%(rules)s” cannot be used: %(problems)s")
        return FoundingCheck(rules, problem=problem % {"rules": rules, "problems": " ".join(error.messages)})
    facts = _Facts(cluster)
    return FoundingCheck(
        rules,
        results=tuple(_result(criterion, rules, facts) for criterion in criteria),
        waiver=waiver,
        waiver_holds=waiver is not None and bool(cluster.support_programme.strip()),
    )


def rule_sets() -> QuerySet[FoundingRuleSet]:
    """All rule sets; `in_use` says whether clusters are measured by them."""
    clusters = Cluster.objects.filter(rule_set=OuterRef("pk"))
    return FoundingRuleSet.objects.annotate(in_use=Exists(clusters)).order_by("-is_default", "name", "-version")


def initiatives_to_preview() -> QuerySet[Cluster]:
    """Initiatives on which the operator may try a rule set."""
    return Cluster.objects.filter(status=ClusterStatus.INITIATIVE).order_by("name")


def newer_default(cluster: Cluster) -> FoundingRuleSet | None:
    """The rule set that new initiatives are measured by, where an initiative still has another."""
    if cluster.status != ClusterStatus.INITIATIVE:
        return None
    return FoundingRuleSet.objects.filter(is_default=True).exclude(pk=cluster.rule_set_id or 0).first()


class _Facts:
    """What the measures look at, read once."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    @cached_property
    def helices(self) -> Counter[str]:
        active = self.cluster.memberships.filter(status=MembershipStatus.ACTIVE)
        rows = active.order_by().values_list("organisation__helix").annotate(Count("pk"))
        return Counter(dict(rows))

    @cached_property
    def members(self) -> int:
        return sum(self.helices.values())

    @cached_property
    def waiting(self) -> Counter[str]:
        """Members that accepted an invitation, and organisations invited or noted as candidates."""
        accepted = Exists(Invitation.objects.filter(membership=OuterRef("pk"), accepted=True))
        row = Membership.objects.filter(cluster=self.cluster).aggregate(
            accepted=Count("pk", Q(accepted, status=MembershipStatus.ACTIVE)),
            invited=Count("pk", Q(status=MembershipStatus.INVITED)),
            candidates=Count("pk", Q(status=MembershipStatus.CANDIDATE)),
        )
        return Counter(row)


def _result(criterion: Criterion, rules: FoundingRuleSet, facts: _Facts) -> CriterionResult:
    measured = _MEASURES[criterion.measure](facts)
    met = measured.value >= criterion.at_least
    return CriterionResult(
        key=criterion.key,
        measure=criterion.measure,
        name=criterion.name,
        explanation=criterion.explanation,
        verified=criterion.verified or rules.verified,
        met=met,
        value=measured.value,
        needed=criterion.at_least,
        evidence=tuple(measured.evidence),
        how="" if met else measured.how(criterion.at_least),
    )


def _team_fte(facts: _Facts) -> Measured:
    stated = facts.cluster.team_fte
    value = float(stated or 0)
    evidence = [] if stated is None else [_("%(value)s, as the office states") % {"value": _number(value)}]
    return Measured(
        value,
        evidence,
        lambda needed: (
            _("Say how many people manage the cluster: at least %(needed)s of a full-time position.")
            % {"needed": _number(needed)}
        ),
    )


def _english_website(facts: _Facts) -> Measured:
    website, activity = facts.cluster.website, facts.cluster.activity_evidence.strip()
    evidence = [text for text in (website, activity) if text]

    def how(needed: float) -> str:
        if not website:
            return _("Enter the address of a website in English.")
        return _("Name something that shows activity: events, services to members, joint projects, a newsletter.")

    return Measured(float(bool(website and activity)), evidence, how)


def _members(facts: _Facts) -> Measured:
    waiting = facts.waiting
    entered = facts.members - waiting["accepted"]
    evidence = []
    if waiting["accepted"]:
        evidence.append(
            ngettext("%(count)s accepted an invitation", "%(count)s accepted an invitation", waiting["accepted"])
            % {"count": waiting["accepted"]}
        )
    if entered:
        evidence.append(
            ngettext("%(count)s entered by the office", "%(count)s entered by the office", entered) % {"count": entered}
        )

    def how(needed: float) -> str:
        missing = int(-(-(needed - facts.members) // 1))
        return ngettext(
            "%(missing)s more member is needed; invited: %(invited)s, candidates: %(candidates)s.",
            "%(missing)s more members are needed; invited: %(invited)s, candidates: %(candidates)s.",
            missing,
        ) % {"missing": missing, "invited": waiting["invited"], "candidates": waiting["candidates"]}

    return Measured(facts.members, evidence, how)


def _helices(facts: _Facts) -> Measured:
    known = {helix: count for helix, count in facts.helices.items() if helix != Helix.UNKNOWN}
    evidence = [f"{Helix(helix).label}: {known[helix]}" for helix in Helix.values if helix in known]
    absent = ", ".join(str(h.label) for h in Helix if h != Helix.UNKNOWN and h not in known)
    return Measured(
        len(known), evidence, lambda needed: _("Win members of another kind: %(kinds)s.") % {"kinds": absent}
    )


def _public_side(facts: _Facts) -> Measured:
    bodies = facts.helices[Helix.GOVERNMENT]
    relation = facts.cluster.public_support.strip()
    evidence = [relation] if relation else []
    if bodies:
        evidence.insert(
            0,
            ngettext("%(count)s public body is a member", "%(count)s public bodies are members", bodies)
            % {"count": bodies},
        )
    return Measured(
        float(bool(bodies or relation)),
        evidence,
        lambda needed: _("Win a public body as a member, or describe how public bodies support the cluster."),
    )


_MEASURES: dict[str, Callable[[_Facts], Measured]] = {
    Measure.TEAM_FTE: _team_fte,
    Measure.ENGLISH_WEBSITE: _english_website,
    Measure.MEMBERS: _members,
    Measure.HELICES: _helices,
    Measure.PUBLIC_SIDE: _public_side,
}


def _number(value: float) -> str:
    return number_format(round(value, 2), 2 if value % 1 else 0)
