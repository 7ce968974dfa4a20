"""Compares a list of ties with the register: the plan of an import."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from hansa.directory.duplicates import alike, folded_name
from hansa.directory.models import Cluster, Membership, Organisation
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.queries.organisations import find
from hansa.directory.rules.memberships import BEGUN
from hansa.directory.rules.reader import VISITOR, Reader
from hansa.directory.rules.visibility import circles_of, visible
from hansa.network.edge_lists.edges import Edge, EdgeList, Problem
from hansa.network.edge_lists.plan import SKIP, Candidate, Name, Plan, Row
from hansa.network.enums import TieSource
from hansa.network.models import TieRecord

LIKELY = 0.75
SHARED = 100 * (2 * LIKELY - 1)
MOST_COMPARED = 50
MOST_CANDIDATES = 5
MOST_SEARCHED = 500
"""So many names that no member has are looked for in the whole register; the rest are left out and counted."""


def plan_ties(reader: Reader, cluster: Cluster, given: EdgeList, choices: Mapping[str, str] | None = None) -> Plan:
    """What an import of these ties into the records of an office would do, with the decisions made so far
    ({place of the name: number or "skip"}). Names are matched with present and former members, the others with the
    whole register; a name that nothing resembles is left out. Cost grows with names × members."""
    names = _matched(cluster, given, choices or {})
    chosen = {name.name: name.organisation for name in names if name.organisation}
    organisations = Organisation.objects.in_bulk(set(chosen.values()))
    members = set(_members(cluster).values_list("organisation", flat=True))
    years = _known_years(reader, organisations.values())
    known = _known_references(cluster)
    rows, problems, seen, left_out = [], list(given.problems), dict[str, int](), 0
    for edge in given.edges:
        first, second = chosen.get(edge.first), chosen.get(edge.second)
        if first is None or second is None:
            left_out += 1
            continue
        reference = _reference(cluster, edge.kind, edge.directed, first, second)
        why = _why_not(edge, first, second, members, years) or _twice(seen, reference, edge)
        if why:
            problems.append(Problem(edge.line, why))
            continue
        rows.append(Row(edge, first, second, given.strength_of(edge), reference, reference not in known))
    return Plan(names, rows, sorted(problems, key=lambda one: one.line), left_out, given.notes)


def _members(cluster: Cluster) -> QuerySet[Membership]:
    return Membership.objects.filter(cluster=cluster, status__in=BEGUN)


def _matched(cluster: Cluster, given: EdgeList, choices: Mapping[str, str]) -> list[Name]:
    ties = Counter(name for edge in given.edges for name in {edge.first, edge.second})
    members = list(
        Organisation.objects.filter(pk__in=_members(cluster).values("organisation"), merged_into=None)
        .select_related("country")
        .prefetch_related("names")
    )
    called: dict[str, list[Organisation]] = defaultdict(list)
    for one in members:
        for folded in {folded_name(name) for name in (one.name, *(other.name for other in one.names.all()))} - {""}:
            called[folded].append(one)
    names, searched = [], 0
    for place, written in enumerate(given.names):
        candidates = _among_members(written, called)
        if not candidates and searched < MOST_SEARCHED:
            searched += 1
            candidates = _in_register(written, cluster)
        name = Name(str(place), written, candidates, ties=ties[written])
        name.choice = _choice(name, choices.get(name.key, ""))
        names.append(name)
    return names


def _among_members(written: str, called: dict[str, list[Organisation]]) -> list[Candidate]:
    """Members of exactly this name, else those of a similar one."""
    folded = folded_name(written)
    if folded in called:
        return _best((1.0, one) for one in called[folded])
    # `alike` is the mean of two ratios: where it is likely, this one is at least half of it. One pass in C over all.
    near = process.extract(folded, list(called), scorer=fuzz.token_sort_ratio, score_cutoff=SHARED, limit=MOST_COMPARED)
    scored: dict[Organisation, float] = {}
    for name, _ratio, _place in near:
        for one in called[name]:
            scored[one] = max(scored.get(one, 0.0), alike(folded, name))
    return _best((score, one) for one, score in scored.items() if score >= LIKELY)


def _in_register(written: str, cluster: Cluster) -> list[Candidate]:
    folded = folded_name(written)
    found = find(VISITOR, OrganisationFilters(text=written[:200])).organisations
    scored = ((alike(folded, folded_name(one.name)), one) for one in found if one.fictitious == cluster.fictitious)
    return _best((score, one) for score, one in scored if score >= LIKELY)


def _best(scored: Iterable[tuple[float, Organisation]]) -> list[Candidate]:
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].pk))[:MOST_CANDIDATES]
    return [
        Candidate(one.pk, str(one), ", ".join(filter(None, (one.city, str(one.country or "")))), round(score, 3))
        for score, one in ranked
    ]


def _choice(name: Name, chosen: str) -> str:
    """The decision made, else what is sure: one organisation of exactly this name. What nothing resembles is left
    out."""
    if chosen == SKIP or chosen in {str(candidate.organisation) for candidate in name.candidates}:
        return chosen
    if not name.candidates:
        return SKIP
    exact = [candidate for candidate in name.candidates if candidate.score == 1.0]
    return str(exact[0].organisation) if len(exact) == 1 else ""


def _known_years(reader: Reader, organisations: Iterable[Organisation]) -> dict[int, int]:
    """Years of foundation that the reader may know: the others are not found out by importing ties."""
    found = list(organisations)
    circles = circles_of(reader, found)
    return {
        one.pk: one.founded_year for one in found if one.founded_year and visible(one, "founded_year", circles[one.pk])
    }


def _known_references(cluster: Cluster) -> set[str]:
    """From the organisations as they are now: merged records have moved their ties."""
    records = TieRecord.objects.filter(source=TieSource.EDGE_LIST, cluster=cluster, retracted_at=None)
    return {_reference(cluster, *row) for row in records.values_list("kind", "directed", "first", "second")}


def _reference(cluster: Cluster, kind: str, directed: bool, first: int, second: int) -> str:
    """The same tie of the same cluster, whichever file says it and in whichever order."""
    ends = f"{first}>{second}" if directed else f"{min(first, second)}-{max(first, second)}"
    return f"cluster:{cluster.pk}:{ends}:{kind}"


def _why_not(edge: Edge, first: int, second: int, members: set[int], years: dict[int, int]) -> str:
    if first == second:
        return _("“%(first)s” and “%(second)s” are the same organisation: a tie needs two.") % {
            "first": edge.first,
            "second": edge.second,
        }
    if not {first, second} & members:
        return _("Neither of the two is or was a member of the cluster.")
    today = timezone.localdate()
    if edge.starts_on and edge.starts_on > today:
        return _("It begins on a day to come.")
    if edge.starts_on and edge.ends_on and edge.ends_on < edge.starts_on:
        return _("It ends before it begins.")
    return _before_foundation(edge, (first, second), years)


def _before_foundation(edge: Edge, ends: tuple[int, int], years: dict[int, int]) -> str:
    first_day: date | None = edge.starts_on or edge.ends_on
    for name, number in zip((edge.first, edge.second), ends, strict=True):
        if first_day and number in years and first_day.year < years[number]:
            return _("%(name)s was founded in %(year)s, after the tie began.") % {"name": name, "year": years[number]}
    return ""


def _twice(seen: dict[str, int], reference: str, edge: Edge) -> str:
    if reference in seen:
        return _("The same tie stands in line %(line)s.") % {"line": seen[reference]}
    seen[reference] = edge.line
    return ""
