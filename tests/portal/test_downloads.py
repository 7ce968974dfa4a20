"""Downloading tables."""

from __future__ import annotations

import io
import json

import openpyxl
import pyarrow.parquet
import pytest

from hansa.directory.models import Organisation
from hansa.portal.tables import TABLES
from hansa.portal.tables.formats import formats_of
from hansa.portal.tables.parquet import ROWS, parquet
from hansa.portal.tables.table import Table
from tests.portal import register as stories

EVERY = [(key, form) for key, table in TABLES.items() for form in formats_of(table)]


@pytest.mark.parametrize(("key", "form"), EVERY)
def test_every_table_in_every_format(key, form, client, everything):
    query = {"cluster": "baltic-photonics"} if key in ("members", "growth") else {}
    response = client.get(f"/download/{key}.{form}", query)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith(f'attachment; filename="hansa-{key}-2')
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    content = response.getvalue()
    if form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(content)).active.max_row > 1
    elif form == "parquet":
        read = pyarrow.parquet.read_table(io.BytesIO(content))
        assert read.column_names == list(TABLES[key].columns) and read.num_rows > 0
    elif form == "csv":
        assert content.decode("utf-8-sig").splitlines()[0] == ",".join(TABLES[key].columns)
        assert content.count(b"\r\n") > 1
    else:
        read = json.loads(content)
        assert len(read["features"] if form == "geojson" else read) > 0


@pytest.mark.parametrize(("key", "form"), EVERY)
def test_an_unpublished_cluster_is_not_there_in_any_format(key, form, client, register):
    if "cluster" not in TABLES[key].parameters:
        return
    response = client.get(f"/download/{key}.{form}", {"cluster": "quiet-waves"})
    assert response.status_code == (400 if "country" in TABLES[key].parameters else 404)
    assert "Quiet Waves" not in response.content.decode()


@pytest.mark.parametrize("path", ["nothing.csv", "organisations.exe", "clusters.geojson", "members.csv", "growth.json"])
def test_what_is_not_there_is_not_found(path, client, register):
    assert client.get(f"/download/{path}").status_code == 404


def test_a_name_like_a_formula_runs_nowhere(client, db):
    name = '=HYPERLINK("http://evil.example","click")'
    stories.organisation(name)
    csv = client.get("/download/organisations.csv").getvalue().decode("utf-8-sig")
    assert '"\'=HYPERLINK(""http://evil.example"",""click"")"' in csv
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/download/organisations.xlsx").getvalue())).active
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].hyperlink) == (name, "s", None)
    assert json.loads(client.get("/download/organisations.json").getvalue())[0]["name"] == name


def test_strange_characters_break_no_format(client, db):
    name = 'Null\x01 \x1f "quotes", <b>&amp;</b> \u2028 𝒳 emoji 🛰'
    Organisation.objects.create(name=name)
    assert json.loads(client.get("/download/organisations.json").getvalue())[0]["name"] == name
    workbook = openpyxl.load_workbook(io.BytesIO(client.get("/download/organisations.xlsx").getvalue()))
    assert "quotes" in workbook.active["B2"].value


def test_parquet_holds_the_values_of_json_with_types_that_do_not_depend_on_them(client, everything):
    def frame(key, **query):
        return pyarrow.parquet.read_table(io.BytesIO(client.get(f"/download/{key}.parquet", query).getvalue()))

    def types(key, **query):
        return {field.name: str(field.type) for field in frame(key, **query).schema}

    for year in (2020, 2021):
        rows = json.loads(client.get("/download/figures.json", {"year": year}).getvalue())
        assert frame("figures", year=year).to_pylist() == rows
    assert types("figures", year=2020) == types("figures", year=2021)
    found = types("clusters") | types("figures")
    assert (found["stars"], found["employment"], found["strong"], found["founded_on"], found["country"]) == (
        "int64",
        "double",
        "bool",
        "date32[day]",
        "string",
    )


def test_parquet_names_its_licence_and_keeps_what_looks_like_a_formula(client, everything):
    stories.organisation("=1+1")
    figures = pyarrow.parquet.ParquetFile(io.BytesIO(client.get("/download/figures.parquet").getvalue())).metadata
    assert figures.metadata[b"licence"] == b"CC0-1.0"
    assert figures.metadata[b"terms"].endswith(b"/sources/")
    content = client.get("/download/organisations.parquet").getvalue()
    assert "=1+1" in pyarrow.parquet.read_table(io.BytesIO(content))["name"].to_pylist()


def test_parquet_of_many_rows_is_written_in_groups():
    table = Table("many", "Many", {"id": "number", "name": "name"}, lambda reader, parameters: iter(()))
    rows = ({"id": number, "name": f"n{number}"} for number in range(2 * ROWS + 1))
    read = pyarrow.parquet.ParquetFile(io.BytesIO(b"".join(parquet(table, rows))))
    assert [read.metadata.row_group(n).num_rows for n in range(read.num_row_groups)] == [ROWS, ROWS, 1]


def test_headings_of_a_workbook_speak_the_reader_s_language(client, register):
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/ru/download/organisations.xlsx").getvalue())).active
    assert sheet["B1"].value == "название"
    csv = client.get("/ru/download/organisations.csv").getvalue().decode("utf-8-sig")
    assert csv.startswith("id,name,helix")
    assert "http://localhost:8000/ru/organisations/" in csv


def test_downloads_are_only_read(client, db):
    assert client.post("/download/organisations.csv").status_code == 405


def test_member_page_leads_to_the_rows_it_shows(client_for, ana, register, cluster):
    client = client_for(ana)
    page = client.get(f"/clusters/{cluster.slug}/members/?former=on").content.decode()
    assert f"/download/members.csv?cluster={cluster.slug}&amp;former=on" in page
    csv = client.get(f"/download/members.csv?cluster={cluster.slug}&former=on").getvalue().decode("utf-8-sig")
    assert "Former Glass" in csv and "Shy Optics" not in csv
