"""Ties out of the rows of a table: CSV, or the sheet Connections of Kumu."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from hansa.directory.member_lists.limits import MAX_ROWS, BadFile
from hansa.directory.member_lists.tables import read_table
from hansa.directory.member_lists.xlsx_reader import read_sheets
from hansa.network.edge_lists.edges import Edge, EdgeList, Problem
from hansa.network.edge_lists.words import BadValue, heading, read_day, read_directed, read_kind, read_weight

Cell = str | date
CONNECTIONS = ("connections", "связи")
MOST_WORDS = 8


def read_csv_or_sheet(content: bytes) -> EdgeList:
    """A table whose first row says what each column holds. Raises BadFile."""
    table = read_table(content, looks_like_heading=lambda cells: sum(bool(heading(cell)) for cell in cells))
    return _edges(table.headings, table.rows, table.notes)


def read_workbook(content: bytes) -> EdgeList:
    """The spreadsheet of Kumu: its sheet Connections, where there is one, else the first sheet. Raises BadFile."""
    for title, rows in read_sheets(content).items():
        if title.strip().lower() in CONNECTIONS and rows:
            (_line, headings), *body = rows
            if len(body) > MAX_ROWS:
                raise BadFile(_("The file holds more than %(most)d rows. Divide it.") % {"most": MAX_ROWS})
            note = _("Read: the sheet “%(sheet)s”.") % {"sheet": title}
            width = len(headings)
            return _edges([str(cell) for cell in headings], [(n, (c + [""] * width)[:width]) for n, c in body], [note])
    return read_csv_or_sheet(content)


def _edges(headings: Sequence[str], rows: Sequence[tuple[int, list[Cell]]], notes: Sequence[str]) -> EdgeList:
    places: dict[str, int] = {}
    for at, cell in enumerate(headings):
        if (key := heading(cell)) and key not in places:
            places[key] = at
    if not {"first", "second"} <= places.keys():
        raise BadFile(
            _("No columns name the two organisations. Right are headings such as From and To; these are: %(headings)s.")
            % {"headings": ", ".join(headings[:12])}
        )
    edges, problems, words = [], [], Counter[str]()
    for line, cells in rows:
        try:
            edges.append(_edge(line, {key: cells[at] for key, at in places.items()}, words))
        except BadValue as error:
            problems.append(Problem(line, str(error)))
    return EdgeList(edges, problems, [*notes, *_unknown_words(words)])


def _edge(line: int, row: dict[str, Cell], words: Counter[str]) -> Edge:
    first, second = (" ".join(str(row[key]).split())[:500] for key in ("first", "second"))
    if not first or not second:
        raise BadValue(_("One of the two names is missing."))
    kind, note = read_kind(row.get("kind", "")), str(row.get("note", ""))[:1000]
    if kind is None:
        words[str(row["kind"])[:60]] += 1
        note = ": ".join(filter(None, (str(row["kind"])[:200], note)))
    return Edge(
        line=line,
        first=first,
        second=second,
        kind=kind or str(read_kind("")),
        weight=read_weight(row.get("weight", "")),
        starts_on=read_day(row.get("starts_on", "")),
        ends_on=read_day(row.get("ends_on", "")),
        directed=read_directed(row.get("directed", "")),
        note=note,
    )


def _unknown_words(words: Counter[str]) -> list[str]:
    if not words:
        return []
    named = ", ".join(f"{word} ({count})" for word, count in words.most_common(MOST_WORDS))
    return [_("Taken for cooperation, with the word kept as a note: %(words)s.") % {"words": named}]
