"""Law 3 for clusters and memberships: every rule and its sibling query agree, in random worlds, for everyone."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hansa.directory.enums import ClusterStatus, MembershipStatus
from hansa.directory.models import Cluster, Mandate, Membership, Office, Organisation
from hansa.directory.queries.clusters import clusters_decided_by, clusters_run_by, clusters_visible_to
from hansa.directory.queries.memberships import memberships_visible_to
from hansa.directory.rules.clusters import can_decide_for_cluster, can_run_cluster, can_see_cluster
from hansa.directory.rules.memberships import can_see_membership
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.people.enums import Role
from hansa.people.models import Person

DAY = date(2026, 6, 15)
places = st.tuples(st.integers(0, 2), st.integers(0, 2))
worlds = st.fixed_dictionaries(
    {
        "published": st.lists(st.booleans(), min_size=3, max_size=3),
        "memberships": st.dictionaries(places, st.sampled_from(MembershipStatus.values), max_size=9),
        "offices": st.sets(st.tuples(places, st.sampled_from([Role.MANAGER, Role.STAFF, Role.BOARD])), max_size=4),
        "mandates": st.sets(places, max_size=4),
        "operator": st.integers(0, 3),
    }
)


class RulesAndQueries(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(world=worlds)
    def test_agree(self, world):
        clusters, people = self._make(world)
        memberships = list(Membership.objects.all())
        for reader in [VISITOR, *(reader_for(person, DAY) for person in people)]:
            for rule, query in (
                (can_see_cluster, clusters_visible_to),
                (can_run_cluster, clusters_run_by),
                (can_decide_for_cluster, clusters_decided_by),
            ):
                allowed = {one.pk for one in clusters if rule(reader, one)}
                assert allowed == set(query(reader).values_list("pk", flat=True)), rule.__name__
            allowed = {one.pk for one in memberships if can_see_membership(reader, one)}
            assert allowed == set(memberships_visible_to(reader).values_list("pk", flat=True))
            for cluster in clusters:
                of_cluster = {one.pk for one in memberships if one.cluster_id == cluster.pk} & allowed
                assert of_cluster == set(memberships_visible_to(reader, cluster).values_list("pk", flat=True))

    def _make(self, world):
        clusters = [
            Cluster.objects.create(
                slug=f"c{n}", name=f"C{n}", published=shown, status=ClusterStatus.ACTIVE, founded_on=DAY
            )
            for n, shown in enumerate(world["published"])
        ]
        organisations = [Organisation.objects.create(name=f"O{n}") for n in range(3)]
        people = [Person.objects.create_user(f"p{n}@example.org", is_operator=n == world["operator"]) for n in range(3)]
        for (organisation, cluster), status in world["memberships"].items():
            began = status in (MembershipStatus.ACTIVE, MembershipStatus.ENDED)
            ended = status == MembershipStatus.ENDED
            Membership.objects.create(
                organisation=organisations[organisation], cluster=clusters[cluster], status=status,
                joined_on=DAY if began else None, left_on=DAY if ended else None, reason="left" if ended else "",
            )  # fmt: skip
        for (person, cluster), role in world["offices"]:
            Office.objects.create(person=people[person], cluster=clusters[cluster], role=role, valid_from=DAY)
        for person, organisation in world["mandates"]:
            Mandate.objects.create(person=people[person], organisation=organisations[organisation], valid_from=DAY)
        return clusters, people
