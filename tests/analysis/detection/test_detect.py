"""Detection from beginning to end, on networks in which the clusters are known, and on odd ones."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.detection import (
    PLACE,
    TIES,
    DetectionRule,
    Participations,
    detect_clusters,
    with_ties_shuffled,
)
from tests.analysis.detection.made_up import TOWNS, frame_of, organisations, random_projects, two_clusters


@pytest.fixture(scope="module")
def found():
    return detect_clusters(two_clusters(), rng=np.random.default_rng(1))


def test_find_the_planted_clusters_and_no_others(found) -> None:
    assert [(one.field, one.basis) for one in found.clusters] == [
        ("silk", TIES), ("silk", TIES), ("silk", TIES), ("steam", PLACE),
    ]  # fmt: skip


def test_join_by_ties_who_works_together_wherever_they_sit(found) -> None:
    everybody = organisations()
    others = [one[0] for one in everybody if one[1:3] != TOWNS[0]]
    at_work = set(two_clusters().query("field == 'silk'")["organisation"])
    groups = {frozenset(others[number::3]) & at_work for number in range(3)}
    joined = {frozenset(member.organisation for member in one.members) for one in found.clusters if one.basis == TIES}
    assert joined == groups
    for one in found.clusters:
        if one.basis == TIES:
            assert one.kind == "transnational"
            assert set(one.countries) == {"DE", "FR"}
            assert one.cohesion == 1.0
            assert one.expected_cohesion == pytest.approx(1 / 3, abs=0.02)
            assert one.stability > 0.9
            assert min(member.strength for member in one.members) == pytest.approx(1.0)
            assert {"closed", "found_again", "cohesion"} <= {reason.code for reason in one.reasons}


def test_find_the_place_with_its_organisations(found) -> None:
    steam = next(one for one in found.clusters if one.basis == PLACE)
    assert (steam.latitude, steam.longitude) == (pytest.approx(TOWNS[0][0]), pytest.approx(TOWNS[0][1]))
    assert len(steam.members) == 20
    assert steam.kind == "national"
    assert steam.key == "steam-place-45-00-2-00"
    assert [place.strong for place in steam.places] == [True]
    assert {member.strength for member in steam.members} == {1.0}, "they do nothing else"


def test_say_how_sure_it_is_of_each_field(found) -> None:
    fields = found.fields.set_index("field")
    assert fields.loc["silk", "clusters_of_ties"] == 3
    assert fields.loc["salt", ["clusters_of_ties", "clusters_of_places", "beyond_chance"]].tolist() == [0, 0, 0]
    assert fields.loc["silk", "agreement"] > 0.95


def test_write_tables(found) -> None:
    clusters, members = found.clusters_table(), found.members_table()
    assert clusters["key"].is_unique
    assert clusters["members"].sum() == len(members)
    assert members["strength"].between(0, 1).all()
    assert set(members["cluster"]) == set(clusters["key"])


def test_find_nothing_where_ties_are_shuffled() -> None:
    for seed in range(3):
        rng = np.random.default_rng(seed)
        shuffled = with_ties_shuffled(Participations.of(two_clusters()), rng)
        assert [one for one in detect_clusters(shuffled, rng=rng).clusters if one.basis == TIES] == []


def test_find_nothing_in_thin_networks_of_chance() -> None:
    """Every organisation in three projects of three: communities are there, and found again, but not beyond chance."""
    rows = random_projects("silk", organisations(60), 60, 3, np.random.default_rng(1))
    assert detect_clusters(frame_of(rows), rng=np.random.default_rng(1)).clusters == ()


def test_find_the_same_again_whatever_the_order_of_rows(found) -> None:
    shuffled = two_clusters().sample(frac=1, random_state=3)
    again = detect_clusters(shuffled, rng=np.random.default_rng(1))
    pd.testing.assert_frame_equal(again.clusters_table(), found.clusters_table())
    pd.testing.assert_frame_equal(again.members_table(), found.members_table())


def test_find_the_same_in_another_process(found) -> None:
    code = (
        "import numpy as np; from hansa.analysis.detection import detect_clusters;"
        "from tests.analysis.detection.made_up import two_clusters;"
        "found = detect_clusters(two_clusters(), rng=np.random.default_rng(1));"
        "print(found.clusters_table().to_csv() + found.members_table().to_csv(), end='')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == found.clusters_table().to_csv() + found.members_table().to_csv()


def test_change_nothing_it_is_given() -> None:
    frame = two_clusters()
    before = frame.copy()
    detect_clusters(frame, rng=np.random.default_rng(1), rule=DetectionRule(seeds=1, shuffles=1, resamples=1))
    pd.testing.assert_frame_equal(frame, before)


def test_join_regions_across_a_border_where_they_touch() -> None:
    rng = np.random.default_rng(1)
    everybody = organisations()
    at_border = [one for one in everybody if one[1] == TOWNS[1][0] and one[2] in (TOWNS[1][1], TOWNS[2][1])]
    others = [one for one in everybody if one not in at_border]
    rows = random_projects("steam", [*at_border * 4, *others], 150, 3, rng) + random_projects(
        "salt", others, 250, 4, rng
    )
    frame = frame_of(rows).drop_duplicates(["project", "organisation"])
    frame["region"] = frame["longitude"].map(lambda x: f"R{x:.0f}") + frame["latitude"].map(lambda y: f"-{y:.0f}")
    west, east = "R7-45", "R12-45"
    frame = frame.drop(columns=["latitude", "longitude"])
    touching = detect_clusters(frame, rng=np.random.default_rng(1), neighbours=[(west, east)])
    (steam,) = [one for one in touching.clusters if one.field == "steam"]
    assert {place.name for place in steam.places} == {west, east}
    assert (steam.kind, steam.kind_basis) == ("cross_border", "neighbouring_places")
    apart = detect_clusters(frame, rng=np.random.default_rng(1), neighbours=[])
    assert [one.kind for one in apart.clusters if one.field == "steam"] == ["national", "national"]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"organisation": ["a"], "project": [1]}),
        pd.DataFrame(
            {"organisation": ["a", "b"], "project": [1, 2], "latitude": [50.0, 50.0], "longitude": [4.0, 4.0]}
        ),
        pd.DataFrame({"organisation": list("abcdef"), "project": [1] * 6, "field": ["x"] * 6}),
        frame_of(random_projects("x", organisations(30), 40, 3, np.random.default_rng(1))).drop(
            columns=["latitude", "longitude", "country"]
        ),
    ],
    ids=["one row", "no joint project", "one project without places", "no places"],
)
def test_find_nothing_in_tables_that_hold_nothing(frame: pd.DataFrame) -> None:
    found = detect_clusters(frame, rng=np.random.default_rng(1))
    assert found.clusters == ()
    assert found.clusters_table().empty
    assert found.members_table().empty


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"radius_km": 0}, "radius_km is 0; right is a number above 0"),
        ({"seeds": 0}, "seeds is 0; right is a whole number, 1 or more"),
        ({"least_stability": 1.5}, "least_stability is 1.5; right is a share from 0 to 1"),
        ({"distance_km": (0.0, 100.0, 50.0)}, "right are ascending bounds that begin with 0"),
    ],
)
def test_refuse_rules_that_cannot_be(change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DetectionRule(**change)
