"""Partners and networks: the strongest first, cut and said so, laid out the same each time."""

import itertools
from datetime import date

import pytest

from hansa.directory.models import Organisation
from hansa.network.enums import TieKind, TieSource
from hansa.network.models import Tie
from hansa.network.queries import count_partners, ego_network, network_of, partners

pytestmark = pytest.mark.django_db


def organisations(number: int) -> list[Organisation]:
    return [Organisation.objects.create(name=f"Node {n}") for n in range(number)]


def tie(first: Organisation, second: Organisation, strength: float) -> Tie:
    first, second = sorted((first, second), key=lambda one: one.pk)
    return Tie.objects.create(
        first=first, second=second, kind=TieKind.COOPERATION, source=TieSource.PROJECTS, strength=strength,
        occasions=2, starts_on=date(2015, 1, 1), ends_on=date(2018, 6, 30),
    )  # fmt: skip


def test_lists_partners_from_both_ends_of_their_ties_the_strongest_first():
    low, centre, high = organisations(3)
    tie(low, centre, 0.5)
    tie(centre, high, 2.0)
    tie(low, high, 9.0)
    found = partners(centre)
    assert [(p.organisation, p.strength, p.occasions) for p in found] == [(high, 2.0, 2), (low, 0.5, 2)]
    assert (found[0].since, found[0].until) == (date(2015, 1, 1), date(2018, 6, 30))
    assert count_partners(centre) == 2


def test_draws_an_organisation_with_its_partners_and_their_own_ties():
    low, centre, high, stranger = organisations(4)
    tie(low, centre, 0.5)
    tie(centre, high, 2.0)
    tie(low, high, 1.0)
    tie(high, stranger, 5.0)
    network = ego_network(centre, partners(centre), count_partners(centre))
    assert {node["label"] for node in network.nodes} == {"Node 0", "Node 1", "Node 2"}
    assert {(edge["source"], edge["target"]) for edge in network.edges} == {
        (str(low.pk), str(centre.pk)), (str(centre.pk), str(high.pk)), (str(low.pk), str(high.pk)),
    }  # fmt: skip
    assert [node["id"] for node in network.nodes if node.get("role") == "core"] == [str(centre.pk)]
    assert network.total == 3
    assert not network.is_cut
    assert network.edges[0]["start"] == "2015-01-01"


def test_draws_only_the_strongest_of_600_partners_and_says_so():
    centre, *others = organisations(601)
    Tie.objects.bulk_create(
        Tie(first=centre, second=other, kind="cooperation", source="projects", strength=1 + n)
        for n, other in enumerate(others)
    )
    strongest = partners(centre)
    network = ego_network(centre, strongest, count_partners(centre))
    assert [p.strength for p in strongest[:2]] == [600.0, 599.0]
    assert len(network.nodes) == 41
    assert network.total == 601
    assert network.is_cut


def test_cuts_a_set_to_its_most_strongly_tied():
    first, second, third, alone = organisations(4)
    tie(first, second, 3.0)
    tie(second, third, 1.0)
    keys = [one.pk for one in (first, second, third, alone)]
    network = network_of(keys, largest=2)
    assert [node["label"] for node in network.nodes] == ["Node 0", "Node 1"]
    assert len(network.edges) == 1
    assert (network.total, network.is_cut) == (4, True)
    assert [node["label"] for node in network_of(keys).nodes] == ["Node 0", "Node 1", "Node 2", "Node 3"]


def test_lays_the_same_network_out_the_same_each_time():
    nodes = organisations(5)
    for one, other in itertools.pairwise(nodes):
        tie(one, other, 1.0)
    keys = [node.pk for node in nodes]
    assert network_of(keys).nodes == network_of(list(reversed(keys))).nodes


def test_has_nothing_to_draw_of_nobody():
    network = network_of([])
    assert (network.nodes, network.edges, network.total) == ([], [], 0)
