"""Research organisations of ROR in the register. Those of the small dumps are fictitious."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hansa.directory.models import Dataset, MergeProposal, Organisation
from hansa.directory.search import index
from hansa.directory.search.query import parse
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.observatory.actions.research_organisations import import_research_organisations
from hansa.observatory.report import ImportReport

pytestmark = pytest.mark.django_db

BOATS: dict[str, Any] = {
    "id": "https://ror.org/03yrm5c26",
    "names": [
        {"types": ["ror_display", "label"], "value": "Institute of Boats"},
        {"types": ["label"], "value": "Institut für Bootsbau"},
        {"types": ["acronym"], "value": "IBS"},
    ],
    "types": ["education"],
    "status": "active",
    "established": 1907,
    "links": [{"type": "website", "value": "https://boats.example"}],
    "locations": [{"geonames_details": {"country_code": "DE", "name": "Hamburg", "lat": 53.55, "lng": 9.99}}],
    "admin": {"last_modified": {"date": "2026-01-02"}},
}
CLOSED = BOATS | {"id": "https://ror.org/029wc3q32", "status": "inactive"}

Run = Callable[..., ImportReport]


@pytest.fixture
def run(tmp_path: Path, settings: Any) -> Run:
    settings.MEDIA_ROOT = tmp_path / "files"

    def run(*records: dict[str, Any]) -> ImportReport:
        path = tmp_path / "ror.jsonl"
        path.write_text("\n".join(map(json.dumps, records)), "utf-8")
        return import_research_organisations(by=SYSTEM, where=str(path))

    return run


def found(words: str) -> list[Organisation]:
    return list(index.matching(Organisation.objects.all(), parse(words)))


def boats() -> Organisation:
    return Organisation.objects.get(identifiers__scheme="ror", identifiers__value="03yrm5c26")


def test_take_what_ror_says_of_an_organisation(run: Run) -> None:
    assert run(BOATS).organisations.new == 1
    one = boats()
    assert (one.name, one.helix, one.country_id, one.city, one.founded_year) == (
        "Institute of Boats", "science", "DE", "Hamburg", 1907,
    )  # fmt: skip
    assert (one.latitude, one.longitude, one.place_quality) == (53.55, 9.99, "city")
    assert sorted(one.names.values_list("kind", "name")) == [("other", "Institut für Bootsbau"), ("short", "IBS")]
    assert (one.dataset.source, one.dataset.licence, one.dataset.version) == ("ror", "CC0-1.0", "2026-01-02")
    assert one.source_line == 1
    assert Entry.objects.filter(verb="observatory.import_research_organisations").count() == 1


@pytest.mark.parametrize("words", ["bootsbau", "IBS", "03yrm5c26", "institute boats"])
def test_find_it_by_all_its_names(words: str, run: Run) -> None:
    run(BOATS)
    assert boats() in found(words)


def test_change_nothing_the_second_time(run: Run) -> None:
    run(BOATS)
    again = run(BOATS)
    assert (again.organisations.new, again.organisations.changed, again.organisations.unchanged) == (0, 0, 1)
    assert Dataset.objects.filter(source="ror").count() == 1
    assert boats().names.count() == 2


def test_take_a_new_name_and_year_from_a_newer_dump(run: Run) -> None:
    run(BOATS)
    names = [{"types": ["ror_display"], "value": "Ship Institute"}, {"types": ["label"], "value": "Schiffshaus"}]
    newer = run(BOATS | {"names": names, "established": 1908})
    assert newer.organisations.changed == 1
    one = boats()
    assert (one.name, one.founded_year) == ("Ship Institute", 1908)
    assert ("former", "Institute of Boats") in one.names.values_list("kind", "name")
    assert one in found("schiffshaus")
    assert one in found("bootsbau")


def test_find_a_known_organisation_by_a_name_that_only_now_came(run: Run) -> None:
    run(BOATS)
    run(BOATS | {"names": [*BOATS["names"], {"types": ["alias"], "value": "Werftschule"}]})
    assert boats() in found("werftschule")


def test_note_an_organisation_that_is_no_longer_active_and_leave_it_out(run: Run) -> None:
    report = run(BOATS, CLOSED)
    assert report.organisations.new == 1
    (note,) = report.first
    assert (note.line, note.value, note.reason) == (2, "029wc3q32", "no longer active: not taken")


def test_propose_and_never_merge_one_that_another_source_brought(run: Run) -> None:
    other = Organisation.objects.create(name="INSTITUTE OF BOATS", country_id="DE", city="Hamburg")
    report = run(BOATS)
    assert report.proposals["made"] == 1
    proposal = MergeProposal.objects.get()
    assert {proposal.first, proposal.second} == {other, boats()}
    assert proposal.reasons == ["same_name", "same_city"]


def test_take_thousands_of_real_records(shared_data: Path, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    where = str(shared_data / "registers" / "ror-sample.jsonl.gz")
    report = import_research_organisations(by=SYSTEM, where=where)
    assert report.findings["note"]["reasons"]["status: no longer active: not taken"] == 98
    assert report.organisations.new == 3_876 - 98 == Organisation.objects.filter(dataset__source="ror").count()
    assert import_research_organisations(by=SYSTEM, where=where).organisations.unchanged == report.organisations.new
