"""What must not stand in the repository, and what must."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.fixtures.checkout import PACKAGE, ROOT, read, tracked_files

THIS = Path(__file__)
# How package managers write down from where they fetched; patterns, so that no host is named here either.
FETCHED_FROM = [
    r"registry\s*=\s*[\"']?https?:",
    r"--?(extra-)?index-url[ =]",
    r"--find-links[ =]",
    r"^source = .*registry",
    r"\"resolved\":",
    r"https?://registry\.",
    r"https?://[\w.-]*pythonhosted",
    r"file:///",
]
HOME_OF_SOMEBODY = r"(?<![\w.])/(root|home/\w+|Users/\w+)/"
UNFINISHED = r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b|raise NotImplemented" + r"Error"
LONGEST_SOURCE = 400


def found(pattern: str, paths) -> list[str]:
    rule = re.compile(pattern, re.MULTILINE)
    return [f"{path.relative_to(ROOT)}: {match[0]}" for path in paths for match in rule.finditer(read(path))]


@pytest.mark.parametrize("pattern", FETCHED_FROM)
def test_no_file_names_where_packages_were_fetched(pattern: str) -> None:
    written_here = {THIS, ROOT / ".ci" / "lock"}
    assert found(pattern, [path for path in tracked_files() if path not in written_here]) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert found(HOME_OF_SOMEBODY, [path for path in tracked_files() if path != THIS]) == []


def test_nothing_is_left_unfinished() -> None:
    code = [path for path in tracked_files() if path.suffix in (".py", ".ts", ".html") and path != THIS]
    assert found(UNFINISHED, code) == []


def test_no_test_is_skipped_for_good() -> None:
    tests = [path for path in tracked_files() if "tests" in path.parts and path.suffix == ".py" and path != THIS]
    assert found(r"mark\.(skip|xfail)\b", tests) == []


def test_no_file_attracts_everything() -> None:
    names = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [str(path.relative_to(ROOT)) for path in tracked_files() if path.stem in names] == []


def test_no_source_file_is_longer_than_a_room_should_be() -> None:
    sources = [path for path in tracked_files() if path.suffix in (".py", ".ts") and "migrations" not in path.parts]
    lengths = {str(path.relative_to(ROOT)): read(path).count("\n") for path in sources if "tests" not in path.parts}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_SOURCE} == {}


def test_nothing_built_is_committed() -> None:
    built = [path for path in tracked_files() if path.suffix == ".mo" or "build" in path.relative_to(ROOT).parts[:-1]]
    assert [str(path.relative_to(ROOT)) for path in built] == []


def test_areas_import_only_areas_below_them() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "requirements-node.txt"])
def test_requirements_hold_pins_and_hashes_and_nothing_else(name: str) -> None:
    pin = re.compile(r"[a-z0-9-]+(\[[a-z,-]+\])?==\S+( ; [^\\]+)? \\")
    checksum = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert [line for line in lines if not pin.fullmatch(line) and not checksum.fullmatch(line)] == []


def test_requirements_pin_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    wanted = {
        "requirements.txt": project["project"]["dependencies"] + groups["build"] + project["build-system"]["requires"],
        "requirements-test.txt": project["project"]["dependencies"] + groups["build"] + groups["test"],
        "requirements-node.txt": groups["node"],
    }
    for name, dependencies in wanted.items():
        pinned = set(re.findall(r"^([a-z0-9-]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        asked = {re.match(r"[\w.-]+", dependency)[0].lower().replace("_", "-") for dependency in dependencies}
        assert asked - pinned == set(), f"{name}: run .ci/lock"


def test_every_area_says_what_it_is_for() -> None:
    silent = [
        path for path in PACKAGE.glob("*/__init__.py") if '"""' not in read(path) and path.parent.name != "config"
    ]
    assert [str(path.relative_to(ROOT)) for path in silent] == []
