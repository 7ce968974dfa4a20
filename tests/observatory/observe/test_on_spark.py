"""The same file with Spark: keys, counts and flags exactly the same, floats to 1e-9."""

import builtins
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.stars import preset
from hansa.observatory.observe import Columns, Request, observe
from hansa.observatory.sources.errors import UnusableSource


def assert_same(one, other) -> None:
    for name in ("specialisation", "regions", "activities"):
        first, second = one.table(name), other.table(name)
        assert first.columns.tolist() == second.columns.tolist() and len(first) == len(second) > 0
        for column in first:
            if first[column].dtype.kind == "f":
                np.testing.assert_allclose(first[column], second[column], rtol=1e-9, err_msg=f"{name}.{column}")
            else:
                assert first[column].tolist() == second[column].tolist(), f"{name}.{column}"


def test_observe_parquet_as_with_duckdb(spark, analyst, shared_data: Path) -> None:
    path = shared_data / "statistics" / "uk_bres_nuts2_sic4_2015_2018.parquet"
    columns = {"region": "geo_cd", "activity": "SIC4", "employment": "value", "year": "year"}
    assert_same(analyst.run(path, **columns, engine="local[2]"), analyst.run(path, **columns))


def test_observe_text_as_with_duckdb(spark, analyst) -> None:
    """Decimal commas, flags, suppressed cells, delimiters in quotes, names of columns that differ in case only."""
    text = (
        '\ufeffR;r;a;e;n\r\n1;NA;007;1,5;1\r\n1;"Bath; ""Avon""";007;2 500,25 b;12\r\n1;NA;01;:;3\r\n1;;01;7;1\r\n'
        "1;DE;01;12d;\r\n1;DE;007;: c;4\r\n1;DE;02;1,5;2\r\n"
    )
    on_spark = analyst.run(text, establishments="n", engine="local[2]")
    on_duckdb = analyst.run(text, establishments="n")
    assert_same(on_spark, on_duckdb)
    assert on_spark.found.missing == on_duckdb.found.missing == {":": 1, ": c": 1}
    assert on_spark.cells[('Bath; "Avon"', "007")] == 2500.25 and on_spark.found.without_code == 1


def test_refuse_with_spark_what_duckdb_refuses(spark, analyst) -> None:
    for text in ("r,a,e\nDE,01,nan or so\n", "r,a,e\nDE,01,-5\n", "r,a,jobs\nDE,01,5\n"):
        assert analyst.refused(text, engine="local[2]") == analyst.refused(text)


def test_say_so_when_spark_cannot_read(spark, tmp_path: Path) -> None:
    """An address is left to Spark; nothing here looks whether there is such a file."""
    source, rules = "hdfs://nowhere.invalid:1/rows.parquet", preset("observatory_2007_2011")
    request = Request(source, tmp_path / "out", Columns("r", "a", "e"), rules, engine="local[2]")
    with pytest.raises(UnusableSource, match="cannot be read by Spark"):
        observe(request)


def test_say_how_spark_is_installed(analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_pyspark(name: str, *rest, **more):
        if name.partition(".")[0] == "pyspark":
            raise ImportError(name)
        return real(name, *rest, **more)

    for name in [name for name in sys.modules if name.startswith("pyspark.errors")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without_pyspark)
    message = analyst.refused("r,a,e\nDE,01,5\n", engine="spark://nobody.invalid:7077")
    assert "pip install 'hansa[spark]'" in message


def test_say_that_spark_needs_java(analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    message = analyst.refused("r,a,e\nDE,01,5\n", engine="local[*]")
    assert "Spark needs Java 17" in message and "default-jre-headless" in message


def test_read_a_folder_that_spark_wrote(spark, analyst, tmp_path: Path) -> None:
    folder = tmp_path / "rows"
    frame = pd.DataFrame({"r": ["DE", "NA"], "a": ["01", "02"], "e": [5, 7]})
    spark.createDataFrame(list(frame.itertuples(index=False, name=None)), ["r", "a", "e"]).write.parquet(str(folder))
    assert (
        analyst.run(folder).cells == analyst.run(folder, engine="local[2]").cells == {("DE", "01"): 5, ("NA", "02"): 7}
    )
