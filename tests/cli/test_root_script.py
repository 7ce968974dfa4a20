"""`./hansa` does each step once, again when its sources changed, and again when it was interrupted."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.fixtures.checkout import ROOT


@pytest.fixture
def script(tmp_path: Path, monkeypatch) -> ModuleType:
    """The root script as a module, with an empty checkout of its own."""
    loader = importlib.machinery.SourceFileLoader("root_script", str(ROOT / "hansa"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("root_script", loader))
    loader.exec_module(module)
    module.ROOT, module.VENV = tmp_path, tmp_path / ".venv"
    module.VENV.mkdir()
    return module


def test_step_is_done_once_and_again_when_a_source_changed(script: ModuleType) -> None:
    source, done = script.ROOT / "requirements.txt", []
    source.write_text("django==5.2.19")
    for _ in range(2):
        script.step("pins", "Installing", [source], lambda: done.append("installed"))
    assert done == ["installed"]
    source.write_text("django==5.2.20")
    script.step("pins", "Installing", [source], lambda: done.append("again"))
    assert done == ["installed", "again"]


def test_step_that_was_interrupted_is_done_again(script: ModuleType) -> None:
    source, done = script.ROOT / "requirements.txt", []
    source.write_text("django==5.2.19")

    def interrupted() -> None:
        raise KeyboardInterrupt

    script.step("pins", "Installing", [source], lambda: done.append("installed"))
    source.write_text("django==5.2.20")
    with pytest.raises(KeyboardInterrupt):
        script.step("pins", "Installing", [source], interrupted)
    source.write_text("django==5.2.19")
    script.step("pins", "Installing", [source], lambda: done.append("again"))
    assert done == ["installed", "again"]


def test_failed_command_stops_with_its_name(script: ModuleType) -> None:
    with pytest.raises(SystemExit, match="This step failed: false"):
        script.run(["false"])
    assert script.run(["false"], check=False) == 1


def test_python_that_does_not_fit_is_told_where_no_other_is(script: ModuleType, monkeypatch) -> None:
    monkeypatch.setattr(script, "PYTHONS", ((3, 98), (3, 99)))
    with pytest.raises(SystemExit, match=r"Hansa needs one of Python 3\.98, 3\.99; .* is 3\.1"):
        script.main()


def test_python_that_does_not_fit_hands_over_to_one_that_does(script: ModuleType, monkeypatch, tmp_path: Path) -> None:
    """The newest that runs: a stand-in for one that is not installed is passed by."""
    for name, code in (("python3.99", 1), ("python3.98", 0), ("python3.97", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    started: list[list[str]] = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(script, "PYTHONS", ((3, 97), (3, 98), (3, 99)))
    monkeypatch.setattr(script.os, "execv", lambda path, arguments: started.append([path, *arguments]))
    monkeypatch.setattr(sys, "argv", ["hansa", "demo"])
    with pytest.raises(SystemExit):
        script.run_with_another_python()
    other = str(tmp_path / "python3.98")
    assert started[0] == [other, other, "hansa", "demo"]


def test_script_needs_nothing_but_the_standard_library() -> None:
    code = f"import sys; sys.argv = ['hansa']; compile(open({str(ROOT / 'hansa')!r}).read(), 'hansa', 'exec')"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False).returncode == 0
    imported = [
        line.split()[1]
        for line in (ROOT / "hansa").read_text("utf-8").splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert set(imported) <= sys.stdlib_module_names
