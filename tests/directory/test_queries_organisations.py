"""Lists of organisations: filters, orders, pages, counts, and who may know what."""

from datetime import date

import pytest

from hansa.directory.enums import ActivityScheme, Helix, MembershipStatus, OrganisationStatus, SizeClass
from hansa.directory.models import Activity, Country, Membership, Organisation, OrganisationActivity, Region
from hansa.directory.queries import organisations as lists
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.queries.organisations import Cursor, find
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.directory.search import index

pytestmark = pytest.mark.django_db
NO_FILTERS = OrganisationFilters()


def enter(name: str, country: str = "", projects: int = 0, **more) -> Organisation:
    organisation = Organisation.objects.create(
        name=name, country=Country.objects.get(code=country) if country else None, **more
    )
    index.refresh(organisation)
    Organisation.objects.filter(pk=organisation.pk).update(project_count=projects)
    return organisation


def names(filters: OrganisationFilters = NO_FILTERS, reader=VISITOR, **more) -> list[str]:
    return [str(one) for one in find(reader, filters, **more).organisations]


@pytest.fixture
def large(monkeypatch):
    """Every selection counts as too large to hold in memory, so the database orders and pages it."""
    monkeypatch.setattr(lists, "SMALL", 0)
    monkeypatch.setattr(lists, "FEW", 0)


def test_lists_those_with_most_projects_first_without_words():
    enter("None")
    enter("Many", projects=9)
    enter("Some", projects=2)
    assert names() == ["Many", "Some", "None"]


def test_sorts_by_name_without_regard_to_case_accents_and_script():
    for name in ("zebra", "Österreich AG", "Ananas", "Москва", "orange"):
        enter(name)
    nameless = enter("")
    assert names(OrganisationFilters(sort="name")) == [
        "Ananas", "Москва", "orange", "Österreich AG", "zebra", f"Organisation no. {nameless.pk}",
    ]  # fmt: skip


def test_ranks_the_very_name_before_beginnings_before_other_words():
    enter("Institute of Delft", projects=50)
    enter("Delft", projects=0)
    enter("Delft University", projects=5)
    enter("Delftware", projects=90)
    enter("Some Company", city="Delft", projects=99)
    assert names(OrganisationFilters(text="delft")) == [
        "Delft", "Delft University", "Delftware", "Institute of Delft", "Some Company",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"country": "DE"}, ["Alpha", "Beta"]),
        ({"region": "DE2"}, ["Alpha"]),
        ({"region": "DE"}, ["Alpha"]),
        ({"helix": ("science",)}, ["Alpha", "Gamma"]),
        ({"helix": ("science", "business")}, ["Alpha", "Beta", "Gamma"]),
        ({"size": ("large",)}, ["Beta"]),
        ({"with_projects": True}, ["Alpha"]),
        ({"activity": "nace:26"}, ["Beta"]),
        ({"activity": "nace:2"}, ["Beta"]),
        ({"text": "gamma"}, ["Gamma"]),
        ({"text": "gamma", "country": "DE"}, []),
        ({"country": "DE", "helix": ("business",), "size": ("large",)}, ["Beta"]),
    ],
)
@pytest.mark.parametrize("size_of_selection", ["small", "large"])
def test_filters(filters, expected, size_of_selection, request):
    if size_of_selection == "large":
        request.getfixturevalue("large")
    region = Region.objects.filter(code__startswith="DE2", level=2).order_by("code").first()
    enter("Alpha", "DE", 3, helix=Helix.SCIENCE, region=region)
    beta = enter("Beta", "DE", helix=Helix.BUSINESS, size=SizeClass.LARGE)
    enter("Gamma", "FR", helix=Helix.SCIENCE, size=SizeClass.SMALL)
    electronics, _made = Activity.objects.get_or_create(scheme=ActivityScheme.NACE, code="26")
    OrganisationActivity.objects.create(organisation=beta, activity=electronics)
    assert names(OrganisationFilters(**filters, sort="name")) == expected


@pytest.mark.parametrize("sort", ["name", "projects", "relevance"])
@pytest.mark.parametrize("text", ["", "works"])
@pytest.mark.parametrize("size_of_selection", ["small", "large"])
def test_pages_forth_and_back_without_gap_or_repetition(sort, text, size_of_selection, request):
    if size_of_selection == "large" and sort != "relevance":
        request.getfixturevalue("large")
    for number in range(11):
        enter(f"Works {number % 3}", projects=number % 4)
    filters = OrganisationFilters(text=text, sort=sort)
    everything = [one.pk for one in find(VISITOR, filters, size=50).organisations]
    assert len(set(everything)) == 11

    seen, cursor, pages = [], Cursor(), 0
    while True:
        page = find(VISITOR, filters, cursor, size=4)
        seen += [one.pk for one in page.organisations]
        pages += 1
        if page.after is None:
            break
        cursor = Cursor(after=page.after)
    assert seen == everything
    assert pages == 3

    back = find(VISITOR, filters, Cursor(before=page.before), size=4)
    assert [one.pk for one in back.organisations] == everything[4:8]
    first = find(VISITOR, filters, Cursor(before=back.before), size=4)
    assert [one.pk for one in first.organisations] == everything[:4]
    assert first.before is None
    assert first.after == everything[3]


def test_begins_anew_after_an_organisation_that_does_not_exist():
    enter("Only")
    assert names(cursor=Cursor(after=999_999)) == ["Only"]
    assert names(OrganisationFilters(text="only"), cursor=Cursor(before=999_999)) == ["Only"]


def test_leaves_merged_records_out():
    survivor = enter("Survivor", "DE")
    merged = enter("Merged", "DE")
    Organisation.objects.filter(pk=merged.pk).update(status=OrganisationStatus.MERGED, merged_into=survivor)
    assert names() == ["Survivor"]
    assert names(OrganisationFilters(text="merged")) == []
    assert find(VISITOR, OrganisationFilters()).total == 1


def test_counts_as_if_nothing_were_chosen_in_the_same_filter():
    enter("A", "DE", helix=Helix.SCIENCE)
    enter("B", "DE", helix=Helix.BUSINESS)
    enter("C", "FR", helix=Helix.SCIENCE)
    found = find(VISITOR, OrganisationFilters(country="DE", helix=("science",)))
    assert found.total == 1
    assert found.counts["country"] == {"DE": 1, "FR": 1}
    assert found.counts["helix"] == {"science": 1, "business": 1}


def test_counts_the_same_among_words_as_in_the_whole_register():
    for number, country in enumerate(("DE", "DE", "FR")):
        enter(f"Same {number}", country, helix=Helix.SCIENCE)
    filters = OrganisationFilters(helix=("science",))
    assert find(VISITOR, filters.but(text="same")).counts == find(VISITOR, filters).counts


def test_says_what_it_looked_for_instead():
    enter("Fraunhofer")
    found = find(VISITOR, OrganisationFilters(text="fraunhofr"))
    assert found.looked_for == "fraunhofer"
    assert [str(one) for one in found.organisations] == ["Fraunhofer"]


def test_finds_nothing_for_signs_without_words():
    enter("Anything")
    found = find(VISITOR, OrganisationFilters(text="!!!"))
    assert (found.organisations, found.total) == ([], 0)


def test_shows_only_the_best_of_too_many(monkeypatch):
    monkeypatch.setattr(lists, "SMALL", 3)
    for number in range(6):
        enter(f"Sapienza {number}")
    enter("SAP")
    found = find(VISITOR, OrganisationFilters(text="sap"))
    assert found.only_best
    assert found.total is None
    assert found.organisations[0].name == "SAP"
    assert len(found.organisations) == 3


def test_keeps_memberships_of_unpublished_clusters_from_strangers(cluster, organisation, ana, bruno, chloe):
    type(cluster).objects.filter(pk=cluster.pk).update(published=False)
    filters = OrganisationFilters(cluster=cluster.slug)
    assert names(filters, reader_for(ana)) == ["Gaismas Lāzeri SIA"]
    assert names(filters, reader_for(bruno)) == ["Gaismas Lāzeri SIA"]
    assert names(filters, reader_for(chloe)) == []
    assert names(filters) == []


def test_counts_only_present_members_of_a_cluster(cluster, organisation):
    left = enter("Left")
    Membership.objects.create(
        organisation=left, cluster=cluster, status=MembershipStatus.ENDED,
        joined_on=date(2020, 1, 1), left_on=date(2021, 1, 1), reason="moved",
    )  # fmt: skip
    candidate = enter("Candidate")
    Membership.objects.create(organisation=candidate, cluster=cluster, status=MembershipStatus.CANDIDATE)
    assert names(OrganisationFilters(cluster=cluster.slug)) == ["Gaismas Lāzeri SIA"]


def test_does_not_tell_a_hidden_size():
    enter("Secretive", size=SizeClass.LARGE, visibility={"size": "members"})
    assert names(OrganisationFilters(size=("large",))) == []
    assert find(VISITOR, OrganisationFilters()).counts["size"] == {"unknown": 1}


@pytest.mark.parametrize(
    ("filters", "queries"),
    [
        (OrganisationFilters(), 5),
        (OrganisationFilters(sort="name", country="DE"), 5),
        (OrganisationFilters(text="company"), 3),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_takes_the_same_number_of_queries_for_one_row_and_for_three(rows, filters, queries, django_assert_num_queries):
    for number in range(rows):
        enter(f"Company {number}", "DE")
    with django_assert_num_queries(queries):
        for organisation in find(VISITOR, filters).organisations:
            str(organisation.country)
