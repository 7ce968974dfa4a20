from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hansa.observatory.sources.files import open_file
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.statistics import load_mapping, read_statistics
from hansa.observatory.statistic import Statistic
from tests.observatory.sources.reading import SAID, Read


@pytest.fixture
def findings(tmp_path: Path) -> Findings:
    return Findings(tmp_path / "findings.csv")


@pytest.fixture
def read(tmp_path: Path, findings: Findings) -> Read:
    """A function that writes a table and a mapping, and reads the one by the other."""

    def run(data: str | bytes, name: str = "table.csv", **said: Any) -> Statistic:
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
        (tmp_path / "mapping.json").write_text(json.dumps(SAID | said), "utf-8")
        with open_file(str(tmp_path / name)) as source:
            return read_statistics(source, load_mapping(tmp_path / "mapping.json"), findings)

    return run
