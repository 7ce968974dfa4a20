"""Tables as files: exact bytes, and nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from hansa.portal.tables import formats
from hansa.portal.tables.formats import chunks, formats_of, harmless
from hansa.portal.tables.table import Table

PLACES = Table(
    key="places",
    title="Places: all [of] them, with a title longer than a sheet may have",
    columns={"id": "number", "name": "name", "latitude": "latitude", "longitude": "longitude", "on": "day"},
    rows=lambda reader, parameters: iter(ROWS),
)
ROWS = [
    {"id": 1, "name": 'Gaismas "Lāzeri", SIA', "latitude": 56.95, "longitude": 24.11, "on": date(2021, 3, 1)},
    {"id": 2, "name": "=HYPERLINK(0)", "latitude": None, "longitude": None, "on": None},
]


def written(table, form, rows=None):
    return b"".join(chunks(table, iter(ROWS if rows is None else rows), form))


def test_writes_csv_that_spreadsheets_recognise():
    assert (
        written(PLACES, "csv")
        == (
            "\ufeffid,name,latitude,longitude,on\r\n"
            '1,"Gaismas ""Lāzeri"", SIA",56.95,24.11,2021-03-01\r\n'
            "2,'=HYPERLINK(0),,,\r\n"
        ).encode()
    )


def test_writes_json_with_every_key():
    assert json.loads(written(PLACES, "json"))[1] == {
        "id": 2,
        "name": "=HYPERLINK(0)",
        "latitude": None,
        "longitude": None,
        "on": None,
    }


def test_writes_geojson_with_longitude_first_and_no_geometry_without_a_place():
    collection = json.loads(written(PLACES, "geojson"))
    assert collection["type"] == "FeatureCollection"
    assert collection["features"][0]["geometry"] == {"type": "Point", "coordinates": [24.11, 56.95]}
    assert collection["features"][1]["geometry"] is None


def test_writes_a_workbook_in_which_text_stays_text():
    sheet = openpyxl.load_workbook(io.BytesIO(written(PLACES, "xlsx"))).active
    assert [cell.value for cell in sheet[1]] == ["number", "name", "latitude", "longitude", "day"]
    assert [cell.value for cell in sheet[2]] == [1, 'Gaismas "Lāzeri", SIA', 56.95, 24.11, "2021-03-01"]
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=HYPERLINK(0)", "s")


def test_refuses_a_workbook_with_too_many_rows(monkeypatch):
    monkeypatch.setattr(formats, "LARGEST_SHEET", 1)
    with pytest.raises(ValidationError, match="More than 1 rows do not fit a workbook"):
        written(PLACES, "xlsx")


@pytest.mark.parametrize("form", ["csv", "json", "geojson", "xlsx", "parquet"])
def test_writes_an_empty_table(form):
    assert written(PLACES, form, rows=[])


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-x", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_disarms_what_looks_like_a_formula(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("value", [-5, 0, 1.5, "plain", "a=b", "", True])
def test_leaves_numbers_and_plain_text_alone(value):
    assert harmless(value) == value


def test_offers_geojson_only_for_tables_with_places():
    without = Table(key="x", title="x", columns={"id": "n"}, rows=lambda r, p: iter(()))
    assert formats_of(PLACES) == ["csv", "xlsx", "parquet", "json", "geojson"]
    assert formats_of(without) == ["csv", "xlsx", "parquet", "json"]


def test_streams_instead_of_gathering():
    pieces = chunks(PLACES, ({**ROWS[0], "id": number} for number in range(2000)), "csv")
    first = next(pieces)
    assert first.count(b"\r\n") == 501


def test_reads_the_same_numbers_in_every_format():
    rows = [{**ROWS[0], "latitude": Decimal("56.95")}]
    from_csv = next(csv.DictReader(io.StringIO(written(PLACES, "csv", rows).decode("utf-8-sig"))))
    from_json = json.loads(written(PLACES, "json", rows))[0]
    assert float(from_csv["latitude"]) == from_json["latitude"] == 56.95
