"""What the observatory measures of a cluster, what it costs, and what it must not tell."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hansa.directory.enums import SizeClass
from hansa.directory.models import Activity, Cluster, Membership, Organisation, Participation, Project, Region
from hansa.directory.rules.reader import VISITOR
from hansa.journal.actions import SYSTEM
from hansa.network.actions import rebuild_ties_from_projects
from hansa.observatory.actions.statistics import take_statistics
from hansa.observatory.statistic import Provenance, Statistic
from hansa.portal.queries.cluster_measures import measures_of
from tests.directory.initiative_story import make_members
from tests.portal.register import organisation as outsider

pytestmark = pytest.mark.django_db

LAST_YEAR = timezone.localdate().year - 1
JOINED = date(LAST_YEAR - 6, 1, 1)


def joint(*organisations: Organisation, year: int = LAST_YEAR) -> None:
    project = Project.objects.create(
        register="test", number=str(Project.objects.count()), starts_on=date(year, 3, 1), ends_on=date(year, 9, 1)
    )
    Participation.objects.bulk_create(Participation(project=project, organisation=one) for one in organisations)


def queries_of(client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def of_chips(years: range, jobs: dict[str, list[float]]) -> Statistic:
    """Employment in chips (26.11) and bread (10.71) in two areas over years; bread is 100 everywhere."""
    rows = [
        (area, field, year, jobs[area][number] if field == "2611" else 100.0, None, "", 2)
        for number, year in enumerate(years)
        for area in jobs
        for field in ("2611", "1071")
    ]
    return Statistic(
        key="chips",
        title="Chips",
        reference="both areas",
        area_scheme="NUTS 2021",
        field_scheme="NACE Rev. 2 classes",
        areas=pd.DataFrame([(code, code, "AT") for code in jobs], columns=["code", "name", "country"]),
        fields=pd.DataFrame([("2611", "Chips", ""), ("1071", "Bread", "")], columns=["code", "name", "group"]),
        cells=pd.DataFrame(
            rows, columns=["area", "field", "year", "employment", "establishments", "flag", "line"]
        ).assign(line=range(2, len(rows) + 2)),
        provenance=Provenance("1", "Office", "CC0-1.0", "b" * 64),
    )


def test_measures_ties_within_against_size(cluster):
    first, second, third = (m.organisation for m in make_members(cluster, 3, JOINED))
    stranger, other = outsider("Stranger"), outsider("Other")
    joint(first, second)
    joint(third, stranger)
    joint(stranger, other)
    rebuild_ties_from_projects(by=SYSTEM)
    inside = measures_of(VISITOR, cluster).inside
    # Three ties of strength 1: members hold 3 of 6 ends, and 2 of their 3 ends meet one another.
    assert (inside.pairs, inside.possible) == (1, 3)
    assert (inside.share, inside.expected) == (pytest.approx(2 / 3), pytest.approx(1 / 2))
    assert inside.times == pytest.approx(4 / 3)


def test_measures_nothing_of_ties_where_there_are_none(cluster):
    make_members(cluster, 2, JOINED)
    joint(outsider("Stranger"), outsider("Other"))
    rebuild_ties_from_projects(by=SYSTEM)
    assert measures_of(VISITOR, cluster).inside is None


def test_measures_places_and_countries(cluster):
    make_members(cluster, 3, JOINED, country="LV", latitude=57.0, longitude=24.0)
    make_members(cluster, 1, JOINED, country="EE", latitude=58.0, longitude=24.0)
    places = measures_of(VISITOR, cluster).places
    assert (places.placed, places.countries.value) == (4, pytest.approx(0.625))  # (3/4)² + (1/4)²
    # Three of the six pairs are 0 km apart, three a degree of latitude: the median lies halfway.
    assert places.median_km == pytest.approx(111.195 / 2, abs=0.5)


def test_synergy_needs_twenty_members_whose_size_everyone_may_know(cluster):
    make_members(cluster, 19, JOINED, country="LV", size=SizeClass.SMALL, helix="business")
    (hidden,) = make_members(cluster, 1, JOINED, country="EE", size=SizeClass.LARGE, helix="science")
    Organisation.objects.filter(pk=hidden.organisation_id).update(visibility={"size": "members"})
    assert measures_of(VISITOR, cluster).synergy is None
    Organisation.objects.filter(pk=hidden.organisation_id).update(visibility={})
    assert measures_of(VISITOR, cluster).synergy.units == 20


def test_statistics_of_its_fields_in_its_territory_and_the_stage(cluster, client):
    years = range(LAST_YEAR - 4, LAST_YEAR + 1)
    region = Region.objects.filter(version="NUTS 2021", country="AT", level=2).order_by("code").first()
    growing = [100.0, 130.0, 160.0, 190.0, 220.0]
    take_statistics(by=SYSTEM, statistic=of_chips(years, {region.code: growing, "XX9": [100.0] * 5}))
    chips, _created = Activity.objects.get_or_create(scheme="nace", code="26.11", defaults={"name_en": "Chips"})
    cluster.activities.add(chips)
    cluster.territory.add(region)
    members = make_members(cluster, 4, JOINED)
    for year in years:
        joint(*(one.organisation for one in members), year=year)
    found = measures_of(VISITOR, cluster)
    assert [jobs for _year, jobs, _quotient in found.told.years] == growing
    # 220 of 320 against 320 of 520
    assert found.told.years[-1][2] == pytest.approx((220 / 320) / (320 / 520))
    assert set(found.stage.known) == {"members", "employment", "location_quotient", "projects"}
    page = client.get(f"/clusters/{cluster.slug}/measures/").content.decode()
    assert "Chips in" in page and "Office; CC0-1.0" in page
    assert "Not known: start-ups." in page


def test_without_statistics_no_stage_is_suggested_and_the_page_says_why(cluster, client):
    make_members(cluster, 3, JOINED)
    page = client.get(f"/clusters/{cluster.slug}/measures/").content.decode()
    assert "Stage of life: undetermined" in page and "Too little is known" in page
    assert "No statistic here tells of its activities" in page


def test_page_costs_the_same_with_one_and_six_members(cluster, client_for):
    client, path = client_for(), f"/clusters/{cluster.slug}/measures/"
    joint(*(m.organisation for m in make_members(cluster, 2, JOINED)))
    rebuild_ties_from_projects(by=SYSTEM)
    few = queries_of(client, path)
    joint(*(m.organisation for m in make_members(cluster, 6, JOINED)))
    rebuild_ties_from_projects(by=SYSTEM)
    assert (few, queries_of(client, path)) == (8, 8)


def test_compares_clusters_at_a_fixed_cost_each_and_no_more_than_ten(cluster, other_cluster, client_for):
    client, path = client_for(), "/observatory/clusters/"
    make_members(cluster, 2, JOINED)
    make_members(other_cluster, 2, JOINED)
    one, two = f"?cluster={cluster.slug}", f"?cluster={cluster.slug}&cluster={other_cluster.slug}"
    assert [queries_of(client, path + query) for query in ("", one, two)] == [1, 7, 10]
    page = client.get(path + two).content.decode()
    assert "Baltic Photonics</a>" in page and "Alpine Timber</a>" in page
    many = client.get(path + "?" + "&".join(f"cluster=x{n}" for n in range(11))).content.decode()
    assert "Only the first 10" in many


def test_chloe_and_visitors_see_no_unpublished_cluster_and_no_hidden_size(cluster, chloe, client_for, client):
    secret = Cluster.objects.create(slug="quiet", name="Quiet plan")
    make_members(secret, 2, JOINED)
    for reader in (client, client_for(chloe)):
        assert reader.get("/clusters/quiet/measures/").status_code == 404
        assert "Quiet plan" not in reader.get("/observatory/clusters/?cluster=quiet").content.decode()
    assert Membership.objects.filter(cluster=secret).count() == 2
