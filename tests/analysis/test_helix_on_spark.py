"""Counts for the triple helix on Spark are those on DuckDB."""

from pathlib import Path

import ibis
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend

from hansa.analysis.helix import Contingency, contingency, helix_counts

COLUMNS = ["region", "activity", "size"]


def _counted(connection: BaseBackend, path: Path) -> Contingency:
    return contingency(helix_counts(connection.read_parquet(path), COLUMNS).to_pyarrow().to_pandas(), COLUMNS)


def test_count_as_on_duckdb(spark, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    firms = pd.DataFrame(
        {
            "region": rng.choice(["SE11", "SE22", "Åland", None], 5000),
            "activity": rng.choice(["26.1", "29.1", "72.1"], 5000),
            "size": rng.integers(0, 4, 5000),
        }
    )
    firms.to_parquet(tmp_path / "firms.parquet")
    on_spark = _counted(ibis.pyspark.connect(spark), tmp_path / "firms.parquet")
    on_duckdb = _counted(ibis.duckdb.connect(), tmp_path / "firms.parquet")
    assert on_spark.classes == on_duckdb.classes
    assert (on_spark.counts == on_duckdb.counts).all()
    assert on_duckdb.counts.sum() == firms["region"].notna().sum()
