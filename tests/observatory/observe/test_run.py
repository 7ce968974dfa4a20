"""What comes out: the columns, the figures, published results, and nothing half-done."""

import signal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from hansa.analysis.concentration import locational_gini
from hansa.analysis.specialisation import krugman_specialisation
from hansa.analysis.stars import preset
from hansa.observatory.new_folder import new_folder
from hansa.observatory.observe import Columns, Request, observe

SIMPLE = "r,a,e\nA,x,30\nA,y,10\nB,x,10\nB,y,50\n"
ALWAYS = [
    "region", "activity", "year", "employment", "establishments", "rows", "known_rows",
    "location_quotient", "size_share", "focus_share", "strong", "stars",
    "star_size", "star_specialisation", "star_focus",
]  # fmt: skip
US = {"region": "region_code_t", "activity": "cluster_code_t", "employment": "emp_tl", "establishments": "est_tl"}


def test_write_the_agreed_files_and_columns(analyst) -> None:
    run = analyst.run(SIMPLE)
    assert sorted(path.name for path in run.out.iterdir()) == [
        "activities.csv", "regions.csv", "specialisation.csv", "specialisation.parquet",
    ]  # fmt: skip
    assert run.table().columns.tolist() == ALWAYS == pq.read_schema(run.out / "specialisation.parquet").names
    table = run.table()
    assert table[["region", "activity"]].values.tolist() == [["A", "x"], ["A", "y"], ["B", "x"], ["B", "y"]]
    assert table.year.isna().all() and table.establishments.isna().all()
    share = {"x": 40 / 100, "y": 60 / 100}
    assert table.location_quotient.tolist() == [
        30 / 40 / share["x"], 10 / 40 / share["y"], 10 / 60 / share["x"], 50 / 60 / share["y"],
    ]  # fmt: skip
    assert table.strong.tolist() == [True, False, False, True]


def test_write_every_digit(analyst) -> None:
    run = analyst.run("r,a,e\nA,x,0.1\nA,x,0.2\nA,y,1\nB,x,0.7\nB,y,3\n")
    text, stored = run.table(), pd.read_parquet(run.out / "specialisation.parquet")
    for name in ("employment", "location_quotient", "size_share", "focus_share"):
        assert text[name].tolist() == stored[name].tolist()
    assert (run.out / "specialisation.csv").read_text().splitlines()[1].split(",")[3] == "0.30000000000000004"


def test_write_whole_numbers_as_such(analyst) -> None:
    line = (analyst.run(SIMPLE).out / "specialisation.csv").read_text().splitlines()[1]
    assert line.startswith("A,x,,30,,1,1,1.875,")


def test_write_nothing_for_cells_without_employment(analyst) -> None:
    assert ("A", "y") not in analyst.run("r,a,e\nA,x,5\nA,y,0\nB,y,3\n").cells


def test_measure_years_and_groups_by_themselves(analyst) -> None:
    text = "r,a,e,y,g\n" + "".join(
        f"{row},{year},{group}\n"
        for year, group in ((2020, "traded"), (2021, "traded"), (2021, "local"))
        for row in ("A,x,30", "A,y,10", "B,x,10", "B,y,50")
    )
    run = analyst.run(text, year="y", group="g")
    table = run.table()
    assert table.columns.tolist()[:4] == ["region", "activity", "year", "group"]
    assert table[["year", "group"]].drop_duplicates().values.tolist() == [
        [2020, "traded"],
        [2021, "local"],
        [2021, "traded"],
    ]
    quotients = table.location_quotient.to_numpy().reshape(3, 4)
    assert (quotients == quotients[0]).all()
    assert run.found.years == [2020, 2021] and run.found.groups == ["local", "traded"] and run.found.employment == 200


def test_profile_regions_and_activities(analyst) -> None:
    run = analyst.run(SIMPLE)
    matrix = np.array([[30, 10], [10, 50]])
    regions, activities = run.table("regions"), run.table("activities")
    assert regions.columns.tolist() == [
        "region", "year", "employment", "establishments", "activities", "strong", "stars", "krugman", "herfindahl",
    ]  # fmt: skip
    assert regions.krugman.tolist() == krugman_specialisation(matrix).tolist()
    assert regions.herfindahl.tolist() == pytest.approx([0.75**2 + 0.25**2, (1 + 25) / 36])
    assert activities.locational_gini.tolist() == locational_gini(matrix).tolist()
    assert regions.strong.tolist() == [1, 1] and activities.regions.tolist() == [2, 2]
    assert activities[["ellison_glaeser", "maurel_sedillot"]].isna().all(axis=None)


def test_profile_concentration_beyond_establishments(analyst) -> None:
    """Ellison and Glaeser on ten plants: γ = 0.05990628 (REAT 3.0.3, after Farhauer and Kröll)."""
    plants = {"Wien": [200, 650, 12000, 100, 50], "Linz": [16000, 13000, 1500, 1500], "Graz": [25000]}
    rows = [f"{place},x,{jobs},1" for place, sizes in plants.items() for jobs in sizes]
    totals = {"Wien": 500_000, "Linz": 400_000, "Graz": 100_000}
    rows += [f"{place},rest,{total - sum(plants[place])},1" for place, total in totals.items()]
    run = analyst.run("r,a,e,n\n" + "\n".join(rows), establishments="n")
    profile = run.table("activities").set_index("activity").loc["x"]
    assert run.found.plants_are_rows
    assert profile.ellison_glaeser == pytest.approx(0.05990628, abs=5e-9)
    assert profile.plant_herfindahl == pytest.approx(0.2446888, abs=5e-8)
    assert profile.maurel_sedillot == pytest.approx(-0.4357626, abs=5e-8)


def test_say_nothing_of_one_plant(analyst) -> None:
    run = analyst.run("r,a,e,n\nA,x,30,1\nA,y,10,1\nB,y,5,1\n", establishments="n")
    profile = run.table("activities").set_index("activity").loc["x"]
    assert profile.plant_herfindahl == 1 and np.isnan(profile.ellison_glaeser)


def test_profile_one_region_and_one_activity(analyst) -> None:
    run = analyst.run("r,a,e\nA,x,30\n")
    assert run.table().location_quotient.tolist() == [1.0]
    assert run.table("regions").krugman.isna().all() and run.table("activities").locational_gini.isna().all()


def test_give_intervals_over_establishments(analyst) -> None:
    text = "r,a,e,n\nA,x,300,30\nA,y,100,20\nB,x,100,1\nB,y,500,50\n"
    run, again = (analyst.run(text, establishments="n", intervals=True) for _ in range(2))
    table = run.table()
    place = table.columns.get_loc("location_quotient")
    assert table.columns[place + 1 : place + 3].tolist() == ["location_quotient_lower", "location_quotient_upper"]
    inside = (table.location_quotient_lower < table.location_quotient) & (
        table.location_quotient < table.location_quotient_upper
    )
    assert inside.all() and table.equals(again.table())
    width = table.location_quotient_upper / table.location_quotient_lower
    assert width[2] > 5 * width[0]  # one establishment is not sure, thirty are surer


def test_refuse_intervals_without_establishments(analyst) -> None:
    assert "Intervals need the number of establishments" in analyst.refused(SIMPLE, intervals=True)


def test_reproduce_published_quotients_and_flags(analyst, shared_data: Path, tmp_path: Path) -> None:
    """US Cluster Mapping Project, 2016. The nation's rows are added, as the file tells them by the areas' shares."""
    published = pd.read_parquet(shared_data / "statistics" / "us_msa_clusters_2016.parquet")
    shown = published[published.cluster_emp_per_tf > 0]
    nation = (shown.emp_tl / shown.cluster_emp_per_tf).groupby([shown.cluster_code_t, shown.cluster_type]).median()
    nation = nation.round().rename("emp_tl").reset_index().assign(region_code_t="US", est_tl=0)
    path = tmp_path / "us.parquet"
    pd.concat([published, nation]).to_parquet(path)
    run = analyst.run(path, **US, group="cluster_type", reference="US")
    published = published.assign(activity=published.cluster_code_t.astype(str), region=published.region_code_t)
    both = run.table().merge(published, on=["region", "activity"], validate="1:1")
    assert len(both) == len(run.table()) == (published.emp_tl > 0).sum() == 46_399
    np.testing.assert_allclose(both.location_quotient, both.lq_tf, rtol=2e-7)
    traded = both[both.traded_b]
    assert (traded.strong != traded.strong_b.astype(bool)).sum() == 0 and traded.strong.sum() == 5_887


def test_rate_by_another_rule_set(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "statistics" / "us_msa_clusters_2016.parquet"
    request = Request(str(source), tmp_path / "out", Columns(**US, group="cluster_type"), preset("us_benchmark_flags"))
    latest = observe(request).latest
    assert (latest.star_strong == latest.strong).all()


def test_use_little_memory_for_many_rows(tmp_path: Path) -> None:
    """Four million rows, with 100 MB allowed to DuckDB."""
    import duckdb

    path = tmp_path / "rows.parquet"
    duckdb.sql(
        "COPY (SELECT 'R' || (i % 150) AS r, lpad(((i * 7919) % 400)::VARCHAR, 4, '0') AS a, 1 + i % 9 AS e "
        f"FROM range(4_000_000) AS t(i)) TO '{path}'"
    )
    columns = Columns("r", "a", "e")
    rules = preset("observatory_2007_2011")
    found = observe(Request(str(path), tmp_path / "out", columns, rules, memory="100MB", threads=2))
    assert found.rows == 4_000_000 and found.latest["rows"].sum() == 4_000_000


@pytest.mark.parametrize("memory", ["plenty", "12"])
def test_refuse_a_memory_that_is_none(analyst, memory: str) -> None:
    assert "memory" in analyst.refused(SIMPLE, memory=memory)


def test_refuse_an_engine_that_is_none(analyst) -> None:
    assert "There is no engine “polars”; right is duckdb, local[*] or spark://HOST:PORT." in analyst.refused(
        SIMPLE, engine="polars"
    )


def test_tell_what_it_is_doing(analyst, tmp_path: Path) -> None:
    told: list[str] = []
    path = analyst.file(SIMPLE)
    request = Request(str(path), tmp_path / "out", Columns("r", "a", "e"), preset("observatory_2007_2011"))
    observe(request, progress=lambda stage, done=0, total=0: told.append(stage))
    assert [*dict.fromkeys(told)] == [
        "Reading and summing the rows", "Checking the cells", "Measuring", "Rating and comparing", "Writing",
    ]  # fmt: skip


def test_leave_the_folder_as_it_was_when_interrupted(analyst, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "specialisation.csv").write_text("of last time")
    path = analyst.file(SIMPLE)
    with pytest.raises(KeyboardInterrupt):
        observe(Request(str(path), out, Columns("r", "a", "e"), preset("observatory_2007_2011")), report=_interrupted)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["given.csv", "out"]
    assert [p.name for p in out.iterdir()] == ["specialisation.csv"]
    assert (out / "specialisation.csv").read_text() == "of last time"


def _interrupted(path: Path, found: object) -> None:
    """Ctrl+C while the last file is being written."""
    signal.raise_signal(signal.SIGINT)


def test_leave_the_folder_as_it_was_when_the_report_fails(analyst, tmp_path: Path) -> None:
    request = Request(
        str(analyst.file(SIMPLE)), tmp_path / "out", Columns("r", "a", "e"), preset("observatory_2007_2011")
    )

    def fail(path: Path, found: object) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        observe(request, report=fail)
    assert [p.name for p in tmp_path.iterdir()] == ["given.csv"]


def test_new_folder_replaces_files_of_its_own_names_only(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.csv").write_text("old")
    (out / "notes.txt").write_text("mine")
    with new_folder(out) as folder:
        (folder / "a.csv").write_text("new")
        assert (out / "a.csv").read_text() == "old"
    assert {p.name: p.read_text() for p in out.iterdir()} == {"a.csv": "new", "notes.txt": "mine"}
    assert list(tmp_path.iterdir()) == [out]
