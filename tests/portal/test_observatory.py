"""The pages of the observatory, as visitors and signed-in people see them."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from hansa.directory.models import Cluster, Country, Dataset, Membership, Organisation
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.observatory.actions.detection import turn_into_initiative
from hansa.observatory.actions.known import load_known_clusters
from hansa.observatory.actions.statistics import take_statistics
from hansa.observatory.models import Area, Field, FoundCluster, KnownCluster
from hansa.outbox.models import Message
from tests.observatory.found import make_curve, make_found
from tests.observatory.statistics import statistic

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(db):
    return take_statistics(by=SYSTEM, statistic=statistic())


@pytest.fixture
def found(db) -> FoundCluster:
    germany = Country.objects.get(code="DE")
    yards = [
        Organisation.objects.create(name=f"Yard {number}", helix=helix, country=germany)
        for number, helix in enumerate(("business", "business", "science"), 1)
    ]
    return make_found(
        *yards,
        key="boats-1",
        field="boats",
        name="Boats on the Rhine",
        kind="cross_border",
        countries="DE FR",
        stability=0.9,
        cohesion=1.4,
        helices={"business": 2, "science": 1},
        reasons=[{"code": "gathers_at", "values": {"places": ["Basel", "Mulhouse"]}}],
    )


def text(client, name: str, *arguments, query: str = "", **headers) -> str:
    answer = client.get(reverse(name, args=arguments) + query, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_area_page_tells_what_it_lives_on(client, jobs):
    page = text(client, "area", Area.objects.get(code="AT1").pk, query="?year=2020")
    assert "Upper" in page and "Boats" in page and "2.67" in page
    assert "Test office" in page and "CC0-1.0" in page


def test_area_page_says_suppressed_where_the_source_does(client, jobs):
    page = text(client, "area", Area.objects.get(code="DE1").pk, query="?year=2020")
    assert "suppressed" in page


def test_field_page_names_the_strong_area(client, jobs):
    page = text(client, "field", Field.objects.get(code="boats").pk, query="?year=2020&by=employment")
    assert page.index("Upper") < page.index("Lower")
    assert "the shapes of these areas have not been imported" in page


def test_field_page_shows_the_curve_of_its_organisations_and_says_where_there_is_none(client, jobs):
    boats = Field.objects.get(code="boats")
    assert "No curve of distances" in text(client, "field", boats.pk)
    Field.objects.filter(pk=boats.pk).update(scheme="NACE Rev. 2 classes", code="30.11")
    make_curve("nace", "3011")
    page = text(client, "field", boats.pk)
    assert "more frequent than chance explains at distances of 0 to 10 km." in " ".join(page.split())
    assert "/download/field-curves.csv?scheme=nace&amp;code=3011" in page
    assert "50.00" in page and "drawn for the curve: 40, of all fields: 400" in page


def test_found_clusters_of_a_field_come_with_its_curve_and_map(client, found):
    FoundCluster.objects.update(latitude=47.5, longitude=7.6)
    make_curve("projects", "boats")
    page = text(client, "found-clusters", query="?field=boats")
    assert "How near its organisations stand" in page and "7.6, 47.5" in page
    assert "How near its organisations stand" not in text(client, "found-clusters")


def test_establishments_page_tells_of_each_field_and_draws_the_one_asked_for(client, db):
    assert "No list of establishments" in text(client, "establishments")
    plants = Dataset.objects.create(
        source="establishments:kilns", title="Kilns", publisher="Test office", licence="CC0-1.0", notice="© Kilns",
        version="7", imported_at=timezone.now(),
    )  # fmt: skip
    make_curve("plants", "tiles & bricks", list_key="kilns", dataset=plants)
    page = " ".join(text(client, "establishments").split())
    assert "Kilns" in page and "0 to 10 km" in page and "Test office, 7; CC0-1.0. © Kilns" in page
    assert "?list=kilns&amp;field=tiles%20%26%20bricks" in page and "<figure" not in page
    chosen = text(client, "establishments", query="?list=kilns&field=tiles%20%26%20bricks")
    assert "<figure" in chosen and "establishments of all fields" in chosen and "organisations of" not in chosen
    assert "/download/field-curves.csv?scheme=plants&amp;list=kilns&amp;code=tiles+%26+bricks" in chosen
    assert "<figure" not in text(client, "establishments", query="?list=kilns&field=none")


NONSENSE = ["?year=x&series=none&by=secret&sort=pk", "?year=99999&by=dataset", "?area=x&area=-1"]


@pytest.mark.parametrize("query", NONSENSE)
def test_pages_take_no_harm_from_nonsense_in_their_address(client, jobs, query):
    for name in ("observatory", "fields", "compare", "open-data", "known-clusters", "found-clusters"):
        text(client, name, query=query)
    text(client, "area", Area.objects.first().pk, query=query)
    text(client, "field", Field.objects.first().pk, query=query)


def test_compare_keeps_the_choice_in_its_address_and_ends_at_ten(client, jobs):
    keys = [area.pk for area in Area.objects.order_by("code")]
    page = text(client, "compare", query="?year=2020&" + "&".join(f"area={pk}" for pk in keys))
    assert page.index("Boats") < page.index("Bread")  # the highest quotient anywhere comes first
    assert "Only the first 10" in text(client, "compare", query="?" + "&".join(f"area={n}" for n in range(1, 13)))


def test_world_counts_known_registered_and_found_clusters(client, found, cluster):
    load_known_clusters(by=SYSTEM)
    page = text(client, "observatory")
    assert "North America" in page and "Western Europe" in page and "Asia" in page
    assert reverse("country", args=["FI"]) in page


def test_world_counts_no_cluster_that_is_not_published(client, cluster):
    one = Organisation.objects.create(name="Only", country=Country.objects.get(code="IS"))
    Membership.objects.create(organisation=one, cluster=cluster, status="active", joined_on=timezone.localdate())
    assert reverse("country", args=["IS"]) in text(client, "observatory")
    Cluster.objects.update(published=False)
    assert reverse("country", args=["IS"]) not in text(client, "observatory")


def test_country_page_repeats_what_the_paper_says_and_names_it(client, db):
    load_known_clusters(by=SYSTEM)
    page = text(client, "country", "FI")
    assert "wholly covered by clusters" in page and "Blue Economy Mikkeli" in page
    assert "wholly covered" not in text(client, "country", "FR")
    assert client.get(reverse("country", args=["XX"])).status_code == 404


def test_known_cluster_page_shows_no_hidden_cluster_of_the_register(client, db):
    load_known_clusters(by=SYSTEM)
    hidden = Cluster.objects.create(slug="hidden", name="Hidden plan")
    KnownCluster.objects.filter(slug="nepic").update(cluster=hidden)
    assert "Hidden plan" not in text(client, "known-cluster", "nepic")


def test_found_cluster_page_tells_why_and_who(client, found):
    page = text(client, "found-cluster", found.pk)
    assert "Its organisations gather at Basel, Mulhouse." in page
    assert "Yard 1" in page and "not declared by anybody" in page
    assert "Start an initiative" not in page


def test_ana_turns_a_found_cluster_into_an_initiative_once(ana, client_for, found):
    answer = client_for(ana).post(reverse("found-cluster-start", args=[found.pk]), {"name": "Rhine Boats"})
    cluster = Cluster.objects.get(name="Rhine Boats")
    assert answer.url == reverse("cluster-candidates", args=[cluster.slug])
    assert Membership.objects.filter(cluster=cluster, status="candidate").count() == 3
    found.refresh_from_db()
    assert found.initiative == cluster
    with pytest.raises(ValidationError, match="started from this found cluster already"):
        turn_into_initiative(by=ana, found=found, name="Again")
    assert not Cluster.objects.filter(name="Again").exists()


def test_visitors_start_nothing_and_see_no_initiative_that_is_not_published(client, ana, found):
    path = reverse("found-cluster-start", args=[found.pk])
    assert client.get(path).status_code in (302, 405)
    assert client.post(path, {"name": "x"}).url.startswith("/account/login/")
    turn_into_initiative(by=ana, found=found, name="Quiet plan")
    assert "Quiet plan" not in text(client, "found-cluster", found.pk)


def test_catalogue_names_licence_and_address_of_each_file(client, jobs):
    catalogue = json.loads(client.get(reverse("catalogue")).content)
    (figures,) = [one for one in catalogue["dcat:dataset"] if one["dct:title"] == "Jobs"]
    assert figures["dct:license"] == "CC0-1.0"
    address = figures["dcat:distribution"][0]["dcat:downloadURL"]
    assert address.endswith("/download/figures.csv?series=jobs")
    assert client.get(address[address.index("/download") :]).status_code == 200


def test_figures_download_holds_one_year_of_the_statistic(client, jobs):
    answer = client.get("/download/figures.json?series=jobs&year=2020")
    rows = json.loads(b"".join(answer.streaming_content))
    assert len(rows) == 6
    assert {row["year"] for row in rows} == {2020}
    assert client.get("/download/figures.csv?series=none").status_code == 404


REPORT = {"words": "Boats of 2020 are 81, says the office.", "reporter": "vera@example.org"}


def test_an_error_reported_reaches_the_operator_and_leads_back(client, operator, jobs):
    page = text(client, "area", Area.objects.get(code="AT1").pk, query="?year=2020")
    path = f"/observatory/areas/{Area.objects.get(code='AT1').pk}/?year=2020"
    assert f"/observatory/errors/?page={quote(path, safe='')}" in page
    answer = client.post(reverse("report-error"), {**REPORT, "page": path})
    assert answer.url == path
    letter = Message.objects.get(kind="observatory.error_reported")
    assert letter.to_person == operator and path in letter.body
    assert "81, says the office" in letter.body and "vera@example.org" in letter.body
    entry = Entry.objects.get(verb="observatory.report_error")
    assert entry.facts == {"page": path} and "vera" not in json.dumps(entry.facts)


ELSEWHERE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/a\nb"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_report_leads_nowhere_else(client, operator, address):
    form = text(client, "report-error", query="?" + urlencode({"page": address}))
    assert '<a href="/observatory/">/observatory/</a>' in form
    assert client.post(reverse("report-error"), {**REPORT, "page": address}).url == "/observatory/"


def test_reports_are_refused_where_nobody_reads_them(client, db):
    answer = client.post(reverse("report-error"), REPORT)
    assert "Nobody reads reports here" in answer.content.decode()
    assert not Message.objects.exists()


def test_no_one_sends_a_hundred_reports_an_hour(client, operator):
    cache.clear()
    answers = [client.post(reverse("report-error"), REPORT).status_code for _number in range(11)]
    assert answers == [302] * 10 + [200]
    assert Message.objects.count() == 10
    cache.clear()


def test_compare_writes_each_indicator_in_its_way(client, jobs):
    areas = "&".join(f"area={pk}" for pk in Area.objects.order_by("code").values_list("pk", flat=True))
    for indicator, upper, wide in [
        ("location_quotient", "2.67", "–"),
        ("employment", "80", "–"),
        ("focus_share", "80.0 %", "–"),
        ("stars", "–", "–"),
    ]:
        page = text(client, "compare", query=f"?year=2020&by={indicator}&{areas}")
        boats = page[page.index(">Boats</a>") :]
        cells = re.findall(r'<td class="number">([^<]*)</td>', boats)[:3]
        assert (cells[0], cells[2]) == (upper, wide)
