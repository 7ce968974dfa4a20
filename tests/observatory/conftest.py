from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.observatory.cordis_files import ORGANIZATION, PROJECT, Row, write_table


@pytest.fixture
def cordis(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a folder of CORDIS with these projects and these rows of organization.csv."""

    def write(projects: list[Row], organizations: list[Row], name: str = "cordis") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        write_table(folder / "project.csv", PROJECT, projects)
        write_table(folder / "organization.csv", ORGANIZATION, organizations)
        return folder

    return write
