"""The list and the page of clusters: what they cost, what they show, and to whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from hansa.directory.actions.memberships import end_membership
from hansa.directory.enums import ClusterStatus, Helix, MembershipStatus, SizeClass
from hansa.directory.models import Cluster, Membership, Participation, Project
from hansa.directory.rules.reader import VISITOR
from hansa.journal.actions import SYSTEM
from hansa.network.actions import rebuild_ties_from_projects
from hansa.portal.queries.clusters import (
    KEPT_FROM,
    age_of,
    joint_projects,
    kept_portrait_of,
    points_of,
    portrait_of,
)
from tests.directory.initiative_story import make_members, make_organisation

JOINED = date(2022, 1, 1)


def more_clusters(number: int) -> None:
    for n in range(number):
        made = Cluster.objects.create(
            slug=f"more-{n}", name=f"More {n}", published=True, status=ClusterStatus.ACTIVE, founded_on=JOINED
        )
        make_members(made, 2, JOINED, country="AT", region_id="AT126")


def queries_of(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_list_costs_the_same_with_one_and_three_clusters(cluster, client_for):
    make_members(cluster, 1, JOINED, country="LV", region_id="LV006")
    one = queries_of(client_for(), "/clusters/")
    more_clusters(2)
    assert (one, queries_of(client_for(), "/clusters/")) == (7, 7)
    assert queries_of(client_for(), "/clusters/?kind=national") == 10


@pytest.mark.parametrize(
    ("part", "cost"), [("", 10), ("members/", 3), ("projects/", 3), ("network/", 4), ("history/", 2), ("kind/", 4)]
)
def test_page_costs_the_same_with_one_and_three_members(cluster, client_for, part, cost):
    path = f"/clusters/{cluster.slug}/{part}"
    work_together(cluster, 2)
    few = queries_of(client_for(), path)
    work_together(cluster, 6)
    assert (few, queries_of(client_for(), path)) == (cost, cost)


def work_together(cluster, number: int) -> Project:
    members = make_members(cluster, number, JOINED, country="LV", latitude=56.9, longitude=24.1)
    project = Project.objects.create(register="test", number=str(Project.objects.count()), starts_on=date(2023, 1, 1))
    Participation.objects.bulk_create(Participation(project=project, organisation=m.organisation) for m in members)
    rebuild_ties_from_projects(by=SYSTEM)
    return project


def test_list_shows_published_clusters_only(cluster, other_cluster, client_for, chloe):
    Cluster.objects.filter(pk=other_cluster.pk).update(published=False)
    assert "Alpine Timber" not in client_for().get("/clusters/").content.decode()
    assert "Alpine Timber" in client_for(chloe).get("/clusters/").content.decode()


@pytest.mark.parametrize("query", ["page=9999999999", "page=-1", "page=x", "kind=galactic", "country=XX", "field=x"])
def test_list_answers_any_address(cluster, client_for, query):
    assert client_for().get(f"/clusters/?{query}").status_code == 200


def test_portrait_counts_members_by_helix_country_and_year(cluster):
    make_members(cluster, 2, date(2023, 6, 1), country="LV", size=SizeClass.SMALL)
    make_members(cluster, 1, date(2024, 6, 1), country="EE", helix=Helix.SCIENCE)
    Membership.objects.create(
        organisation=make_organisation(country="LT"), cluster=cluster, status=MembershipStatus.ENDED,
        joined_on=date(2022, 1, 1), left_on=date(2023, 12, 31), reason="left",
    )  # fmt: skip
    Membership.objects.create(organisation=make_organisation(country="PL"), cluster=cluster)
    portrait = portrait_of(VISITOR, cluster)
    assert (len(portrait.present), portrait.former) == (3, 1)
    assert portrait.countries == [("LV", "Latvia", 2), ("EE", "Estonia", 1)]
    assert portrait.composition.counts == {"business": 2, "science": 1, "government": 0, "civil_society": 0}
    assert portrait.composition.entropy_bits == pytest.approx(0.9183, abs=1e-4)
    helix = next(growth for growth in portrait.growth if growth.key == "helix")
    assert helix.rows[:3] == [(2022, [1, 0], 1), (2023, [2, 0], 2), (2024, [2, 1], 3)]
    assert [one.key for one in helix.chart.series] == ["business", "science"]


def test_size_that_an_organisation_hides_is_unknown_in_the_chart(cluster):
    make_members(cluster, 1, JOINED, size=SizeClass.LARGE, visibility={"size": "members"})
    size = next(growth for growth in portrait_of(VISITOR, cluster).growth if growth.key == "size")
    assert [one.key for one in size.chart.series] == ["unknown"]


def test_points_keep_a_hidden_street_hidden(cluster):
    make_members(
        cluster,
        1,
        JOINED,
        latitude=56.94871,
        longitude=24.10523,
        place_quality="exact",
        visibility={"street": "members"},
    )
    [feature] = points_of(portrait_of(VISITOR, cluster))["features"]
    assert feature["geometry"]["coordinates"] != [24.10523, 56.94871]


def test_joint_projects_are_those_of_members_at_the_time(cluster):
    def project(number, *members, starts_on=date(2023, 1, 1), ends_on=date(2024, 12, 31), **more):
        made = Project.objects.create(register="t", number=number, starts_on=starts_on, ends_on=ends_on, **more)
        Participation.objects.bulk_create(Participation(project=made, organisation=m.organisation) for m in members)
        return made

    a, b = make_members(cluster, 2, JOINED)
    [late] = make_members(cluster, 1, date(2025, 6, 1))
    left = make_members(cluster, 1, JOINED)[0]
    Membership.objects.filter(pk=left.pk).update(status="ended", left_on=date(2022, 6, 1), reason="left")
    together = project("together", a, b)
    project("one member", a)
    project("before it joined", a, late)
    project("after it left", a, left)
    before = project("while it was there", a, left, starts_on=date(2022, 5, 1))
    own = project("of the cluster", cluster=cluster)
    undated = project("undated", a, b, starts_on=None, ends_on=None)
    found = {one: one.members for one in joint_projects(cluster)}
    assert found == {together: 2, before: 2, own: 0, undated: 2}


@pytest.mark.parametrize(
    ("founded", "dissolved", "age"),
    [
        (date(2020, 6, 16), None, 5),
        (date(2020, 6, 15), None, 6),
        (date(2020, 6, 15), date(2021, 1, 1), 0),
        (None, None, None),
    ],
)
def test_age_counts_whole_years(founded, dissolved, age):
    assert age_of(Cluster(founded_on=founded, dissolved_on=dissolved), date(2026, 6, 15)) == age


def test_page_shows_the_office_s_people_to_the_network_only(ana, bruno, client_for, cluster):
    path = f"/clusters/{cluster.slug}/"
    assert "Ana Ozola" not in client_for().get(path).content.decode()
    assert "Ana Ozola" in client_for(bruno).get(path).content.decode()


def test_reason_of_leaving_is_for_the_office(ana, client_for, cluster, organisation):
    Membership.objects.filter(organisation=organisation).update(
        status="ended", left_on=timezone.localdate() - timedelta(days=9), reason="owes two fees"
    )
    path = f"/clusters/{cluster.slug}/members/?former=on"
    assert "Gaismas Lāzeri SIA" in client_for().get(path).content.decode()
    assert "owes two fees" not in client_for().get(path).content.decode()
    assert "owes two fees" in client_for(ana).get(path).content.decode()


def test_reason_of_leaving_is_shown_to_the_organisation(ana, bruno, chloe, client_for, cluster, organisation):
    Membership.objects.filter(organisation=organisation).update(
        status="ended", left_on=timezone.localdate() - timedelta(days=9), reason="owes two fees"
    )
    path = organisation.get_absolute_url()
    assert "Why it ended: owes two fees" in client_for(bruno).get(path).content.decode()
    assert "Why it ended: owes two fees" in client_for(ana).get(path).content.decode()
    for stranger in (None, chloe):
        page = client_for(stranger).get(path).content.decode()
        assert "Baltic Photonics" in page
        assert "owes two fees" not in page
    table = "/download/members.csv?cluster=baltic-photonics&former=on"
    assert "owes two fees" in client_for(bruno).get(table).getvalue().decode()
    assert "owes two fees" not in client_for(chloe).get(table).getvalue().decode()


def test_unpublished_page_is_kept_from_robots(ana, client_for, cluster):
    Cluster.objects.filter(pk=cluster.pk).update(fictitious=False)
    path = f"/clusters/{cluster.slug}/"
    assert "noindex" not in client_for().get(path).content.decode()
    Cluster.objects.filter(pk=cluster.pk).update(published=False)
    assert "noindex" in client_for(ana).get(path).content.decode()


def test_page_of_an_empty_cluster_is_whole(cluster, client_for):
    for part in ("", "members/", "projects/", "network/", "history/", "kind/"):
        assert client_for().get(f"/clusters/{cluster.slug}/{part}").status_code == 200
        with translation.override("ru"):  # The request leaves its language behind in the thread.
            assert client_for().get(f"/ru/clusters/{cluster.slug}/{part}").status_code == 200


def test_keep_the_portrait_of_a_large_cluster_until_something_changes(
    cluster, reference, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("hansa.directory.queries.version.PATIENCE", 0)
    many = make_members(cluster, KEPT_FROM + 1, JOINED, country="LV", region_id="LV006")
    first = kept_portrait_of(VISITOR, cluster)
    with django_assert_num_queries(2):
        assert kept_portrait_of(VISITOR, cluster) is first
    with translation.override("ru"):
        assert kept_portrait_of(VISITOR, cluster).growth[0].title == "По спирали"
    end_membership(by=SYSTEM, membership=many[0], reason="Moved")
    assert (len(first.present), len(kept_portrait_of(VISITOR, cluster).present)) == (KEPT_FROM + 1, KEPT_FROM)
