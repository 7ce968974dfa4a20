"""Granting and ending mandates and offices: who may, what is refused, and with which words."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.utils import timezone

from hansa.directory.actions.rights import appoint, end_mandate, end_office, grant_mandate
from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Country, Mandate, Membership, Office, Organisation
from hansa.directory.queries.rights import (
    clusters_one_may_appoint_in,
    mandate_history,
    mandates_of,
    people_of_office,
    representatives_of,
)
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.directory.rules.rights import can_appoint, can_end_mandate, can_grant_mandate
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.journal.queries import verify_chain
from hansa.people.enums import ConsentPurpose, Role
from hansa.people.models import Consent, Person

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def dana(db) -> Person:
    return Person.objects.create_user("dana@example.org", name="Dana Liepa", fictitious=True)


@pytest.fixture
def silent(cluster: Cluster) -> Organisation:
    """A member of `cluster` for which nobody acts yet."""
    organisation = Organisation.objects.create(name="Klusa Optika SIA", fictitious=True)
    Membership.objects.create(
        organisation=organisation, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=date(2022, 1, 1)
    )
    return organisation


def test_grant_mandate_by_the_office_of_a_silent_member(ana, dana, silent):
    mandate = grant_mandate(by=ana, person=dana, organisation=silent, vote=True, reason="elected by its board")
    assert (mandate.represent, mandate.vote, mandate.sign) == (True, True, False)
    assert mandate.valid_from == TODAY
    assert reader_for(dana).voting == {silent.pk}
    entry = Entry.objects.latest("pk")
    assert entry.verb == "directory.grant_mandate"
    assert entry.subject_key == f"organisation:{silent.pk}"
    assert entry.facts["powers"] == ["represent", "vote"]
    assert "Dana" not in str(entry.facts)
    assert dict(entry.personal_values.values_list("field", "value")) == {
        "actor": "Ana Ozola",
        "name": "Dana Liepa",
        "reason": "elected by its board",
    }
    assert verify_chain() is None


def test_grant_mandate_is_refused_where_somebody_signs(ana, bruno, dana, organisation):
    with pytest.raises(PermissionDenied, match=r"Somebody signs for Gaismas Lāzeri SIA"):
        grant_mandate(by=ana, person=dana, organisation=organisation)


def test_grant_mandate_by_the_one_who_signs(bruno, dana, organisation):
    grant_mandate(by=bruno, person=dana, organisation=organisation)
    assert set(representatives_of(organisation, TODAY)) == {bruno, dana}


def test_grant_mandate_is_refused_to_a_colleague_without_the_power_to_sign(bruno, dana, organisation):
    grant_mandate(by=bruno, person=dana, organisation=organisation, vote=True)
    eve = Person.objects.create_user("eve@example.org", name="Eve")
    with pytest.raises(PermissionDenied, match="Only people who sign"):
        grant_mandate(by=dana, person=eve, organisation=organisation)


def test_grant_mandate_is_refused_to_a_stranger(chloe, dana, silent):
    with pytest.raises(PermissionDenied, match=r"Only people who sign for Klusa Optika SIA and the office"):
        grant_mandate(by=chloe, person=dana, organisation=silent)


def test_grant_mandate_is_refused_when_an_office_lists_a_member_of_another(ana, chloe, dana, silent, other_cluster):
    """Chloe enters Ana's member in her own list: that must not let her put her people into Ana's cluster."""
    Membership.objects.create(
        organisation=silent, cluster=other_cluster, status=MembershipStatus.ACTIVE, joined_on=TODAY
    )
    with pytest.raises(PermissionDenied, match="also belongs to a cluster of another office"):
        grant_mandate(by=chloe, person=dana, organisation=silent)
    with pytest.raises(PermissionDenied, match="also belongs to a cluster of another office"):
        grant_mandate(by=ana, person=dana, organisation=silent)


def test_grant_mandate_is_refused_for_a_candidate(ana, dana, silent):
    Membership.objects.update(status=MembershipStatus.CANDIDATE)
    assert not can_grant_mandate(reader_for(ana), silent)


def test_grant_mandate_is_refused_to_oneself(ana, silent):
    with pytest.raises(ValidationError, match="Nobody grants a mandate to themselves"):
        grant_mandate(by=ana, person=ana, organisation=silent)


def test_grant_mandate_is_refused_for_a_merged_record(operator, dana, silent, organisation):
    silent.status, silent.merged_into = OrganisationStatus.MERGED, organisation
    silent.save()
    with pytest.raises(PermissionDenied, match="no longer acts under this record"):
        grant_mandate(by=operator, person=dana, organisation=silent)


def test_grant_mandate_is_refused_without_a_power(operator, dana, silent):
    with pytest.raises(ValidationError, match="Choose at least one power"):
        grant_mandate(by=operator, person=dana, organisation=silent, represent=False)


def test_grant_mandate_is_refused_when_it_ends_before_it_begins(operator, dana, silent):
    with pytest.raises(ValidationError, match=r"The last day .* is before the first day"):
        grant_mandate(
            by=operator, person=dana, organisation=silent, valid_from=date(2026, 5, 1), valid_until=date(2026, 4, 30)
        )


def test_grant_mandate_is_refused_to_one_who_left(operator, dana, silent):
    dana.is_active = False
    dana.save()
    with pytest.raises(ValidationError, match="no longer signs in"):
        grant_mandate(by=operator, person=dana, organisation=silent)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), None),
        (date(2026, 6, 30), date(2026, 7, 1)),
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2025, 1, 1), None),
    ],
)
def test_grant_mandate_is_refused_when_it_overlaps_another(operator, dana, silent, first, last):
    other = grant_mandate(
        by=operator, person=dana, organisation=silent, valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30)
    )
    with pytest.raises(ValidationError) as refusal:
        grant_mandate(by=operator, person=dana, organisation=silent, valid_from=first, valid_until=last)
    assert refusal.value.message_dict == {
        "valid_from": [
            "Dana Liepa already has a mandate for Klusa Optika SIA from 1 January 2026 to 30 June 2026 "
            f"(no. {other.pk}). End it first, or choose days that do not overlap."
        ]
    }
    assert Mandate.objects.filter(person=dana).count() == 1


@pytest.mark.parametrize(("first", "last"), [(date(2026, 7, 1), None), (date(2025, 1, 1), date(2025, 12, 31))])
def test_grant_mandate_beside_another_on_other_days(operator, dana, silent, first, last):
    dates = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 6, 30)}
    grant_mandate(by=operator, person=dana, organisation=silent, **dates)
    grant_mandate(by=operator, person=dana, organisation=silent, valid_from=first, valid_until=last)
    assert Mandate.objects.filter(person=dana).count() == 2


def test_grant_mandate_by_the_system_asks_no_rule(dana, silent):
    assert grant_mandate(by=SYSTEM, person=dana, organisation=silent, sign=True).sign
    assert Entry.objects.latest("pk").actor_key == "system"


def test_end_mandate_at_once_takes_rights_now(operator, dana, silent):
    mandate = grant_mandate(by=operator, person=dana, organisation=silent)
    assert reader_for(dana).represented == {silent.pk}
    end_mandate(by=operator, mandate=mandate)
    assert reader_for(dana).represented == frozenset()
    mandate.refresh_from_db()
    assert mandate.valid_until == TODAY
    grant_mandate(by=operator, person=dana, organisation=silent)
    assert reader_for(dana).represented == {silent.pk}


def test_end_mandate_that_has_not_begun(operator, dana, silent):
    mandate = grant_mandate(by=operator, person=dana, organisation=silent, valid_from=date(2999, 1, 1))
    end_mandate(by=operator, mandate=mandate)
    assert reader_for(dana, date(2999, 1, 1)).represented == frozenset()


def test_end_mandate_on_a_day_keeps_rights_until_then(operator, dana, silent):
    mandate = grant_mandate(by=operator, person=dana, organisation=silent, valid_from=YESTERDAY)
    end_mandate(by=operator, mandate=mandate, on=TOMORROW)
    assert reader_for(dana, TOMORROW).represented == {silent.pk}
    assert reader_for(dana, TOMORROW + timedelta(days=1)).represented == frozenset()


def test_end_mandate_does_not_rewrite_the_past(operator, dana, silent):
    mandate = grant_mandate(by=operator, person=dana, organisation=silent, valid_from=YESTERDAY)
    end_mandate(by=operator, mandate=mandate)
    assert reader_for(dana, YESTERDAY).represented == {silent.pk}


def test_end_mandate_twice_is_refused(operator, dana, silent):
    mandate = grant_mandate(by=operator, person=dana, organisation=silent)
    end_mandate(by=operator, mandate=mandate)
    with pytest.raises(ValidationError, match="has already ended"):
        end_mandate(by=operator, mandate=mandate)


def test_end_mandate_before_it_began_is_refused(operator, dana, silent):
    mandate = grant_mandate(by=operator, person=dana, organisation=silent)
    with pytest.raises(ValidationError, match="cannot end before"):
        end_mandate(by=operator, mandate=mandate, on=YESTERDAY)


def test_end_mandate_by_the_person_themselves(bruno, organisation):
    end_mandate(by=bruno, mandate=bruno.mandates.get())
    assert reader_for(bruno).represented == frozenset()


def test_end_mandate_is_refused_to_offices_where_somebody_signs(ana, chloe, bruno):
    for stranger in (ana, chloe):
        assert not can_end_mandate(reader_for(stranger), bruno.mandates.get())
        with pytest.raises(PermissionDenied):
            end_mandate(by=stranger, mandate=bruno.mandates.get())


def test_appoint_by_a_manager(ana, dana, cluster):
    appoint(by=ana, person=dana, role=Role.STAFF, cluster=cluster)
    reader = reader_for(dana)
    assert reader.office_clusters == {cluster.pk}
    assert reader.managed_clusters == frozenset()
    assert Entry.objects.latest("pk").facts["role"] == "staff"


@pytest.mark.parametrize("role", Role.values)
def test_appoint_is_refused_in_another_cluster(chloe, dana, cluster, role):
    with pytest.raises(PermissionDenied):
        appoint(by=chloe, person=dana, role=role, cluster=cluster)


def test_appoint_is_refused_to_staff(ana, dana, cluster):
    appoint(by=ana, person=dana, role=Role.STAFF, cluster=cluster)
    with pytest.raises(PermissionDenied, match="Only managers of Baltic Photonics"):
        appoint(by=dana, person=dana, role=Role.MANAGER, cluster=cluster)


def test_appoint_an_authority_only_by_the_operator(ana, operator, dana, cluster):
    latvia = Country.objects.get(code="LV")
    with pytest.raises(PermissionDenied, match="Only the operator"):
        appoint(by=ana, person=dana, role=Role.AUTHORITY, cluster=cluster, country=latvia)
    appoint(by=operator, person=dana, role=Role.AUTHORITY, country=latvia)
    assert reader_for(dana).authority_countries == {"LV"}


def test_appoint_is_refused_nowhere(operator, dana):
    with pytest.raises(ValidationError, match="Name the cluster"):
        appoint(by=operator, person=dana, role=Role.MANAGER)
    with pytest.raises(ValidationError, match="Name the country"):
        appoint(by=operator, person=dana, role=Role.AUTHORITY)


def test_appoint_twice_is_refused(ana, dana, cluster):
    appoint(by=ana, person=dana, role=Role.BOARD, cluster=cluster)
    with pytest.raises(ValidationError, match=r"Dana Liepa, board member: already from"):
        appoint(by=ana, person=dana, role=Role.BOARD, cluster=cluster)


def test_end_office_is_refused_for_the_last_manager(ana, cluster):
    with pytest.raises(ValidationError, match=r"Ana Ozola is the last manager of Baltic Photonics\. Appoint another"):
        end_office(by=ana, office=ana.offices.get())
    assert reader_for(ana).managed_clusters == {cluster.pk}


def test_end_office_when_another_manager_stays(ana, dana, cluster):
    appoint(by=ana, person=dana, role=Role.MANAGER, cluster=cluster)
    end_office(by=ana, office=ana.offices.get())
    assert reader_for(ana).managed_clusters == frozenset()


def test_end_office_is_refused_when_the_other_manager_leaves_earlier(ana, dana, cluster):
    appoint(by=ana, person=dana, role=Role.MANAGER, cluster=cluster, valid_until=TOMORROW)
    with pytest.raises(ValidationError, match="last manager"):
        end_office(by=ana, office=ana.offices.get(), on=TOMORROW)


@pytest.mark.django_db(transaction=True)
def test_end_office_by_two_managers_at_once_leaves_one(ana, dana, cluster):
    appoint(by=ana, person=dana, role=Role.MANAGER, cluster=cluster)
    answers, start = [], threading.Barrier(2)

    def leave(person: Person) -> None:
        start.wait(20)
        try:
            end_office(by=person, office=person.offices.get())
            answers.append("left")
        except ValidationError as refusal:
            answers.append(refusal.messages[0].partition(".")[0].partition(" is ")[2])
        connections.close_all()

    threads = [threading.Thread(target=leave, args=[person]) for person in (ana, dana)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["left", "the last manager of Baltic Photonics"]
    assert Office.objects.on(TODAY).filter(cluster=cluster).count() == 1


def test_end_office_of_the_last_manager_of_a_dissolved_cluster(ana, cluster):
    cluster.status, cluster.dissolved_on = ClusterStatus.DISSOLVED, TODAY
    cluster.save()
    end_office(by=ana, office=ana.offices.get())
    assert not Office.objects.on(TODAY).exists()


def test_end_office_is_refused_to_a_stranger(ana, chloe):
    with pytest.raises(PermissionDenied):
        end_office(by=chloe, office=ana.offices.get())


def test_can_appoint_in_a_dissolved_cluster_is_refused(ana, cluster):
    cluster.status, cluster.dissolved_on = ClusterStatus.DISSOLVED, TODAY
    cluster.save()
    assert not can_appoint(reader_for(ana), cluster, Role.STAFF)
    assert not clusters_one_may_appoint_in(reader_for(ana), Role.STAFF).exists()


def test_mandates_of_are_shown_to_own_people_offices_and_agreed_to_members(
    ana, bruno, chloe, dana, operator, cluster, organisation, silent
):
    colleague = Person.objects.create_user("colleague@example.org", name="Member of a neighbour")
    grant_mandate(by=SYSTEM, person=colleague, organisation=silent)

    def names(person: Person | None) -> list[str]:
        reader = reader_for(person) if person else VISITOR
        return [mandate.person.name for mandate in mandates_of(reader, organisation)]

    assert names(ana) == names(bruno) == names(operator) == ["Bruno Kask"]
    assert names(chloe) == names(dana) == names(None) == names(colleague) == []
    consent = Consent.objects.create(person=bruno, purpose=ConsentPurpose.PROFILE, text_version="1")
    assert names(colleague) == ["Bruno Kask"]
    assert names(chloe) == names(dana) == names(None) == []
    organisation.visibility = {"people": "public"}
    assert names(chloe) == names(None) == [], "an organisation cannot agree for its people"
    organisation.visibility = {"people": "office"}
    assert names(colleague) == []
    organisation.visibility = {}
    consent.withdrawn_at = timezone.now()
    consent.save()
    assert names(colleague) == []
    assert mandate_history(reader_for(colleague), organisation).count() == 0
    assert mandate_history(reader_for(ana), organisation).count() == 1


def test_people_of_office_are_shown_to_the_network_managers_first(ana, chloe, dana, cluster):
    eve = Person.objects.create_user("eve@example.org", name="Aaron Staff")
    appoint(by=ana, person=eve, role=Role.STAFF, cluster=cluster)
    assert [o.person.name for o in people_of_office(reader_for(chloe), cluster)] == ["Ana Ozola", "Aaron Staff"]
    assert not people_of_office(VISITOR, cluster).exists()
    assert not people_of_office(reader_for(dana), cluster).exists()
