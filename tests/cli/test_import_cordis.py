"""`hansa import cordis` as a process: exit codes, output, and what remains when it is killed."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import HANSA, Installation
from tests.observatory.cordis_files import ORGANIZATION, PROJECT, part, project, write_table

TABLES = (
    "directory_organisation",
    "directory_identifier",
    "directory_project",
    "directory_participation",
    "network_tie",
    "directory_dataset",
    "journal_entry",
)
CHAIN = "from hansa.journal.queries import verify_chain; print(verify_chain())"


def write_cordis(folder: Path, projects: int, partners: int, first: int = 0) -> Path:
    """A made-up set in which each project has that many partners, from a pool of as many organisations as projects."""
    folder.mkdir()
    numbers = range(first, first + projects)
    write_table(folder / "project.csv", PROJECT, [project(str(number)) for number in numbers])
    rows = [
        part(str(number), str(900_000_000 + (number * 7 + place * place) % projects), name=f"Fictitious {number}")
        for number in numbers
        for place in range(partners)
    ]
    write_table(folder / "organization.csv", ORGANIZATION, rows)
    return folder


def counts(installation: Installation) -> list[int]:
    counted = ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in TABLES)
    return list(installation.rows(f"SELECT {counted}")[0])


def test_print_a_report_and_keep_the_findings(installation: Installation, tmp_path: Path) -> None:
    folder = write_cordis(tmp_path / "cordis", projects=3, partners=2)
    with (folder / "organization.csv").open("a") as file:
        file.write('"1";"";"";"no key"\n')
    done = installation.run("import", "cordis", str(folder))
    assert done.returncode == 0, done.stderr
    assert "Reading organization.csv …" in done.stderr
    assert "1 rows rejected" in done.stdout
    assert "the row has no organisationID" in done.stdout
    (findings,) = (installation.home / "files" / "imports").glob("*/findings.csv")
    assert "rejected,organization.csv,8" in findings.read_text("utf-8-sig")


def test_print_json_alone_on_the_output(installation: Installation, tmp_path: Path) -> None:
    folder = write_cordis(tmp_path / "cordis", projects=3, partners=2)
    report = installation.json("import", "cordis", str(folder), "--json")
    assert (report["projects"]["new"], report["participations"]["new"]) == (3, 6)
    again = installation.json("import", "cordis", str(folder), "--json")
    assert (again["projects"]["new"], again["projects"]["unchanged"]) == (0, 3)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("missing.zip", None, "no such file or folder"),
        ("broken.zip", b"PK\x03\x04 broken", "a broken zip"),
        ("project.csv", b"id;title\n", "not a zip. Right is a zip with the tables in it"),
    ],
)
def test_say_what_would_be_right_and_exit_with_2(
    name: str, data: bytes | None, words: str, installation: Installation, tmp_path: Path
) -> None:
    before = counts(installation)
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = installation.run("import", "cordis", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (2, "")
    said = done.stderr.splitlines()[-1]
    assert said.startswith("Nothing was imported. ")
    assert words in said
    assert "Traceback" not in done.stderr
    assert counts(installation) == before


def interrupt(installation: Installation, folder: Path, at: str, by: signal.Signals) -> tuple[int, str]:
    """Start an import, send a signal as soon as it says where it is; exit code and the rest of what it said."""
    process = subprocess.Popen(
        [str(HANSA), "import", "cordis", str(folder)],
        env=installation.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(at):
            process.send_signal(by)
            break
    rest = process.stderr.read()
    process.stderr.close()
    return process.wait(60), rest


def test_leave_the_register_as_it_was_when_killed_at_any_point(installation: Installation, tmp_path: Path) -> None:
    first = write_cordis(tmp_path / "first", projects=5, partners=3, first=10_000)
    assert installation.run("import", "cordis", str(first)).returncode == 0
    before = counts(installation)
    folder = write_cordis(tmp_path / "second", projects=1500, partners=12)
    for point in ("Reading organization.csv", "Comparing", "Deriving ties"):
        code, _rest = interrupt(installation, folder, point, signal.SIGKILL)
        assert code == -signal.SIGKILL
        assert counts(installation) == before, point
    code, _rest = interrupt(installation, folder, "Closing", signal.SIGKILL)
    after = counts(installation)
    assert installation.run("import", "cordis", str(folder)).returncode == 0
    done = counts(installation)
    assert done[2:4] == [1505, 18_015]
    assert installation.python(CHAIN) == "None"
    # At the very end it may have been done already, then wholly.
    assert after == before or after[:-1] == done[:-1]


def test_exit_with_130_when_interrupted(installation: Installation, tmp_path: Path) -> None:
    folder = write_cordis(tmp_path / "cordis", projects=1500, partners=12)
    before = counts(installation)
    code, rest = interrupt(installation, folder, "Reading organization.csv", signal.SIGINT)
    assert (code, rest.splitlines()[-1]) == (130, "Interrupted. The register is as it was.")
    assert counts(installation) == before
