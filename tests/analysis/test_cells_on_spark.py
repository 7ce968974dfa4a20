"""The same call on Spark gives what DuckDB gives: keys, counts and flags exactly, floats to 1e-9."""

from pathlib import Path

import ibis
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend

from hansa.analysis.cells import cell_statistics, specialisation_table

US_COLUMNS = {
    "region": "region_code_t",
    "activity": "cluster_code_t",
    "employment": "emp_tl",
    "establishments": "est_tl",
    "year": "year_t",
    "group": "cluster_type",
}


def table_on(connection: BaseBackend, path: Path, columns: dict[str, str]) -> pd.DataFrame:
    cells = cell_statistics(connection.read_parquet(path), **columns)
    if connection.name == "pyspark":
        cells = cells.cache()
    table = specialisation_table(cells).to_pyarrow().to_pandas()
    return table.sort_values(
        [name for name in columns if name in ("region", "activity", "year", "group")], ignore_index=True
    )


def assert_same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert one.columns.tolist() == other.columns.tolist() and len(one) == len(other) > 0
    for name in one:
        if one[name].dtype.kind == "f":
            np.testing.assert_allclose(one[name], other[name], rtol=1e-9, err_msg=name)
        else:
            assert one[name].tolist() == other[name].tolist(), name


def test_measure_published_areas_as_on_duckdb(spark, shared_data: Path) -> None:
    path = shared_data / "statistics" / "us_msa_clusters_2016.parquet"
    on_spark = table_on(ibis.pyspark.connect(spark), path, US_COLUMNS)
    on_duckdb = table_on(ibis.duckdb.connect(), path, US_COLUMNS)
    assert_same(on_spark, on_duckdb)
    assert on_spark.strong.sum() > 5_000


def test_measure_fractions_as_on_duckdb(spark, tmp_path: Path) -> None:
    """Sums of fractions differ in the last digits; the flags must not, ties of quotients included."""
    rng = np.random.default_rng(7)
    rows = pd.DataFrame(
        {
            "place": rng.choice([f"R{n}" for n in range(12)], 4000),
            "work": rng.choice([f"{n:02}" for n in range(8)], 4000),
            "year": rng.choice([2019, 2020], 4000),
            "jobs": rng.choice([0.1, 0.3, 1 / 3, 17.77], 4000),
        }
    )
    # Regions that are alike in all have the same quotients, so that quantiles fall upon ties.
    twins = pd.concat([rows, *(rows[rows.place == "R0"].assign(place=f"twin{n}") for n in range(5))])
    twins.to_parquet(tmp_path / "rows.parquet")
    columns = {"region": "place", "activity": "work", "employment": "jobs", "year": "year"}
    on_spark = table_on(ibis.pyspark.connect(spark), tmp_path / "rows.parquet", columns)
    assert_same(on_spark, table_on(ibis.duckdb.connect(), tmp_path / "rows.parquet", columns))
