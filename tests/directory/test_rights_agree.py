"""Law 3: every rule on rights and its sibling query agree, in random worlds and for everyone in them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus, PlaceQuality
from hansa.directory.models import Cluster, Contact, Mandate, Membership, Office, Organisation
from hansa.directory.queries.rights import (
    clusters_one_may_appoint_in,
    contacts_visible_to,
    mandates_one_may_end,
    offices_one_may_end,
    organisations_one_may_grant_for,
    organisations_showing,
)
from hansa.directory.rules.reader import VISITOR, Reader, reader_for
from hansa.directory.rules.rights import can_appoint, can_end_mandate, can_end_office, can_grant_mandate
from hansa.directory.rules.visibility import can_see_contact, can_see_field, circle_of, circles_of
from hansa.people.enums import Role, Visibility
from hansa.people.models import Person

DAY = date(2026, 6, 15)
ORGANISATIONS, CLUSTERS, PEOPLE = range(4), range(3), range(5)
days = st.sampled_from([DAY + timedelta(days=n) for n in (-400, -1, 0, 1)])
ends = st.sampled_from([None, *(DAY + timedelta(days=n) for n in (-1, 0, 1))])
levels = st.sampled_from([*Visibility.values, "nonsense", None, 3])
FIELDS = ["email", "street", "people", "latitude", "name"]


@st.composite
def mandates(draw) -> dict:
    first, last = draw(days), draw(ends)
    represent, vote, sign = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    return {
        "person": draw(st.sampled_from(PEOPLE)),
        "organisation": draw(st.sampled_from(ORGANISATIONS)),
        "represent": represent or not (vote or sign),
        "vote": vote,
        "sign": sign,
        "valid_from": first,
        "valid_until": max(first, last) if last else None,
    }


@st.composite
def offices(draw) -> dict:
    first, last = draw(days), draw(ends)
    return {
        "person": draw(st.sampled_from(PEOPLE)),
        "cluster": draw(st.sampled_from(CLUSTERS)),
        "role": draw(st.sampled_from([Role.MANAGER, Role.STAFF, Role.BOARD, Role.EXPERT])),
        "valid_from": first,
        "valid_until": max(first, last) if last else None,
    }


worlds = st.fixed_dictionaries(
    {
        "statuses": st.lists(
            st.sampled_from([OrganisationStatus.ACTIVE, OrganisationStatus.ACTIVE, OrganisationStatus.CLOSED]),
            min_size=4, max_size=4,
        ),
        "visibility": st.lists(
            st.dictionaries(st.sampled_from(FIELDS), levels, max_size=3), min_size=4, max_size=4
        ),
        "quality": st.lists(st.sampled_from([PlaceQuality.EXACT, PlaceQuality.CITY]), min_size=4, max_size=4),
        "cluster_statuses": st.lists(st.sampled_from(ClusterStatus.values), min_size=3, max_size=3),
        "memberships": st.lists(
            st.tuples(
                st.sampled_from(ORGANISATIONS), st.sampled_from(CLUSTERS), st.sampled_from(MembershipStatus.values),
                st.booleans(),
            ),
            max_size=8, unique_by=lambda m: m[:2],
        ),
        "mandates": st.lists(mandates(), max_size=6, unique_by=lambda m: (m["person"], m["organisation"])),
        "offices": st.lists(offices(), max_size=5),
        "contacts": st.lists(
            st.tuples(
                st.sampled_from(ORGANISATIONS), st.sampled_from(CLUSTERS), st.sampled_from(Visibility.values)
            ),
            max_size=4,
        ),
    }
)  # fmt: skip


def build(world: dict) -> None:
    people = [Person.objects.create(email=f"p{n}@example.org", is_operator=n == 3, is_active=n != 4) for n in PEOPLE]
    organisations = [
        Organisation.objects.create(
            name=f"O{n}", status=world["statuses"][n], visibility=world["visibility"][n],
            place_quality=world["quality"][n],
        )
        for n in ORGANISATIONS
    ]  # fmt: skip
    clusters = [
        Cluster.objects.create(slug=f"c{n}", name=f"C{n}", status=world["cluster_statuses"][n], founded_on=DAY)
        for n in CLUSTERS
    ]
    for organisation, cluster, status, agreed in world["memberships"]:
        ended = status == MembershipStatus.ENDED
        Membership.objects.create(
            organisation=organisations[organisation], cluster=clusters[cluster], status=status, joined_on=DAY,
            agreed=agreed, left_on=DAY if ended else None, reason="left" if ended else "",
        )  # fmt: skip
    for row in world["mandates"]:
        Mandate.objects.create(
            **{**row, "person": people[row["person"]], "organisation": organisations[row["organisation"]]}
        )
    for row in world["offices"]:
        Office.objects.create(**{**row, "person": people[row["person"]], "cluster": clusters[row["cluster"]]})
    for organisation, cluster, level in world["contacts"]:
        Contact.objects.create(
            organisation=organisations[organisation], cluster=clusters[cluster], name="X", visibility=level
        )


def assert_agree(reader: Reader) -> None:
    organisations = list(Organisation.objects.all())
    assert set(organisations_one_may_grant_for(reader)) == {o for o in organisations if can_grant_mandate(reader, o)}
    assert set(mandates_one_may_end(reader)) == {m for m in Mandate.objects.all() if can_end_mandate(reader, m)}
    assert set(offices_one_may_end(reader)) == {o for o in Office.objects.all() if can_end_office(reader, o)}
    assert set(contacts_visible_to(reader)) == {c for c in Contact.objects.all() if can_see_contact(reader, c)}
    for role in Role:
        allowed = {c for c in Cluster.objects.all() if can_appoint(reader, c, role)}
        assert set(clusters_one_may_appoint_in(reader, role)) == allowed
    for field in FIELDS:
        assert set(organisations_showing(reader, field)) == {
            o for o in organisations if can_see_field(reader, o, field)
        }
    assert circles_of(reader, organisations) == {o.pk: circle_of(reader, o) for o in organisations}


class RulesAndQueries(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(worlds)
    def test_agree(self, world):
        build(world)
        for reader in [VISITOR, *(reader_for(person, DAY) for person in Person.objects.all())]:
            assert_agree(reader)
