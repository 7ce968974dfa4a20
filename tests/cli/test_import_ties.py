"""`hansa import ties`, as the shell calls it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from hansa.cli.import_ import app
from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Membership, Organisation
from hansa.network.models import TieRecord
from tests.fixtures.story import FOUNDED

pytestmark = pytest.mark.django_db


@pytest.fixture
def hansa(monkeypatch, cluster, organisation):
    monkeypatch.setattr("hansa.cli.import_ties.prepare", lambda: None)
    other = Organisation.objects.create(name="Valguse Instituut", fictitious=True)
    Membership.objects.create(organisation=other, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=FOUNDED)
    return lambda *words: CliRunner().invoke(app, ["ties", *(str(word) for word in words), "--cluster", cluster.slug])


def test_list_is_imported_once(hansa, tmp_path):
    path = tmp_path / "map.csv"
    path.write_text("From,To\nGaismas Lazeri,Valguse Instituut\nGaismas Lazeri,Nobody\n", "utf-8")
    first = hansa(path, "--json")
    assert first.exit_code == 0, first.output
    report = json.loads(first.stdout)
    assert (report["imported"], report["new"], report["same"], report["left_out"]) == (True, 1, 0, 1)
    again = json.loads(hansa(path, "--json").stdout)
    assert (again["new"], again["same"]) == (0, 1)
    assert TieRecord.objects.get().author == "office"


def test_bad_row_stops_with_file_and_line(hansa, tmp_path):
    path = tmp_path / "map.csv"
    path.write_text("From,To\nGaismas Lazeri,Valguse Instituut\nGaismas Lazeri,Gaismas Lazeri SIA\n", "utf-8")
    result = hansa(path)
    assert result.exit_code == 3
    assert "map.csv, line 3: “Gaismas Lazeri” and “Gaismas Lazeri SIA” are the same organisation" in result.output
    assert TieRecord.objects.count() == 0
    assert hansa(path, "--leave-out-bad").exit_code == 0
    assert TieRecord.objects.count() == 1


@pytest.mark.parametrize(("answer", "code", "ties"), [("stop", 3, 0), ("skip", 0, 0), ("same", 0, 1)])
def test_unsure_name_is_decided_by_option(hansa, tmp_path, answer, code, ties):
    path = tmp_path / "map.csv"
    path.write_text("From,To\nGaismas Lazeri,Valguse Institute\n", "utf-8")
    result = hansa(path, "--when-unsure", answer)
    assert result.exit_code == code, result.output
    assert ("Is “Valguse Institute” the same as “Valguse Instituut”" in result.output) == (answer == "stop")
    assert TieRecord.objects.count() == ties


def test_dry_run_and_unreadable_file_import_nothing(hansa, tmp_path):
    path = tmp_path / "map.csv"
    path.write_text("From,To\nGaismas Lazeri,Valguse Instituut\n", "utf-8")
    assert hansa(path, "--dry-run").exit_code == 0
    assert hansa(tmp_path / "none.csv").exit_code == 2
    path.write_text("Who,Whom\nA,B\n", "utf-8")
    result = hansa(path)
    assert result.exit_code == 2
    assert "No columns name the two organisations" in result.output
    assert TieRecord.objects.count() == 0
