from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.directory.models import Organisation, Participation, Project
from hansa.journal.actions import SYSTEM
from hansa.network.actions import rebuild_ties_from_projects
from hansa.network.models import Tie

pytestmark = pytest.mark.django_db


def make(consortia: list[list[int]], years: list[int] | None = None) -> list[Organisation]:
    """Projects with these organisations, by place; one organisation for each place that is named."""
    count = max((place for consortium in consortia for place in consortium), default=-1) + 1
    organisations = [Organisation.objects.create(name=f"Fictitious {n}", fictitious=True) for n in range(count)]
    for number, consortium in enumerate(consortia):
        year = years[number] if years else None
        project = Project.objects.create(
            register="demo",
            number=str(number),
            starts_on=date(year, 1, 1) if year else None,
            ends_on=date(year + 1, 6, 30) if year else None,
        )
        Participation.objects.bulk_create(
            Participation(project=project, organisation=organisations[place]) for place in consortium
        )
    return organisations


def strengths(organisations: list[Organisation]) -> dict[tuple[int, int], tuple[float, int]]:
    places = {organisation.pk: place for place, organisation in enumerate(organisations)}
    return {(places[tie.first_id], places[tie.second_id]): (tie.strength, tie.occasions) for tie in Tie.objects.all()}


def test_share_each_project_among_the_partners() -> None:
    organisations = make([[0, 1, 2], [0, 1], [3]], years=[2015, 2019, 2020])
    assert rebuild_ties_from_projects(by=SYSTEM) == 3
    assert strengths(organisations) == {(0, 1): (1.5, 2), (0, 2): (0.5, 1), (1, 2): (0.5, 1)}
    tie = Tie.objects.get(first=organisations[0], second=organisations[1])
    assert (tie.kind, tie.source) == ("cooperation", "projects")
    assert (tie.starts_on, tie.ends_on) == (date(2015, 1, 1), date(2020, 6, 30))


def test_leave_dates_open_that_nobody_knows() -> None:
    make([[0, 1]])
    rebuild_ties_from_projects(by=SYSTEM)
    tie = Tie.objects.get()
    assert (tie.starts_on, tie.ends_on) == (None, None)


def test_redo_only_the_ties_of_some_organisations() -> None:
    organisations = make([[0, 1, 2], [2, 3]])
    rebuild_ties_from_projects(by=SYSTEM)
    kept = Tie.objects.get(first=organisations[2], second=organisations[3]).pk
    Participation.objects.filter(organisation=organisations[0]).delete()
    assert rebuild_ties_from_projects(by=SYSTEM, organisations=[organisations[0].pk, organisations[1].pk]) == 1
    assert strengths(organisations) == {(1, 2): (1.0, 1), (2, 3): (1.0, 1)}
    assert Tie.objects.get(first=organisations[2], second=organisations[3]).pk == kept
    assert rebuild_ties_from_projects(by=SYSTEM, organisations=[]) == 0
    assert Tie.objects.count() == 2


def test_derive_a_consortium_of_two_hundred() -> None:
    make([list(range(200))])
    assert rebuild_ties_from_projects(by=SYSTEM) == 19_900
    assert Tie.objects.first().strength == pytest.approx(1 / 199)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    consortia=st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=6, unique=True), max_size=8),
    some=st.sets(st.integers(0, 7)),
)
def test_agree_with_newman_summed_by_hand_in_whole_and_in_part(consortia: list[list[int]], some: set[int]) -> None:
    Tie.objects.all().delete()
    Participation.objects.all().delete()
    Project.objects.all().delete()
    organisations = make(consortia)
    wanted: dict[tuple[int, int], tuple[float, int]] = {}
    for consortium in consortia:
        for pair in combinations(sorted(consortium), 2):
            strength, occasions = wanted.get(pair, (0.0, 0))
            wanted[pair] = strength + 1 / (len(consortium) - 1), occasions + 1
    rebuild_ties_from_projects(by=SYSTEM)
    whole = strengths(organisations)
    assert whole.keys() == wanted.keys()
    for pair, (strength, occasions) in wanted.items():
        assert whole[pair] == (pytest.approx(strength), occasions)
    # Row sums: over its partners an organisation's strengths add up to its projects with partners.
    for place in range(len(organisations)):
        joint = sum(1 for consortium in consortia if place in consortium and len(consortium) > 1)
        assert sum(s for pair, (s, _n) in whole.items() if place in pair) == pytest.approx(joint)
    rebuild_ties_from_projects(by=SYSTEM, organisations=[organisations[p].pk for p in some if p < len(organisations)])
    again = strengths(organisations)
    assert again.keys() == whole.keys()
    assert all(again[pair] == (pytest.approx(whole[pair][0]), whole[pair][1]) for pair in whole)
