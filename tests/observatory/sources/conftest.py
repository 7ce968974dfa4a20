from __future__ import annotations

from pathlib import Path

import pytest

from hansa.observatory.sources.findings import Findings


@pytest.fixture
def findings(tmp_path: Path) -> Findings:
    return Findings(tmp_path / "findings.csv")
