"""Cells of clusters on Spark are those on DuckDB."""

from pathlib import Path

import ibis
import pandas as pd
from ibis.backends import BaseBackend

from hansa.analysis.definitions import DefinitionSet, assign
from tests.analysis.definitions.conftest import NAICS_2017


def _assigned(connection: BaseBackend, path: Path, definitions: DefinitionSet) -> pd.DataFrame:
    table = assign(connection.read_parquet(path), definitions, classification=NAICS_2017)
    return table.to_pyarrow().to_pandas().sort_values(["region", "activity"], ignore_index=True)


def test_assign_as_on_duckdb(spark, patterns_2019: pd.DataFrame, benchmark_2017: DefinitionSet, tmp_path: Path) -> None:
    path = tmp_path / "cells.parquet"
    cells = patterns_2019.drop(columns="naics_level")
    # One cell in ten suppressed, so that missing values are counted too.
    cells.assign(employment=cells["employment"].where(cells.index % 10 > 0)).to_parquet(path)
    on_spark = _assigned(ibis.pyspark.connect(spark), path, benchmark_2017)
    on_duckdb = _assigned(ibis.duckdb.connect(), path, benchmark_2017)
    pd.testing.assert_frame_equal(on_spark, on_duckdb, rtol=1e-9, check_dtype=False)
    assert len(on_duckdb) == 30_130
    assert on_duckdb["cells_missing"].sum() > 15_000
