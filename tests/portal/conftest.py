"""Reading a table as somebody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM
from hansa.observatory.actions.known import load_known_clusters
from hansa.observatory.actions.statistics import take_statistics
from hansa.portal.tables import TABLES
from tests.observatory.found import make_curve, make_found
from tests.observatory.statistics import statistic
from tests.portal import register as stories


@pytest.fixture(autouse=True)
def _speak_english():
    """A request in Russian leaves its language to the thread; the next test shall not inherit it."""
    yield
    translation.activate("en")


@pytest.fixture
def register(cluster, organisation) -> stories.Register:
    return stories.fill(cluster, organisation)


@pytest.fixture
def everything(register) -> stories.Register:
    """The register with a statistic, known clusters and a found one beside it: no table is empty."""
    load_known_clusters(by=SYSTEM)
    take_statistics(by=SYSTEM, statistic=statistic())
    make_found(register.shy, key="lasers", field="optics", name="Lasers", countries="LV", latitude=56.9, longitude=24.1)
    make_curve()
    return register


@pytest.fixture
def rows_for() -> Callable[..., list[dict]]:
    """`rows_for(ana, "members", cluster="x")`: the rows of a table as a person sees them; None is a visitor."""

    def rows(person, key: str, **parameters) -> list[dict]:
        given = {name: value if isinstance(value, list) else [value] for name, value in parameters.items()}
        return list(TABLES[key].rows(reader_for(person), MultiValueDict(given)))

    return rows
