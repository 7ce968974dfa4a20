"""A second member with people of its own, and a third whom nobody represents."""

from __future__ import annotations

import pytest

from hansa.directory.enums import Helix, MembershipStatus
from hansa.directory.models import Cluster, Country, Mandate, Membership, Organisation
from hansa.people.models import Person
from tests.fixtures.story import FOUNDED, _person


def member(cluster: Cluster, name: str) -> Organisation:
    made = Organisation.objects.create(
        name=name, helix=Helix.SCIENCE, country=Country.objects.get(code="EE"), fictitious=True
    )
    Membership.objects.create(organisation=made, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=FOUNDED)
    return made


@pytest.fixture
def institute(cluster: Cluster) -> Organisation:
    """An institute in Tartu, a member of `cluster`."""
    return member(cluster, "Valguse Instituut")


@pytest.fixture
def silent(cluster: Cluster) -> Organisation:
    """A member for whom nobody speaks here."""
    return member(cluster, "Tumši Spoguļi SIA")


@pytest.fixture
def dana(institute: Organisation) -> Person:
    """Represents `institute`."""
    dana = _person("dana@example.org", "Dana Tamm")
    Mandate.objects.create(person=dana, organisation=institute, valid_from=FOUNDED)
    return dana


@pytest.fixture
def stranger(other_cluster: Cluster) -> Person:
    """Represents a member of `other_cluster`."""
    stranger = _person("stranger@example.org", "Stan Stranger")
    Mandate.objects.create(person=stranger, organisation=member(other_cluster, "Holz AG"), valid_from=FOUNDED)
    return stranger
