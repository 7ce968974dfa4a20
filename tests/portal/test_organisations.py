"""The list of organisations and the page of one, as visitors and the three people see them."""

import re
from datetime import date

import pytest
from django.utils import translation

from hansa.directory.enums import NameKind, OrganisationStatus
from hansa.directory.models import (
    Country,
    Dataset,
    Identifier,
    Organisation,
    OrganisationName,
    Participation,
    Product,
    Project,
)
from hansa.directory.search import index
from hansa.journal.actions import SYSTEM, record
from hansa.network.models import Tie

pytestmark = pytest.mark.django_db


def enter(name: str, **more) -> Organisation:
    organisation = Organisation.objects.create(name=name, **more)
    index.refresh(organisation)
    return organisation


def take_part(organisation: Organisation, number: str, starts_on: date | None = None, **more) -> Project:
    project, _made = Project.objects.get_or_create(
        register="test", number=number, defaults={"acronym": f"P{number}", "starts_on": starts_on}
    )
    Participation.objects.create(organisation=organisation, project=project, **more)
    return project


def read(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


# The list


def test_finds_by_query_in_both_languages(client):
    enter("Siemens AG", country=Country.objects.get(code="DE"), city="Erlangen")
    enter("Bosch GmbH", country=Country.objects.get(code="DE"))
    english, russian = read(client, "/organisations/?q=Сименс"), read(client, "/ru/organisations/?q=siemens")
    assert "Siemens AG" in english
    assert "Bosch GmbH" not in english
    assert "1 organisation found" in english
    assert "Найдена 1 организация" in russian
    assert "Германия" in russian


def test_says_what_it_shows_instead_of_a_typing_error(client):
    enter("Fraunhofer")
    page = read(client, "/organisations/?q=fraunhofr")
    assert "Nothing was found for “fraunhofr”. These are the results for <b>fraunhofer</b>." in page


def test_escapes_what_was_typed(client):
    page = read(client, "/organisations/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=" + "a" * 4_000, "after=-1", "after=99999999999999999999999", "before=x", "country=QQ",
        "region=nowhere", "helix=magic", "size=1", "activity=nace", "cluster=secret", "sort=;drop", "projects=maybe",
        "q=%E2%80%AE%22*", "after=1&before=1",
    ],
)  # fmt: skip
def test_answers_anything_typed_into_the_address(client, query):
    enter("Quiet Works")
    read(client, f"/organisations/?{query}")
    read(client, f"/map/?{query}")


def test_says_beside_the_field_what_is_wrong(client):
    page = read(client, "/organisations/?country=QQ")
    assert "“QQ” is no country code; right is a code of two letters, as DE." in page


def test_keeps_filtered_lists_out_of_search_engines(client):
    enter("Quiet Works")
    assert "noindex" not in read(client, "/organisations/")
    assert "noindex" in read(client, "/organisations/?q=quiet")


def test_leads_from_page_to_page_with_the_filters(client):
    germany = Country.objects.get(code="DE")
    for number in range(30):
        enter(f"Works {number:02}", country=germany)
    page = read(client, "/organisations/?country=DE&sort=name")
    last = Organisation.objects.get(name="Works 24")
    assert f'href="?country=DE&amp;sort=name&amp;after={last.pk}"' in page
    assert "Works 29" in read(client, f"/organisations/?country=DE&sort=name&after={last.pk}")


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("", [("", "by number of projects", True), ("name", "by name", False)]),
        ("?sort=name", [("", "by number of projects", False), ("name", "by name", True)]),
        (
            "?q=works&sort=projects",
            [("", "by relevance", False), ("projects", "by number of projects", True), ("name", "by name", False)],
        ),
    ],
)
def test_offers_the_orders_there_are_the_usual_one_without_a_name(client, query, offered):
    box = re.search(r'<select id="sort".*?</select>', read(client, f"/organisations/{query}"))[0]
    found = re.findall(r'<option value="(\w*)"( selected)?>([^<]+)</option>', box)
    assert [(value, label, bool(chosen)) for value, chosen, label in found] == offered


def test_tells_an_empty_register_from_a_search_without_result(client):
    assert "The register is empty" in read(client, "/organisations/")
    enter("Quiet Works")
    assert "Nothing found" in read(client, "/organisations/?q=zzzzzz")


# The page of one


def test_shows_who_an_organisation_is(client):
    dataset = Dataset.objects.create(
        source="test", title="Register of Tests", version="3", licence="CC BY 4.0", imported_at="2026-01-01T00:00Z"
    )
    organisation = enter(
        "Gamma Works", country=Country.objects.get(code="LV"), city="Riga", description="Makes gammas.",
        website="https://gamma.example", dataset=dataset, source_line=17, founded_year=1998, fictitious=True,
    )  # fmt: skip
    OrganisationName.objects.create(organisation=organisation, name="Gamma Werke", kind=NameKind.FORMER)
    Identifier.objects.create(organisation=organisation, scheme="pic", value="999")
    Product.objects.create(organisation=organisation, name="Gamma lamp")
    page = read(client, organisation.get_absolute_url())
    for expected in ("Gamma Works", "Riga, Latvia", "Makes gammas.", "Gamma Werke", "999", "Gamma lamp", "1998",
                     "Register of Tests 3", "line 17", "CC BY 4.0", "fictitious", "https://gamma.example"):  # fmt: skip
        assert expected in page, expected


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_makes_no_link_of_what_is_no_web_address(client, website):
    organisation = enter("Gamma", website=website)
    assert f'href="{website}' not in read(client, organisation.get_absolute_url())


def test_shows_a_nameless_organisation_by_its_number(client):
    organisation = enter("")
    assert organisation.get_absolute_url() == f"/organisations/{organisation.pk}/-/"
    assert f"Organisation no. {organisation.pk}" in read(client, organisation.get_absolute_url())


def test_shows_a_very_long_name(client):
    organisation = enter("Ѫ" * 500)
    read(client, organisation.get_absolute_url())
    assert "Ѫ" * 500 in read(client, "/organisations/")


@pytest.mark.parametrize("path", ["/organisations/{pk}/", "/organisations/{pk}/wrong/"])
def test_leads_to_the_right_address(client, path):
    organisation = enter("Gamma Works")
    response = client.get(path.format(pk=organisation.pk))
    assert response.status_code == 301
    assert response["Location"] == f"/organisations/{organisation.pk}/gamma-works/"


def test_leads_from_a_merged_record_to_the_last_survivor(client):
    last = enter("Last")
    middle = enter("Middle", status=OrganisationStatus.MERGED, merged_into=last)
    first = enter("First", status=OrganisationStatus.MERGED, merged_into=middle)
    with translation.override("en"):
        old, new = first.get_absolute_url(), last.get_absolute_url()
    assert client.get(old)["Location"] == new
    assert client.get("/ru" + old)["Location"] == "/ru" + new


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_knows_no_other_organisations(client, pk):
    assert client.get(f"/organisations/{pk}/x/").status_code == 404


def test_says_so_where_there_are_no_clusters_partners_and_projects(client):
    page = read(client, enter("Hermit").get_absolute_url())
    assert "Not a member of any cluster shown here." in page
    assert "No ties are known" in page
    assert "No projects are known." in page
    assert "<hansa-network" not in page


def test_lists_projects_the_newest_first_by_pages(client):
    organisation = enter("Busy")
    for year in range(1990, 2020):
        take_part(organisation, str(year), date(year, 5, 1))
    take_part(organisation, "undated")
    page, second = (read(client, organisation.get_absolute_url() + query) for query in ("", "?page=2"))
    assert page.index("P2019") < page.index("P2018")
    assert "P1990" not in page
    assert second.index("P1990") < second.index("Pundated")
    assert "?page=2#projects" in page
    assert "No projects are known." not in read(client, organisation.get_absolute_url() + "?page=x")


def test_shows_600_partners_as_the_strongest_40(client):
    centre = enter("Centre")
    others = Organisation.objects.bulk_create(Organisation(name=f"Partner {n:03}") for n in range(600))
    Tie.objects.bulk_create(
        Tie(first=centre, second=other, kind="cooperation", source="projects", strength=n + 1)
        for n, other in enumerate(others)
    )
    page = read(client, centre.get_absolute_url())
    assert "600 organisations" in page
    assert "The drawing shows the 41 most strongly tied of 601 organisations." in page
    assert "Partner 560" in page
    assert "Partner 559" not in page


def test_shows_fields_only_to_the_circle_they_are_meant_for(client, client_for, organisation, ana, bruno, chloe):
    Organisation.objects.filter(pk=organisation.pk).update(
        email="desk@lasers.example", description="A secret aim", visibility={"description": "members"}
    )
    path = organisation.get_absolute_url()
    for reader in (ana, bruno):
        page = read(client_for(reader), path)
        assert "desk@lasers.example" in page, reader
        assert "A secret aim" in page, reader
    for stranger in (client, client_for(chloe)):
        page = read(stranger, path)
        assert "desk@lasers.example" not in page
        assert "A secret aim" not in page


def test_shows_clusters_only_to_whom_they_may_be_known(client, client_for, cluster, organisation, bruno, chloe):
    path = organisation.get_absolute_url()
    assert "Baltic Photonics" in read(client, path)
    assert "since March 2021" in read(client, path)
    type(cluster).objects.filter(pk=cluster.pk).update(published=False)
    assert "Baltic Photonics" in read(client_for(bruno), path)
    assert "Baltic Photonics" not in read(client_for(chloe), path)
    assert "Baltic Photonics" not in read(client, path)


def test_offers_to_edit_and_to_claim_only_to_whom_may(client, client_for, organisation, bruno, chloe):
    path = organisation.get_absolute_url()
    assert "Edit the profile" in read(client_for(bruno), path)
    assert "Claim this profile" not in read(client_for(bruno), path)
    assert "Edit the profile" not in read(client_for(chloe), path)
    assert "Claim this profile" in read(client_for(chloe), path)
    assert "Edit the profile" not in read(client, path)


def test_tells_of_its_history_what_everyone_may_know(client):
    organisation = enter("Gamma")
    record(verb="directory.edit_organisation", by=SYSTEM, subject=organisation)
    record(verb="directory.invite", by=SYSTEM, subject=organisation)
    page = read(client, organisation.get_absolute_url())
    assert "profile changed" in page
    assert "directory.invite" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_takes_the_same_number_of_queries_for_one_row_and_for_three(client, rows, django_assert_num_queries):
    organisation = enter("Centre", latitude=50.0, longitude=8.0)
    for number in range(rows):
        other = enter(f"Other {number}")
        project = take_part(organisation, str(number), date(2020, 1, 1))
        Participation.objects.create(organisation=other, project=project)
        Tie.objects.create(first=organisation, second=other, kind="cooperation", source="projects", strength=1)
    with django_assert_num_queries(15):
        read(client, organisation.get_absolute_url())


# The page of a project


def test_shows_a_project_with_its_participants(client):
    coordinator = enter("Coordinator Works", country=Country.objects.get(code="LV"), latitude=56.9, longitude=24.1)
    partner = enter("", country=Country.objects.get(code="EE"))
    project = take_part(coordinator, "7", date(2020, 1, 1), role="coordinator", contribution="1234567.50")
    Participation.objects.create(organisation=partner, project=project, ended_early=True)
    Project.objects.filter(pk=project.pk).update(title="A Long Title", topics=["LC-1"], programme="Health")
    page = read(client, project.get_absolute_url())
    for expected in ("A Long Title", "Coordinator Works", f"Organisation no. {partner.pk}", "1,234,568", "left early",
                     "LC-1", "Health", "2 organisations, 2 countries", "<hansa-map"):  # fmt: skip
        assert expected in page, expected


def test_knows_no_other_projects(client):
    assert client.get("/projects/999999/").status_code == 404


@pytest.mark.parametrize("name", ["Claim", "Edit", "Close", "Double", "Mandates"])
def test_organisation_called_like_a_form_has_its_page(client, reference, name):
    organisation = Organisation.objects.create(name=name)
    response = client.get(organisation.get_absolute_url())
    assert response.status_code == 200
    assert f"<h1>{name}" in response.content.decode()
