"""The notebooks of the documentation run, and print what they say they print."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path

import pytest

from tests.fixtures.checkout import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
NUMBER = re.compile(r"-?\d+\.\d+")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_prints_what_it_says(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    names: dict[str, object] = {"__name__": "__main__"}
    for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"]):
        if cell["cell_type"] != "code":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("".join(cell["source"]), f"{path.name}, cell {number}", "exec"), names)
        said = "".join(line for output in cell["outputs"] for line in output["text"])
        assert_alike(printed.getvalue(), said)


def assert_alike(printed: str, said: str) -> None:
    """Texts are the same; of numbers with decimals the last digit may differ, for machines round differently."""
    assert NUMBER.sub("#", printed) == NUMBER.sub("#", said)
    for one, other in zip(NUMBER.findall(printed), NUMBER.findall(said), strict=True):
        assert float(one) == pytest.approx(float(other), abs=1.1 * 10.0 ** -len(other.partition(".")[2]))


def test_there_is_a_worked_notebook() -> None:
    assert "specialisation" in [path.stem for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_holds_nothing_but_text(path: Path) -> None:
    """No pictures and no paths: small, and the same on every machine."""
    notebook = json.loads(path.read_text("utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    assert {output["output_type"] for output in outputs} <= {"stream"} and path.stat().st_size < 50_000
    assert notebook["nbformat"] == 4 and all("id" in cell for cell in notebook["cells"])
