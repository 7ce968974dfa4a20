"""Fixtures for all tests: where the shared data lie, and the three people of every story."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout. A user's checkout may lack it; CI may not."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.exists():
        message = "the real data of ../shared/data are not here"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return folder
