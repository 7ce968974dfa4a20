"""The map: points gathered on the server for any box and zoom; regions; places that may not be seen exactly."""

import json

import pytest

from hansa.directory.enums import Helix, PlaceQuality
from hansa.directory.models import Country, Organisation, Region
from hansa.directory.places.grid import cell_centre, cell_of
from hansa.directory.queries import map as map_queries
from hansa.directory.queries import organisations as lists
from hansa.directory.search import index

pytestmark = pytest.mark.django_db
WORLD = "-180,-90,180,90"


def enter(name: str, latitude: float, longitude: float, **more) -> Organisation:
    organisation = Organisation.objects.create(name=name, latitude=latitude, longitude=longitude, **more)
    index.refresh(organisation)
    return organisation


def ask(client, **query):
    return client.get("/data/organisations.geojson", query)


def features(client, **query) -> list[dict]:
    response = ask(client, **query)
    assert response.status_code == 200, response.content
    return json.loads(response.content)["features"]


def counts(client, **query) -> list[int]:
    return sorted(feature["properties"].get("count", 1) for feature in features(client, **query))


def test_computes_the_same_cell_in_the_database_as_in_python():
    for latitude, longitude in ((-90, -180), (90, 180), (0, 0), (48.137, 11.575), (-33.9, 151.2), (89.99, -0.01)):
        organisation = enter("Somewhere", latitude, longitude)
        organisation.refresh_from_db()
        assert organisation.cell == cell_of(latitude, longitude)
        middle = cell_centre(organisation.cell)
        assert abs(middle[0] - latitude) <= 0.045
        assert abs(middle[1] - longitude) <= 0.045


@pytest.mark.parametrize("zoom", [0, 3, 6, 8, 9, 12, 15])
@pytest.mark.parametrize("words", ["", "works"])
def test_shows_every_organisation_in_the_box_once_at_every_zoom(client, zoom, words):
    for number in range(12):
        enter(f"Works {number}", 48.1 + number / 300, 11.5 + number / 300)
    enter("Works far away", -33.9, 151.2)
    assert sum(counts(client, bbox="11.4,48.0,11.6,48.2", zoom=zoom, q=words)) == 12


def test_gathers_near_ones_and_lets_them_part_when_zoomed_in(client):
    enter("One", 48.10, 11.50)
    enter("Two", 48.20, 11.70)
    assert counts(client, bbox=WORLD, zoom=2) == [2]
    assert counts(client, bbox="11,48,12,48.4", zoom=12) == [1, 1]


def test_names_a_single_organisation_with_its_address_and_helix(client):
    organisation = enter("Lone & <Co>", 56.95, 24.1, helix=Helix.CIVIL_SOCIETY, city="Riga")
    (feature,) = features(client, bbox="24,56,25,57", zoom=11, lang="ru")
    assert feature["properties"] == {
        "id": str(organisation.pk), "name": "Lone & <Co>", "url": f"/ru/organisations/{organisation.pk}/lone-co/",
        "helix": "civil", "city": "Riga",
    }  # fmt: skip
    assert feature["geometry"] == {"type": "Point", "coordinates": [24.1, 56.95]}


def test_names_the_city_where_many_are_in_the_very_same_place(client):
    latvia = Country.objects.get(code="LV")
    for name in ("One", "Two"):
        enter(name, 56.95, 24.1, city="Riga", country=latvia, place_quality=PlaceQuality.CITY)
    (feature,) = features(client, bbox="24,56.9,24.2,57", zoom=15)
    assert feature["properties"] == {
        "count": 2, "bbox": [24.1, 56.95, 24.1, 56.95], "name": "Riga", "url": "/organisations/?q=Riga&country=LV",
    }  # fmt: skip


@pytest.mark.parametrize("zoom", [1, 8, 9])
def test_shows_both_sides_of_the_antimeridian(client, zoom):
    enter("Suva", -18.1, 178.4)
    enter("Apia", -13.8, -171.8)
    enter("Lima", -12.0, -77.0)
    assert sum(counts(client, bbox="178,-19,-171,-13", zoom=zoom)) == 2
    assert sum(counts(client, bbox="178,-19,189,-13", zoom=zoom)) == 2
    assert sum(counts(client, bbox="-182,-19,-171,-13", zoom=zoom)) == 2


def test_takes_a_box_wider_than_the_earth_as_the_earth(client):
    enter("Suva", -18.1, 178.4)
    assert counts(client, bbox="-400,-80,400,80", zoom=0) == [1]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"bbox": "1,2,3"}, "four numbers"),
        ({"bbox": "a,b,c,d"}, "in degrees"),
        ({"bbox": "nan,0,1,1"}, "no number"),
        ({"bbox": "0,0,inf,1"}, "no number"),
        ({"bbox": "0,10,1,5"}, "south < north"),
        ({"bbox": "0,-91,1,5"}, "south < north"),
        ({"bbox": "-9999,0,9999,1"}, "twice around"),
        ({"bbox": WORLD, "zoom": "-1"}, "from 0 to 22"),
        ({"bbox": WORLD, "zoom": "99"}, "from 0 to 22"),
        ({"bbox": WORLD, "zoom": "1.5"}, "whole number"),
        ({"bbox": WORLD, "zoom": "15"}, "too large"),
        ({"country": "QQ"}, "no country code"),
        ({"helix": "magic"}, "magic"),
        ({"cluster": "secret"}, "No cluster"),
    ],
)
def test_refuses_absurd_questions_in_words(client, query, words):
    response = ask(client, **query)
    assert response.status_code == 400
    assert words in response.json()["error"]


def test_takes_the_filters_of_the_list(client):
    enter("Lab", 48.1, 11.5, helix=Helix.SCIENCE, country=Country.objects.get(code="DE"))
    enter("Firm", 48.9, 2.3, helix=Helix.BUSINESS, country=Country.objects.get(code="FR"))
    for query in ({"helix": "science"}, {"country": "DE"}, {"q": "lab"}):
        assert counts(client, bbox=WORLD, zoom=0, **query) == [1], query


def test_shows_the_same_when_too_many_have_the_words(client, monkeypatch):
    for number in range(4):
        enter(f"Works {number}", 48 + number, 11)
    few = counts(client, bbox="0,40,30,60", zoom=4, q="works")
    monkeypatch.setattr(lists, "SMALL", 2)
    monkeypatch.setattr(map_queries, "_kept", map_queries.Keep(8, worth=lambda census: False))
    assert sum(counts(client, bbox="0,40,30,60", zoom=4, q="works")) == sum(few) == 4
    assert sum(counts(client, bbox="10.8,47.8,11.2,48.2", zoom=9, q="works")) == 1


def test_does_not_tell_the_exact_place_of_who_hides_the_street(client):
    enter("Hidden", 48.13713, 11.57543, place_quality=PlaceQuality.EXACT, visibility={"street": "members"})
    (feature,) = features(client, bbox="11,48,12,49", zoom=12)
    longitude, latitude = feature["geometry"]["coordinates"]
    middle = cell_centre(cell_of(48.13713, 11.57543))
    assert (latitude, longitude) == pytest.approx(middle, abs=1e-4)


def test_leaves_out_merged_records_and_those_without_a_place(client):
    survivor = enter("Survivor", 48.1, 11.5)
    enter("Gone", 48.1, 11.5, status="merged", merged_into=survivor)
    Organisation.objects.create(name="Nowhere")
    assert counts(client, bbox=WORLD, zoom=0) == [1]


def test_is_kept_by_caches_until_the_register_changes(client):
    enter("One", 48.1, 11.5)
    first = ask(client, bbox=WORLD, zoom=1)
    assert "max-age=60" in first["Cache-Control"]
    again = client.get("/data/organisations.geojson", {"bbox": WORLD, "zoom": 1}, HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    enter("Two", 48.1, 11.5)
    later = client.get("/data/organisations.geojson", {"bbox": WORLD, "zoom": 1}, HTTP_IF_NONE_MATCH=first["ETag"])
    assert later.status_code == 200


def test_keeps_answers_for_members_out_of_shared_caches(client_for, ana):
    response = ask(client_for(ana), bbox=WORLD, zoom=1)
    assert "private" in response["Cache-Control"]


def test_tags_of_one_reader_hold_for_no_other(client_for, ana, bruno, client):
    query = {"bbox": WORLD, "zoom": 1}
    readers = {"ana": client_for(ana), "bruno": client_for(bruno), "visitor": client}
    tags = {name: one.get("/data/organisations.geojson", query)["ETag"] for name, one in readers.items()}
    assert len(set(tags.values())) == 3
    again = client_for(ana).get("/data/organisations.geojson", query, HTTP_IF_NONE_MATCH=tags["ana"])
    assert (again.status_code, again["Cache-Control"], "Cookie" in again["Vary"]) == (304, "private, no-cache", True)
    for tag in (tags["bruno"], tags["visitor"]):
        assert client_for(ana).get("/data/organisations.geojson", query, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_bad_question_is_kept_by_nobody(client, db):
    response = client.get("/data/organisations.geojson", {"bbox": "1,2", "zoom": 1})
    assert (response.status_code, "Cache-Control" in response) == (400, False)


def test_gives_regions_with_shapes_their_counts(client):
    shape = {"type": "Polygon", "coordinates": [[[11, 48], [12, 48], [12, 49], [11, 48]]]}
    germany = Country.objects.get(code="DE")
    Region.objects.update_or_create(
        code="DE21", defaults={"level": 2, "country": germany, "name": "Oberbayern", "latitude": 48, "longitude": 11.6,
                               "version": "test", "shape": shape},
    )  # fmt: skip
    inner = Region.objects.filter(code__startswith="DE21", level=3).first() or Region.objects.get(code="DE21")
    enter("In the region", 48.1, 11.5, country=germany, region=inner)
    enter("Elsewhere", 52.5, 13.4, country=germany)
    response = client.get("/data/regions.geojson", {"level": 2})
    (feature,) = json.loads(response.content)["features"]
    assert feature["geometry"] == shape
    assert feature["properties"] == {
        "code": "DE21", "name": "Oberbayern", "count": 1, "url": "/organisations/?country=DE&region=DE21",
    }  # fmt: skip


@pytest.mark.parametrize("level", ["4", "-1", "x", ""])
def test_refuses_a_level_that_does_not_exist(client, level):
    assert client.get("/data/regions.geojson", {"level": level}).status_code == 400


def test_shows_the_page_with_a_table_of_countries(client):
    enter("Lab", 48.1, 11.5, country=Country.objects.get(code="DE"))
    enter("Firm", 48.9, 2.3, country=Country.objects.get(code="FR"))
    page = client.get("/map/").content.decode()
    assert "Germany" in page
    assert 'data-points-url="/data/organisations.geojson?lang=en"' in page
    assert "&quot;DE&quot;: 1" in page
    assert 'href="/organisations/?country=FR"' in page


def test_folds_away_what_follows_the_fifteen_largest_countries(client):
    codes = ["DE", "FR", "IT", "ES", "PL", "AT", "BE", "CZ", "DK", "EE", "FI", "GR", "HU", "IE", "LV", "LT", "MT"]
    for code in codes:
        enter(f"Lab {code}", 48.1, 11.5, country=Country.objects.get(code=code))
    page = client.get("/map/").content.decode()
    shown, _summary, folded = page.partition("The other countries; all together are 17")
    assert shown.count('<td><a href="/organisations/?country=') == 15
    assert folded.count('<td><a href="/organisations/?country=') == 2


def test_shows_an_empty_register_as_such(client):
    assert "The register is empty" in client.get("/map/").content.decode()
