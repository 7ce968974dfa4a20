"""The benchmark categories: 51 traded and 16 local, and their codes from a crosswalk that the user has."""

from pathlib import Path

import pandas as pd
import pytest

from hansa.analysis.definitions import (
    DefinitionSet,
    benchmark_categories,
    check_definitions,
    from_naics_crosswalk,
)

HEAD = "cluster_code,cluster,traded,naics_version,naics,description\n"


def test_name_the_categories() -> None:
    categories = benchmark_categories().definitions
    assert [sum(c.kind == kind for c in categories) for kind in ("traded", "local")] == [51, 16]
    assert all(c.name.startswith("Local ") == (c.kind == "local") for c in categories)
    assert [c.name for c in categories[:51]] == sorted(c.name for c in categories[:51])
    assert {p.rule for p in check_definitions(benchmark_categories())} == {"no_codes"}


def test_name_them_as_published(shared_data: Path) -> None:
    published = pd.read_parquet(
        shared_data / "statistics" / "us_msa_clusters_2016.parquet", columns=["key_t", "cluster_name_t", "cluster_type"]
    ).drop_duplicates()
    ours = {(c.key, c.name, c.kind) for c in benchmark_categories().definitions}
    assert ours == set(published.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("vintage", "traded", "local"), [("1997", 775, 307), ("2002", 781, 311), ("2007", 779, 309), ("2012", 675, 303)]
)
def test_read_each_vintage(vintage: str, traded: int, local: int, shared_data: Path) -> None:
    """Delgado, Porter and Stern (2016) speak of 778 traded codes; the file has 779 of NAICS 2007."""
    path = shared_data / "statistics" / "naics_to_cluster.csv"
    frame = from_naics_crosswalk(path, vintage).frame()
    assert frame.groupby("kind")["code"].nunique().to_dict() == {"traded": traded, "local": local}


def test_read_the_published_crosswalk(benchmark_2012: DefinitionSet) -> None:
    assert check_definitions(benchmark_2012) == ()
    assert len(benchmark_2012.codes) == 978
    assert [part.code for part in benchmark_2012["footwear"].codes] == ["316110", "316210"]
    assert benchmark_2012["automotive"].licence == "not stated in the file"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "crosswalk.csv has no naics_version 2012; it has none"),
        ("3,Apparel,True,2007,315211,x\n", "has no naics_version 2012; it has 2007"),
        ("99,Apparel,True,2012,315211,x\n", "line 2: '99' is the number of no benchmark category"),
        ("3,Clothes,True,2012,315211,x\n", "line 2: category 3 is “Clothes”, traded True; the benchmark has “Apparel”"),
        ("3,Apparel,False,2012,315211,x\n", "line 2: category 3 is “Apparel”, traded False"),
        ("3,Apparel,True,2012,3152,x\n", "line 2: the code '3152' is no NAICS code of six digits"),
        (
            "3,Apparel,True,2012,315211,x\n4,Automotive,True,2012,315211,x\n",
            "line 3: code 315211 stands in apparel already, and now in automotive",
        ),
    ],
)
def test_refuse_unfit_crosswalk(lines: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.csv"
    path.write_text(HEAD + lines, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        from_naics_crosswalk(path, "2012")


def test_refuse_crosswalk_without_columns(tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.csv"
    path.write_text("naics,cluster\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the column cluster_code, traded, naics_version"):
        from_naics_crosswalk(path, "2012")
