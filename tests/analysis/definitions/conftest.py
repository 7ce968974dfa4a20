"""County Business Patterns of 2019 beside the benchmark definitions, in codes of that vintage."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from hansa.analysis.definitions import Classification, CodeChange, DefinitionSet, from_naics_crosswalk, recoded

NAICS_2012 = Classification("NAICS", "2012")
NAICS_2017 = Classification("NAICS", "2017")

# What changed from NAICS 2012 to 2017, as the statistics of 2019 show it: codes of the crosswalk that are gone, and
# codes that the crosswalk does not know. The parts of merged codes are not known here.
CHANGES_2012_TO_2017 = """
211111 211120, 211112 211130, 212231 212230, 212234 212230, 333911 333914, 333913 333914, 335221 335220, 335222 335220,
335224 335220, 335228 335220, 452111 452210, 452112 452210, 452910 452311, 452990 452319, 454111 454110, 454112 454110,
454113 454110, 512210 512250, 512220 512250, 517110 517311, 517210 517312, 532220 532281, 532230 532282, 532291 532283,
532292 532284, 532299 532289, 541711 541713, 541711 541714, 541712 541713, 541712 541715
"""


@pytest.fixture(scope="session")
def benchmark_2012(shared_data: Path) -> DefinitionSet:
    """The benchmark categories by the published crosswalk."""
    return from_naics_crosswalk(shared_data / "statistics" / "naics_to_cluster.csv", "2012")


@pytest.fixture(scope="session")
def benchmark_2017(benchmark_2012: DefinitionSet) -> DefinitionSet:
    """The same in the codes of 2017."""
    changes = [CodeChange(*pair.split()) for pair in CHANGES_2012_TO_2017.split(",")]
    return recoded(benchmark_2012, changes, NAICS_2017)


@pytest.fixture(scope="session")
def patterns_2019(shared_data: Path) -> pd.DataFrame:
    """Cells of 933 metropolitan areas, all levels of NAICS 2017 in one table."""
    names = {"cbsa_code": "region", "naics_code": "activity", "EMP": "employment", "ESTAB": "establishments"}
    return pd.read_parquet(shared_data / "statistics" / "cbp2019_cbsa_naics.parquet").rename(columns=names)
