"""Reading lists of ties: CSV, GraphML, the spreadsheet of Kumu; and what is none."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from hansa.directory.member_lists.limits import MAX_BYTES, BadFile
from hansa.network.edge_lists.edges import Edge, Problem
from hansa.network.edge_lists.reading import read_edges

GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="label" attr.type="string"/>
  <key id="d1" for="edge" attr.name="weight" attr.type="double"/>
  <key id="d2" for="edge" attr.name="type" attr.type="string"/>
  <graph edgedefault="undirected">
    <node id="n0"><data key="d0">Gaismas Lāzeri SIA</data></node>
    <node id="n1"><data key="d0">Valguse Instituut</data></node>
    <node id="Third"/>
    <edge source="n0" target="n1"><data key="d1">4</data><data key="d2">competes</data></edge>
    <edge source="n1" target="Third" directed="true"><data key="d1">2</data></edge>
    <edge source="n1" target="n9"/>
    <edge source="n0" target="Third"><data key="d1">-1</data></edge>
  </graph>
</graphml>"""


def workbook(**sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_csv_is_read_by_its_headings_in_any_language():
    text = (
        "Откуда;Куда;Вид;Сила;Начало;Окончание;Примечание\n"
        "А;Б;конкуренция;0,5;2020;2021-03-31;тендер\n"
        "Б;В;;;;;\n"
        ";В;;;;;\n"
        "А;В;;много;;;\n"
        "А;В;;1;позавчера;;\n"
    )
    found = read_edges(text.encode())
    assert found.edges == [
        Edge(2, "А", "Б", "competition", 0.5, date(2020, 1, 1), date(2021, 3, 31), note="тендер"),
        Edge(3, "Б", "В"),
    ]
    assert found.problems == [
        Problem(4, "One of the two names is missing."),
        Problem(5, "“много” is no strength; right is a number above 0."),
        Problem(6, "“позавчера” is no date that can be read; right is 2024-03-31."),
    ]
    assert found.names == ["А", "Б", "В"]


def test_graphml_is_read_with_labels_directions_and_weights():
    found = read_edges(GRAPHML.encode())
    assert found.edges == [
        Edge(1, "Gaismas Lāzeri SIA", "Valguse Instituut", "competition", 4.0),
        Edge(2, "Valguse Instituut", "Third", "cooperation", 2.0, directed=True),
    ]
    assert [problem.message for problem in found.problems] == [
        "The file has no node “n9”.",
        "“-1” is no strength; right is a number above 0.",
    ]
    # The heaviest tie of the file has strength 1.
    assert [found.strength_of(edge) for edge in found.edges] == [1.0, 0.5]


def test_kumu_is_read_from_its_sheet_of_connections():
    content = workbook(
        Elements=[["Label", "Type"], ["Gaismas Lāzeri SIA", "Company"]],
        Connections=[
            ["From", "To", "Direction", "Label", "Type", "Strength"],
            ["Gaismas Lāzeri SIA", "Valguse Instituut", "directed", "laser head", "Funds", 3],
            ["Gaismas Lāzeri SIA", "Third", "mutual", None, "Partner", None],
        ],
    )
    found = read_edges(content)
    assert found.edges == [
        Edge(2, "Gaismas Lāzeri SIA", "Valguse Instituut", weight=3.0, directed=True, note="Funds: laser head"),
        Edge(3, "Gaismas Lāzeri SIA", "Third"),
    ]
    assert found.notes == [
        "Read: the sheet “Connections”.",
        "Taken for cooperation, with the word kept as a note: Funds (1).",
    ]


def test_first_sheet_is_read_where_none_is_called_connections():
    content = workbook(Anything=[["From", "To"], ["A", "B"]])
    assert read_edges(content).edges == [Edge(2, "A", "B")]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "The file is empty."),
        (b"name;city\nA;Riga\n", "No columns name the two organisations"),
        (b"from;to\n", "headings only"),
        (b"<graphml", "The GraphML is broken"),
        (b"<graphml></graphml>", "The file holds no tie."),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><graphml>&a;</graphml>', "declares XML entities"),
        (b"PK\x03\x04 nonsense", "cut off or broken"),
        (b"x" * (MAX_BYTES + 1), "larger than 10 MB"),
    ],
    ids=["empty", "no names", "headings", "cut", "no edge", "entities", "broken zip", "large"],
)
def test_bad_file_says_what_would_be_right(content, complaint):
    with pytest.raises(BadFile, match=complaint):
        read_edges(content)
