"""What an office changes about its cluster, and who may; addresses of the office's pages for everybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hansa.directory.actions.clusters import choose_core, dissolve, edit_cluster, publish, unpublish
from hansa.directory.actions.initiatives import propose_candidates
from hansa.directory.actions.invitations import invite
from hansa.directory.enums import ClusterStatus, Core, MembershipStatus
from hansa.directory.models import Activity, Cluster, Invitation, Membership, Region
from hansa.directory.queries.clusters import ClusterFilters, find_clusters
from hansa.directory.queries.clusters_history import history_of, in_words
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.journal.models import Entry
from tests.directory.initiative_story import make_members, make_organisation, start

TODAY = timezone.localdate()


def test_edit_writes_one_entry_with_what_changed(ana, cluster):
    field = Activity.objects.get(scheme="ecosystem", name_en="Electronics")
    region = Region.objects.get(pk="LV006")
    changes = {"summary": "Light.", "description": "Long.", "activities": [field], "territory": [region]}
    edit_cluster(by=ana, cluster=cluster, changes=changes)
    cluster.refresh_from_db()
    assert (cluster.summary, list(cluster.activities.all()), list(cluster.territory.all())) == (
        "Light.",
        [field],
        [region],
    )
    assert Entry.objects.latest("pk").facts["changed"] == {
        "summary": ["", "Light."],
        "description": "…",
        "activities": [str(field)],
        "territory": [str(region)],
    }


def test_edit_that_changes_nothing_writes_no_entry(ana, cluster):
    before = Entry.objects.count()
    edit_cluster(by=ana, cluster=cluster, changes={"name": cluster.name, "summary": "", "activities": []})
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "x" * 10_000}, "The name has 10000 characters"),
        ({"website": "javascript:alert(1)"}, "valid URL"),
        ({"team_fte": "-1"}, "greater than or equal to 0"),
        ({"team_fte": "1e9"}, "no more than"),
        ({"origin": "sideways"}, "not a valid choice"),
        ({"started_on": TODAY + timedelta(days=1)}, "cannot be: give a day"),
        ({"started_on": TODAY}, "cannot begin after the founding"),
        ({"description": "x" * 10_000}, "The text has 10000 characters; at most 8000 fit"),
    ],
)
def test_edit_refuses_bad_input_with_words(ana, cluster, changes, words):
    with pytest.raises(ValidationError, match=words):
        edit_cluster(by=ana, cluster=cluster, changes=changes)


def test_edit_never_touches_what_has_actions_of_its_own(ana, cluster):
    with pytest.raises(TypeError, match="published, status"):
        edit_cluster(by=ana, cluster=cluster, changes={"status": "active", "published": True})


def test_edit_names_as_office_only_a_member_or_one_s_own(ana, cluster, organisation):
    edit_cluster(by=ana, cluster=cluster, changes={"office_organisation": organisation})
    with pytest.raises(ValidationError, match="neither a member nor an organisation that you represent"):
        edit_cluster(by=ana, cluster=cluster, changes={"office_organisation": make_organisation()})


def test_choose_core_takes_a_member_only(ana, cluster, organisation):
    choose_core(by=ana, cluster=cluster, core=Core.ANCHOR_COMPANY, organisation=organisation)
    cluster.refresh_from_db()
    assert (cluster.core, cluster.core_organisation) == (Core.ANCHOR_COMPANY, organisation)
    with pytest.raises(ValidationError, match="is not a member; the core is one of the members"):
        choose_core(by=ana, cluster=cluster, core=Core.RESEARCH_CENTRE, organisation=make_organisation())
    with pytest.raises(ValidationError, match="has no core organisation"):
        choose_core(by=ana, cluster=cluster, core=Core.NONE, organisation=organisation)


def test_publish_and_unpublish_are_idempotent(ana):
    cluster = start(ana)
    for _ in range(2):
        assert publish(by=ana, cluster=cluster).published
    for _ in range(2):
        assert not unpublish(by=ana, cluster=cluster).published
    assert Entry.objects.filter(verb__endswith="publish_cluster").count() == 2


def test_publish_refuses_a_name_that_another_cluster_shows(ana, chloe):
    mine, theirs = start(ana), start(chloe)
    publish(by=chloe, cluster=theirs)
    with pytest.raises(ValidationError, match="exists already"):
        publish(by=ana, cluster=mine)


def test_dissolve_ends_memberships_and_letters(ana, cluster, organisation):
    invite(by=ana, cluster=cluster, organisation=make_organisation(), email="a@b.example")
    dissolve(by=ana, cluster=cluster, reason="funding ended")
    cluster.refresh_from_db()
    assert (cluster.status, cluster.dissolved_on) == (ClusterStatus.DISSOLVED, TODAY)
    member = Membership.objects.get(organisation=organisation)
    assert (member.status, member.left_on, member.reason) == (MembershipStatus.ENDED, TODAY, "funding ended")
    assert Invitation.objects.get().withdrawn_at is not None
    with pytest.raises(ValidationError, match="was dissolved; its history stands"):
        edit_cluster(by=ana, cluster=cluster, changes={"summary": "again"})


def test_dissolve_refuses_a_day_before_somebody_joined(ana, cluster):
    make_members(cluster, 1, TODAY)
    with pytest.raises(ValidationError, match="joined after that day"):
        dissolve(by=ana, cluster=cluster, reason="x", dissolved_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("act", [publish, unpublish, lambda **who: dissolve(**who, reason="x")])
def test_decisions_are_refused_to_everyone_else(bruno, chloe, operator, cluster, act):
    for person in (bruno, chloe, operator):
        with pytest.raises(PermissionDenied, match="Only a manager of Baltic Photonics"):
            act(by=person, cluster=cluster)


def test_find_narrows_by_each_filter(ana, cluster, other_cluster, organisation):
    field = Activity.objects.get(scheme="ecosystem", name_en="Electronics")
    cluster.activities.add(field)
    Cluster.objects.filter(pk=cluster.pk).update(core=Core.DIGITAL_PLATFORM, origin="top_down")
    secret = start(ana, "Янтарный водород")

    def found(reader=VISITOR, **filters):
        return [one.name for one in find_clusters(reader, ClusterFilters(**filters))]

    assert found() == ["Alpine Timber", "Baltic Photonics"]
    assert found(q="baltic") == found(q="photon") == found(q="báltic") == ["Baltic Photonics"]
    assert found(country="LV") == found(field=field.pk) == found(core="digital_platform") == ["Baltic Photonics"]
    assert found(origin="bottom_up") == ["Alpine Timber"]
    assert found(kind="national") == ["Baltic Photonics"]
    assert found(kind="undetermined") == ["Alpine Timber"]
    assert found(status="initiative") == []
    assert found(reader_for(ana), status="initiative") == [secret.name]
    assert found(reader_for(ana), own=True) == ["Baltic Photonics", "Янтарный водород"]
    assert found(reader_for(ana), q="ЯНТАРНЫЙ") == found(reader_for(ana), q="yantar") == [secret.name]
    Cluster.objects.filter(pk=other_cluster.pk).update(status="dissolved")
    assert found() == ["Baltic Photonics"]
    assert found(status="dissolved") == ["Alpine Timber"]


def test_history_in_words_keeps_the_office_s_affairs_from_others(ana, bruno, cluster, organisation):
    propose_candidates(by=ana, cluster=cluster, organisations=[make_organisation("Secret Partner")])
    choose_core(by=ana, cluster=cluster, core=Core.ANCHOR_COMPANY, organisation=organisation)

    def lines(person):
        reader = reader_for(person)
        return [(line.text, line.actor) for line in (in_words(reader, cluster, e) for e in history_of(reader, cluster))]

    told = ("The core is now: anchor company: Gaismas Lāzeri SIA.", "")
    assert lines(None) == lines(bruno) == [told]
    assert lines(ana) == [(told[0], "Ana Ozola"), ("Noted as candidates: Secret Partner.", "Ana Ozola")]


OFFICE_PAGES = ["edit/", "founding/", "candidates/", "admit/", "dissolve/"]


@pytest.mark.parametrize("part", OFFICE_PAGES)
def test_pages_of_an_office_are_its_own(ana, bruno, chloe, cluster, client_for, part):
    path = f"/clusters/{cluster.slug}/{part}"
    assert client_for(ana).get(path).status_code == 200
    assert client_for(bruno).get(path).status_code == 403
    assert client_for(chloe).get(path).status_code == 403
    assert client_for().get(path).status_code == 302


@pytest.mark.parametrize("part", ["", "members/", "projects/", "network/", "history/", "kind/", *OFFICE_PAGES])
def test_unpublished_initiative_does_not_exist_for_strangers(ana, chloe, client_for, part):
    path = f"/clusters/{start(ana).slug}/{part}"
    assert client_for(ana).get(path).status_code == 200
    assert client_for(chloe).get(path).status_code == 404
    assert client_for().get(path).status_code == (302 if part in OFFICE_PAGES else 404)


def test_posts_of_strangers_change_nothing(ana, chloe, client_for):
    cluster = start(ana)
    [letter] = invite(by=ana, cluster=cluster, organisation=make_organisation(), email="a@b.example")
    stranger = client_for(chloe)
    paths = [
        f"/clusters/{cluster.slug}/{page}"
        for page in ("edit/", "core/", "publish/", "dissolve/", "kind/", "kind/clear/", "founding/",
                     "founding/declare/", "candidates/", f"admit/{letter.membership.organisation_id}/",
                     f"invite/{letter.membership.organisation_id}/")
    ] + [
        f"/memberships/{letter.membership_id}/{page}" for page in ("end/", "dates/", "withdraw/", "answer/")
    ] + [f"/invitations/{letter.pk}/withdraw/"]  # fmt: skip
    before = Entry.objects.count()
    for path in paths:
        assert stranger.post(path, {"reason": "x", "published": "1", "answer": "yes"}).status_code == 404, path
    assert Entry.objects.count() == before


def test_page_to_edit_saves_and_says_what_is_wrong(ana, client_for, cluster):
    client, path = client_for(ana), f"/clusters/{cluster.slug}/edit/"
    form = {"name": "Baltic Photonics", "origin": "bottom_up", "territory": ["LV006", "EE001"]}
    assert client.post(path, form).status_code == 302
    assert {region.pk for region in cluster.territory.all()} == {"LV006", "EE001"}
    answer = client.post(path, form | {"territory": "XX999"}).content.decode()
    assert "No region has the code XX999." in answer


def test_page_to_publish_asks_a_manager(ana, client_for):
    cluster = start(ana)
    client_for(ana).post(f"/clusters/{cluster.slug}/publish/", {"published": "1"})
    assert client_for().get(f"/clusters/{cluster.slug}/").status_code == 200
