"""Choosing of many: what is shown, and how regions are found by what people type, with and without a script."""

from __future__ import annotations

import pytest
from django.utils import translation

from hansa.directory.enums import ActivityScheme
from hansa.directory.models import Activity
from hansa.directory.queries.region_search import MAX_FOUND, find_regions, region_labels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.mark.parametrize(
    "typed", ["bratislavský", "Братиславский", "SK010", "sk010", "Bratislav Slovakia", "словакия kraj"]
)
def test_find_regions_knows_names_in_any_script_codes_and_countries(typed):
    assert "SK010" in [code for code, _label in find_regions(typed)]


def test_find_regions_takes_a_list_of_codes():
    assert [code for code, _label in find_regions("at130, SK010 HU221")] == ["AT130", "HU221", "SK010"]


def test_find_regions_puts_larger_ones_first_and_is_bounded():
    codes = [code for code, _label in find_regions("Germany")]
    assert len(codes) == MAX_FOUND
    assert codes[0] == "DE"


@pytest.mark.parametrize("typed", ["", "  ", "Nowhere-upon-Sea", "%", "'; drop"])
def test_find_regions_finds_nothing_for_what_is_no_region(typed):
    assert find_regions(typed) == []


def test_labels_name_the_country_in_the_readers_language():
    with translation.override("ru"):
        assert region_labels(["SK010"]) == [("SK010", "Bratislavský kraj · SK010 · Словакия")]


def test_territory_typed_without_a_script_is_asked_before_anything_is_saved(ana, client_for, cluster):
    client, path = client_for(ana), f"/clusters/{cluster.slug}/edit/"
    form = {"name": "Another name", "origin": "bottom_up"}
    page = client.post(path, form | {"territory_find": "Rīga"})
    assert page.status_code == 200
    answer = page.content.decode()
    assert "Tick the regions that you mean, then save again." in answer
    assert 'name="territory" value="LV006"' in answer
    assert 'name="territory" value="LV006" checked' not in answer
    cluster.refresh_from_db()
    assert cluster.name == "Baltic Photonics"
    assert client.post(path, form | {"territory": ["LV006"], "territory_find": ""}).status_code == 302
    assert [region.pk for region in cluster.territory.all()] == ["LV006"]


def test_territory_typed_that_nothing_is_found_by_says_so(ana, client_for, cluster):
    path = f"/clusters/{cluster.slug}/edit/"
    answer = client_for(ana).post(path, {"name": "x", "origin": "bottom_up", "territory_find": "<Nowhere>"})
    assert "No region is found by “&lt;Nowhere&gt;”." in answer.content.decode()


def test_chosen_stand_first_and_on_the_fold(ana, client_for, cluster):
    digital = Activity.objects.get(scheme=ActivityScheme.ECOSYSTEM, name_en="Digital")
    cluster.activities.set([digital])
    answer = client_for(ana).get(f"/clusters/{cluster.slug}/edit/").content.decode()
    assert "<summary>Digital</summary>" in answer
    boxes = answer[answer.index('name="activities"') :]
    assert boxes.index(f'value="{digital.pk}" checked') < boxes.index("Aerospace and defence")


def test_region_of_a_profile_is_one_of_those_that_exist(client_for, bruno, organisation):
    from tests.directory.test_profiles_pages import posted

    client, path = client_for(bruno), f"/organisations/{organisation.pk}/edit/"
    refused = client.post(path, posted(organisation, region="XX1"))
    assert "No region has the code XX1." in refused.content.decode()
    assert client.post(path, posted(organisation, region="LV006")).status_code == 302
    organisation.refresh_from_db()
    assert organisation.region_id == "LV006"


def test_answer_to_a_picker_holds_boxes_with_escaped_names(client):
    answer = client.get("/regions/find/", {"q": "SK010", "name": "territory", "type": "checkbox"}).content.decode()
    assert '<input type="checkbox" name="territory" value="SK010">' in answer


@pytest.mark.parametrize("query", [{}, {"name": "a b", "type": "radio"}, {"name": "x", "type": "hidden"}])
def test_answer_to_a_picker_refuses_what_is_no_field(client, query):
    assert client.get("/regions/find/", {"q": "SK010", **query}).status_code == 400
