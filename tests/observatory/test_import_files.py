"""Files that cannot be used, and where files come from."""

from __future__ import annotations

import hashlib
import tracemalloc
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from hansa.directory.models import (
    Dataset,
    OrganisationName,
    Project,
)
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.observatory.actions.cordis import import_cordis
from hansa.observatory.sources.errors import UnusableSource
from tests.observatory.cordis_files import part, project
from tests.observatory.cordis_runs import Cordis, organisation, run

pytestmark = pytest.mark.django_db


def test_read_the_comma_separated_sample(shared_data: Path) -> None:
    report = run(shared_data / "registers" / "cordis-format-sample")
    assert report.projects.new == 100
    assert report.findings["rejected"]["total"] == 0
    found = Project.objects.get(number="101163161")
    assert "natural sciences/physical sciences/optics/microscopy" in found.fields
    assert found.topics == ["ERC-2024-SyG: ERC SYNERGY GRANTS"]
    aarhus = organisation("999997736")
    assert (aarhus.name, aarhus.country_id, aarhus.region_id, aarhus.helix) == (
        "AARHUS UNIVERSITET",
        "DK",
        "DK042",
        "science",
    )
    assert OrganisationName.objects.filter(organisation=aarhus, name="AU", kind="short").exists()


@pytest.mark.parametrize("broken", ["organization.csv", "project.csv"])
def test_leave_the_register_untouched_by_an_unusable_file(broken: str, cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    (folder / broken).write_text("id,but,nothing,else\n")
    with pytest.raises(UnusableSource, match=f"{broken}, line 1: missing column"):
        run(folder)
    (folder / broken).unlink()
    with pytest.raises(UnusableSource, match=f"{broken} not found"):
        run(folder)
    assert not Project.objects.exists()
    assert not Dataset.objects.filter(source="cordis").exists()
    assert not Entry.objects.filter(verb="observatory.import_cordis").exists()


def test_refuse_a_table_of_which_no_row_fits_its_header(cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    lines = (folder / "organization.csv").read_text().splitlines()
    (folder / "organization.csv").write_text(lines[0] + "\n" + lines[1].replace(";", ",") + "\n")
    with pytest.raises(UnusableSource, match="none of its 1 rows can be used"):
        run(folder)
    assert not Project.objects.exists()


def test_ignore_other_files_and_say_so(cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    (folder / "legalBasis.csv").write_text("x")
    assert run(folder).ignored_files == ["legalBasis.csv"]


def test_read_a_line_of_64_megabytes_in_flat_memory(cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    with (folder / "organization.csv").open("ab") as file:
        file.write(b'"101";"";"900000002";"')
        for _megabyte in range(64):
            file.write(b"x" * 1024 * 1024)
        file.write(b'"\r\n"101";"";"900000003";"";"BEHIND IT"' + b';""' * 20 + b"\r\n")
    tracemalloc.start()
    try:
        report = run(folder)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24 * 1024 * 1024
    (rejected,) = [f for f in report.first if f.kind == "rejected"]
    assert (rejected.file, rejected.line) == ("organization.csv", 3)
    assert organisation("900000003").name == "BEHIND IT"
    assert report.organisations.new == 2


def test_fetch_a_zip_from_the_web(cordis: Cordis, serve: Callable, tmp_path: Path) -> None:
    folder = cordis([project()], [part()])
    with zipfile.ZipFile(tmp_path / "served.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"h2020/{path.name}")
    data = (tmp_path / "served.zip").read_bytes()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    address = serve(answer)
    report = import_cordis(by=SYSTEM, where=address)
    dataset = Dataset.objects.get(pk=report.dataset)
    assert (dataset.url, dataset.file_name) == (address, "cordis.zip")
    assert dataset.checksum == hashlib.sha256(data).hexdigest()
    assert report.organisations.new == 1
