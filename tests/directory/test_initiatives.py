"""An initiative: who may start one, who becomes a candidate, when it may be declared founded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hansa.directory.actions.clusters import edit_cluster, publish
from hansa.directory.actions.initiatives import (
    declare_founded,
    propose_candidates,
    start_initiative,
    withdraw_candidate,
)
from hansa.directory.enums import ClusterStatus, Helix, MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Membership, Office, Participation, Project
from hansa.directory.queries.founding import check
from hansa.directory.queries.initiatives import next_step, prospects_of, statuses_of, suggestions_for
from hansa.directory.rules.initiatives import can_start_initiative
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.journal.models import Entry
from hansa.people.enums import Role
from tests.directory.initiative_story import make_members, make_organisation, start

TODAY = timezone.localdate()


def test_start_makes_the_starter_its_manager(ana):
    cluster = start(ana, "Янтарный водород")
    assert (cluster.slug, cluster.status, cluster.published) == ("yantarnyy-vodorod", ClusterStatus.INITIATIVE, False)
    assert cluster.rule_set.is_default
    assert Office.objects.get(cluster=cluster).role == Role.MANAGER
    assert cluster.pk in reader_for(ana).managed_clusters
    verbs = list(Entry.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == ["directory.appoint", "directory.start_initiative"]


def test_start_gives_a_second_cluster_of_one_name_its_own_address(ana, chloe):
    assert [start(ana).slug, start(chloe).slug] == ["amber-hydrogen", "amber-hydrogen-2"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("水素クラスター", "shuisukurasuta"), ("start", "start-2"), ("=1+1 Cluster", "11-cluster"), ("Ω", "o")],
)
def test_start_takes_names_in_any_script(ana, name, slug):
    assert (start(ana, name).slug, Cluster.objects.latest("pk").name) == (slug, name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x" * 10_000, "The name has 10000 characters; at most 200 fit."),
        (" \t ", "at least one letter or digit"),
        ("–––", "at least one letter or digit"),
    ],
)
def test_start_refuses_impossible_names_with_words(ana, name, words):
    with pytest.raises(ValidationError, match=words):
        start(ana, name)


def test_start_tidies_the_name(ana):
    assert start(ana, "  Amber\n\x00 Hydrogen ").name == "Amber Hydrogen"


def test_start_refuses_the_name_of_a_published_cluster(ana, cluster):
    with pytest.raises(ValidationError, match="A cluster named “baltic PHOTONICS” exists already"):
        start(ana, "baltic PHOTONICS")


def test_start_is_refused_to_visitors_and_unproven_addresses(ana):
    assert not can_start_initiative(VISITOR)
    EmailAddress.objects.filter(user=ana).update(verified=False)
    with pytest.raises(PermissionDenied, match="Prove your e-mail address first"):
        start(ana)
    assert Cluster.objects.filter(name="Amber Hydrogen").count() == 0


def test_start_is_refused_after_three_open_initiatives(ana):
    for number in range(3):
        start(ana, f"Idea {number}")
    with pytest.raises(PermissionDenied, match="You already manage 3 initiatives"):
        start(ana, "Idea 4")


def test_start_refuses_a_day_in_the_future(ana):
    with pytest.raises(ValidationError, match="give a day from"):
        start_initiative(by=ana, name="Later", started_on=TODAY + timedelta(days=1))


def test_propose_notes_each_candidate_once_and_tells_nobody(ana, bruno, organisation, mailoutbox):
    cluster = start(ana)
    other = make_organisation()
    assert len(propose_candidates(by=ana, cluster=cluster, organisations=[organisation, other, organisation])) == 2
    assert propose_candidates(by=ana, cluster=cluster, organisations=[organisation]) == []
    assert mailoutbox == []
    assert [m.status for m in Membership.objects.filter(cluster=cluster)] == [MembershipStatus.CANDIDATE] * 2
    assert Entry.objects.filter(verb="directory.propose_candidates").count() == 1


def test_propose_refuses_a_merged_record(ana, organisation):
    merged = make_organisation(status=OrganisationStatus.MERGED, merged_into=organisation)
    with pytest.raises(ValidationError, match="was merged into another record"):
        propose_candidates(by=ana, cluster=start(ana), organisations=[merged])


def test_propose_is_refused_to_a_manager_of_another_cluster(ana, chloe, organisation):
    with pytest.raises(PermissionDenied, match="Only the office of Amber Hydrogen"):
        propose_candidates(by=chloe, cluster=start(ana), organisations=[organisation])


def test_withdraw_takes_a_candidate_off_and_it_may_come_back(ana):
    cluster, organisation = start(ana), make_organisation()
    [candidate] = propose_candidates(by=ana, cluster=cluster, organisations=[organisation])
    assert withdraw_candidate(by=ana, membership=candidate).status == MembershipStatus.DECLINED
    with pytest.raises(ValidationError, match="only candidates and invited"):
        withdraw_candidate(by=ana, membership=candidate)
    [again] = propose_candidates(by=ana, cluster=cluster, organisations=[organisation])
    assert again.pk != candidate.pk


def ready(ana) -> Cluster:
    cluster = start(ana)
    make_members(cluster, 14, TODAY)
    make_members(cluster, 1, TODAY, helix=Helix.GOVERNMENT)
    changes = {"team_fte": "0.5", "website": "https://amber.example/en", "activity_evidence": "A newsletter."}
    return edit_cluster(by=ana, cluster=cluster, changes=changes)


def test_declare_founded_when_every_criterion_is_met(ana):
    cluster = declare_founded(by=ana, cluster=ready(ana))
    assert (cluster.status, cluster.founded_on) == (ClusterStatus.ACTIVE, TODAY)
    entry = Entry.objects.latest("pk")
    assert entry.facts["criteria"]["committed_members"] == [15, 15.0, True]
    assert entry.facts["waived"] is False


def test_declare_founded_names_what_is_missing(ana):
    cluster = ready(ana)
    Membership.objects.filter(pk=cluster.memberships.first().pk).update(
        status=MembershipStatus.ENDED, left_on=TODAY, reason="left"
    )
    with pytest.raises(ValidationError) as refused:
        declare_founded(by=ana, cluster=cluster)
    assert refused.value.messages == ["Committed members: 1 more member is needed; invited: 0, candidates: 0."]
    cluster.refresh_from_db()
    assert cluster.status == ClusterStatus.INITIATIVE


def test_declare_founded_by_the_waiver(ana):
    cluster = start(ana)
    edit_cluster(by=ana, cluster=cluster, changes={"support_programme": "Region Together"})
    assert declare_founded(by=ana, cluster=cluster).status == ClusterStatus.ACTIVE
    assert Entry.objects.latest("pk").facts["waived"] is True


def test_declare_founded_twice_is_refused(ana):
    cluster = declare_founded(by=ana, cluster=ready(ana))
    with pytest.raises(ValidationError, match="was already founded on"):
        declare_founded(by=ana, cluster=cluster)


@pytest.mark.parametrize(("day", "words"), [(TODAY + timedelta(days=1), "cannot be"), (date(2001, 1, 1), "began on")])
def test_declare_founded_refuses_impossible_days(ana, day, words):
    with pytest.raises(ValidationError, match=words):
        declare_founded(by=ana, cluster=ready(ana), founded_on=day)


def test_declare_founded_is_refused_to_staff(ana, dana_of_staff):
    cluster = ready(ana)
    dana = dana_of_staff(cluster)
    with pytest.raises(PermissionDenied, match="Only a manager of Amber Hydrogen"):
        declare_founded(by=dana, cluster=cluster)


@pytest.fixture
def dana_of_staff(db):
    from hansa.people.models import Person

    def make(cluster):
        dana = Person.objects.create_user("dana@example.org", name="Dana", fictitious=True)
        Office.objects.create(person=dana, role=Role.STAFF, cluster=cluster, valid_from=TODAY)
        return dana

    return make


def test_next_step_goes_from_candidates_to_the_founding(ana):
    cluster = start(ana)
    reader = reader_for(ana)

    def step() -> str:
        return next_step(cluster, check(cluster), prospects_of(reader, cluster))

    assert step() == "Find candidates in the register and invite them."
    propose_candidates(by=ana, cluster=cluster, organisations=[make_organisation(), make_organisation()])
    assert step() == "Invite the 2 candidates on your list."
    Membership.objects.filter(cluster=cluster).update(status=MembershipStatus.INVITED)
    assert step() == "Wait for the answers of the 2 you invited, or find more candidates."
    make_members(cluster, 15, TODAY)
    assert step() == "Say how many people manage the cluster: at least 0.50 of a full-time position."


def test_suggestions_are_ranked_by_projects_shared_with_members(ana, django_assert_num_queries):
    cluster = start(ana)
    member = make_members(cluster, 1, TODAY)[0].organisation
    near, far, stranger = make_organisation("Near"), make_organisation("Far"), make_organisation("Stranger")
    for number in range(3):
        project = Project.objects.create(register="test", number=str(number))
        partners = [member, near] + ([far] if number == 0 else [])
        Participation.objects.bulk_create(Participation(project=project, organisation=one) for one in partners)
    Project.objects.create(register="test", number="alone").participations.create(organisation=stranger)
    with django_assert_num_queries(3):
        found = suggestions_for(cluster)
    assert [(one.organisation, one.projects) for one in found] == [(near, 3), (far, 1)]
    assert found[0].reason == f"3 joint projects with {member}"
    propose_candidates(by=ana, cluster=cluster, organisations=[near])
    assert [one.organisation for one in suggestions_for(cluster)] == [far]
    assert statuses_of(cluster, [near, far]) == {near.pk: "candidate"}


def test_prospects_are_the_office_s_own_affair(ana, chloe, bruno):
    cluster = start(ana)
    publish(by=ana, cluster=cluster)
    propose_candidates(by=ana, cluster=cluster, organisations=[make_organisation()])
    assert len(prospects_of(reader_for(ana), cluster)) == 1
    for person in (chloe, bruno, None):
        assert prospects_of(reader_for(person), cluster) == []
