"""The examples in the docstrings of the analysis library run and are right."""

import doctest
import importlib
import pkgutil
from collections.abc import Callable

import pytest

import hansa.analysis
from hansa.analysis.composition import composition, composition_over_time
from hansa.analysis.kind import cluster_kind

MODULES = [module.name for module in pkgutil.walk_packages(hansa.analysis.__path__, "hansa.analysis.")]


@pytest.mark.parametrize("name", MODULES)
def test_run_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("measure", [composition, composition_over_time, cluster_kind])
def test_give_an_example(measure: Callable[..., object]) -> None:
    assert ">>>" in (measure.__doc__ or "")
