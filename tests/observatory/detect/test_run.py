"""What comes out of a run: the files, their columns and values, and nothing half-done."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hansa.analysis.detection import DetectionRule
from hansa.observatory.detect import Request, detect, read_region_shapes
from hansa.observatory.detect import run as running
from hansa.observatory.sources.errors import UnusableSource
from tests.observatory.detect.conftest import run_on
from tests.observatory.detect.projects import FILES, projects, write_projects

CLUSTERS = [
    "key", "field", "name", "basis", "kind", "kind_basis", "members", "countries", "places", "strong_places",
    "latitude", "longitude", "cohesion", "expected_cohesion", "stability", "business", "science", "government",
    "civil_society", "unknown_helix", "reasons",
]  # fmt: skip
MEMBERS = [
    "cluster", "organisation", "name", "strength", "projects", "country", "helix", "place", "latitude", "longitude",
]  # fmt: skip
# Two areas, with the border between them at 10° east.
OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"NUTS_ID": code, "NAME_LATN": name},
            "geometry": {"type": "Polygon", "coordinates": [[[w, 40], [e, 40], [e, 55], [w, 55], [w, 40]]]},
        }
        for code, name, w, e in (
            ("FR1", "West", 0, 4),
            ("FR2", "Middle", 4, 10),
            ("DE1", "East", 10, 15),
            ("DE2", "Far", 15, 20),
        )
    ],
}


def test_write_the_agreed_files_and_columns(run) -> None:
    assert sorted(path.name for path in run.out.iterdir()) == FILES
    assert run.table("clusters").columns.tolist() == CLUSTERS
    assert run.table("members").columns.tolist() == MEMBERS


def test_find_what_was_planted(run) -> None:
    clusters = run.table("clusters").set_index("key")
    assert clusters["basis"].to_dict() == {
        "silk-ties-1": "ties", "silk-ties-2": "ties", "silk-ties-3": "ties", "steam-place-town-45-2": "place",
    }  # fmt: skip
    assert clusters["kind"].tolist() == ["transnational"] * 3 + ["national"]
    assert clusters["members"].tolist() == [73, 73, 73, 20]
    steam = clusters.loc["steam-place-town-45-2"]
    assert (steam["latitude"], steam["longitude"], steam["countries"]) == (45.0, 2.0, "FR")
    assert (steam["business"], steam["science"], steam["unknown_helix"]) == (20, 0, 0)
    assert clusters["cohesion"].tolist()[:3] == [1.0] * 3
    assert steam["reasons"] == "strong_place, cohesion, one_country", "codes, where no words are given"


def test_write_every_member_once_in_each_cluster(run) -> None:
    members = run.table("members")
    assert not members.duplicated(["cluster", "organisation"]).any()
    assert members.groupby("cluster").size().to_dict() == run.table("clusters").set_index("key")["members"].to_dict()
    first = members[members.organisation == "o000"]
    assert first[["cluster", "name", "strength", "country", "helix", "place"]].values.tolist() == [
        ["steam-place-town-45-2", "Made-up o000", 1.0, "FR", "business", "Town 45 2"]
    ]


def test_draw_the_places_of_each_cluster(run) -> None:
    features = json.loads((run.out / "clusters.geojson").read_text("utf-8"))["features"]
    assert [feature["id"] for feature in features] == run.table("clusters")["key"].tolist()
    steam = features[-1]
    assert steam["geometry"] == {"type": "MultiPoint", "coordinates": [[2.0, 45.0]]}
    assert steam["properties"]["places"] == [{"name": "Town 45 2", "country": "FR", "members": 20, "strong": True}]
    assert features[0]["properties"]["countries"] == ["DE", "FR"] and len(features[0]["geometry"]["coordinates"]) == 11


def test_compare_periods(run) -> None:
    periods = run.table("periods")
    assert set(zip(periods.period_before, periods.period_after, strict=True)) == {("2014-2016", "2017-2019")}
    silk = periods[(periods.field == "silk")]
    assert silk["event"].tolist() == ["steady"] * 3, "the same three groups in both halves"
    assert (silk["likeness"] > 0.7).all() and (silk["basis"] == "ties").all()


def test_compare_nothing_where_there_is_one_period(tmp_path: Path) -> None:
    run = run_on(tmp_path, projects(years=2))
    assert run.found.changes == () and len(run.table("periods")) == 0
    assert "event" in run.table("periods").columns


def test_write_the_same_files_for_the_same_seed_whatever_the_order_of_rows(run, tmp_path: Path) -> None:
    mixed = projects().sample(frac=1.0, random_state=5)
    again = run_on(tmp_path, mixed)
    for name in FILES:
        assert (again.out / name).read_bytes() == (run.out / name).read_bytes(), name


def test_give_the_same_in_two_processes(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WORTH_A_PROCESS", 1)
    again = run_on(tmp_path)
    for name in FILES:
        assert (again.out / name).read_bytes() == (run.out / name).read_bytes(), name


def test_look_only_at_the_years_asked_for(tmp_path: Path) -> None:
    run = run_on(tmp_path, years=(2015, 2016))
    wanted = projects().query("2015 <= year <= 2016")
    assert run.found.detection.participations.rows["project"].nunique() == wanted["project"].nunique()


def test_follow_another_rule(tmp_path: Path) -> None:
    run = run_on(tmp_path, rule=DetectionRule(least_organisations=30, shuffles=1))
    assert run.table("clusters")["basis"].tolist() == [], "one shuffle can never be rare enough; twenty are too few"


def test_take_regions_as_places_and_join_those_that_touch(tmp_path: Path) -> None:
    """Steam is strong in the west; nothing joins it, and what is strong on both sides of a border would."""
    outlines = tmp_path / "regions.geojson"
    outlines.write_text(json.dumps(OUTLINES), "utf-8")
    shapes = read_region_shapes(outlines, "", "")
    assert shapes.neighbours() == [("DE1", "DE2"), ("FR1", "FR2"), ("FR2", "DE1")]
    frame = projects()
    around = frame.longitude.isin([7.0, 12.0]) & (frame.field == "salt")
    steel = frame.assign(field=frame["field"].mask(around, "steel"))
    run = run_on(tmp_path, steel[steel.field != "silk"], shapes=shapes)
    found = [one for one in run.found.clusters if one.field == "steel" and one.basis == "place"]
    assert len(found) == 1
    steel_place = found[0]
    assert {place.name for place in steel_place.places if place.strong} == {"Middle", "East"}
    assert steel_place.kind == "cross_border" and set(steel_place.countries) == {"FR", "DE"}
    features = json.loads((run.out / "clusters.geojson").read_text("utf-8"))["features"]
    drawn = next(feature for feature in features if feature["id"] == steel_place.key)
    assert drawn["geometry"]["type"] == "Polygon", "two regions that touch are one territory"


def test_take_regions_by_their_codes_where_there_are_no_coordinates(tmp_path: Path) -> None:
    frame = projects().drop(columns=["latitude", "longitude"])
    frame["region"] = np.where(frame.city == "Town 45 2", "FR1", "R" + frame.city.str[5:].str.replace(" ", ""))
    run = run_on(tmp_path, frame)
    assert run.table("clusters")["key"].tolist()[-1] == "steam-place-fr1"
    assert run.table("clusters")["latitude"].isna().all()
    features = json.loads((run.out / "clusters.geojson").read_text("utf-8"))["features"]
    assert features[-1]["geometry"] is None, "no coordinates, no place on a map"


def test_write_nothing_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    frame = projects()
    frame["name"] = "=HYPERLINK(1)"
    frame["field"] = frame["field"].replace("steam", "+steam")
    frame["city"] = frame["city"].replace("Town 45 2", "@Town")
    run = run_on(tmp_path, frame)
    clusters, members = run.table("clusters"), run.table("members")
    assert set(members["name"]) == {"'=HYPERLINK(1)"}
    assert "'+steam" in set(clusters["field"]) and "'@Town" in set(members["place"])
    for table in (clusters, members):
        texts = table.select_dtypes(exclude="number").stack()
        assert not texts.astype(str).str.match(r"\s*[=+@]").any()


def test_leave_a_folder_as_it_was_when_the_report_fails(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "clusters.csv").write_text("those of last time")

    def fail(path: Path, found) -> None:
        raise OSError("no space left")

    source = write_projects(tmp_path / "projects.csv")
    with pytest.raises(OSError, match="no space left"):
        detect(Request((str(source),), out), report=fail)
    assert [path.name for path in out.iterdir()] == ["clusters.csv"]
    assert (out / "clusters.csv").read_text() == "those of last time"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "projects.csv"]


def test_refuse_outlines_in_which_nobody_sits(tmp_path: Path) -> None:
    outlines = tmp_path / "regions.geojson"
    far = json.dumps(OUTLINES).replace("40", "-40").replace("55", "-30")
    outlines.write_text(far, "utf-8")
    with pytest.raises(UnusableSource, match=r"no organisation lies in a region of regions\.geojson"):
        run_on(tmp_path, shapes=read_region_shapes(outlines, "", ""))
