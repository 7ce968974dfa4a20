"""Reads project.csv with the topics and fields of science of its projects."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from operator import itemgetter

from hansa.directory.actions.loading import StagedProject
from hansa.observatory.sources.cordis.cells import Cells, key
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.tables import Table
from hansa.observatory.sources.values import cents, day, paragraphs, text

NOT_WHOLE = "the row has another number of values than the header; only its key is taken"
LONGEST_ENTRY = 500
EMPTY = ("", None, "[]")
Lists = dict[str, list[str]]
Dated = tuple[str, int, StagedProject]

_TEXTS = (
    ("acronym", 120),
    ("title", 1000),
    ("status", 30),
    ("frameworkProgramme", 60),
    ("legalBasis", 300),
    ("fundingScheme", 120),
)
_COLUMNS = (
    "id",
    *(column for column, _longest in _TEXTS),
    "objective",
    "startDate",
    "endDate",
    "totalCost",
    "ecMaxContribution",
    "topics",
    "contentUpdateDate",
)


def read_topics(table: Table, findings: Findings) -> Lists:
    """Topics of each project as "CODE: title"."""
    return _read_lists(table, findings, ("topic", "title"), lambda code, title: f"{code}: {title}" if title else code)


def read_sciences(table: Table, findings: Findings) -> Lists:
    """Fields of science of each project, as paths from the broadest field to the narrowest."""
    return _read_lists(table, findings, ("euroSciVocPath", "projectID"), lambda path, _project: path.strip("/"))


def _read_lists(table: Table, findings: Findings, columns: tuple[str, str], word: Callable[[str, str], str]) -> Lists:
    lists: Lists = defaultdict(list)
    pick = itemgetter(table.place("projectID"), *(table.place(column) for column in columns))
    for line, row, whole in table.rows():
        project, first, second = pick(row)
        if not (number := key(project)) or not whole:
            findings.reject(table.name, line, "right is projectID and as many values as the header has", str(row))
        elif first.strip():
            entry = text(word(first.strip(), second.strip())[:LONGEST_ENTRY], LONGEST_ENTRY)
            if entry not in lists[number]:
                lists[number].append(entry)
    return lists


class ProjectReader:
    """Reads project.csv: each project at its first row; further rows of it wait in `repeated`.

    `numbers` gives the place on the stage of each project read so far.
    """

    def __init__(self, table: Table, topics: Lists, sciences: Lists, findings: Findings) -> None:
        self.numbers: dict[str, int] = {}
        self.repeated: dict[int, list[Dated]] = defaultdict(list)
        self.frameworks: set[str] = set()
        self.latest = ""
        self._updated: dict[int, str] = {}
        self._table, self._topics, self._sciences = table, topics, sciences
        self._findings = findings
        self._cells = Cells(table.name, findings)
        self._pick = itemgetter(*(table.place(column) for column in _COLUMNS))

    def read(self) -> Iterator[StagedProject]:
        for line, row, whole in self._table.rows():
            number, *values, updated = self._pick(row)
            if not (number := key(number, whole)):
                self._findings.reject(self._table.name, line, "the row has no id, its key", str(row))
                continue
            known = self.numbers.setdefault(number, len(self.numbers) + 1)
            if not whole:
                self._findings.empty(self._table.name, line, "", str(row), NOT_WHOLE)
                project = bare_project(known, number, line)
            else:
                project = self._project(known, number, line, values)
            updated = self._cells.read(line, "contentUpdateDate", updated, day, "")
            self.latest = max(self.latest, updated)
            if known in self._updated:
                self._findings.merge(
                    self._table.name, line, number, "a further row of one project; the newest value stays"
                )
                self.repeated[known].append((updated, line, project))
            else:
                self._updated[known] = updated
                yield project

    def fold(self, first: StagedProject) -> StagedProject:
        """One project from all its rows: in each column the newest value, then the last in the file, not empty."""
        rows = [(self._updated[first.no], first.source_line, first), *self.repeated[first.no]]
        newest_first = [row for _updated, _line, row in sorted(rows, reverse=True)]
        return StagedProject(
            *(next((v for v in values if v not in EMPTY), values[0]) for values in zip(*newest_first, strict=True))
        )

    def _project(self, no: int, number: str, line: int, values: list[str]) -> StagedProject:
        read = self._cells.read
        words = [
            read(line, column, value, partial(text, longest=longest), "")
            for (column, longest), value in zip(_TEXTS, values, strict=False)
        ]
        acronym, title, status, framework, programme, scheme = words
        objective, start, end, total, public, topics = values[len(_TEXTS) :]
        starts_on, ends_on = read(line, "startDate", start, day, ""), read(line, "endDate", end, day, "")
        if starts_on and ends_on and ends_on < starts_on:
            self._findings.empty(self._table.name, line, "endDate", end, "right is a day not before startDate")
            ends_on = ""
        if framework:
            self.frameworks.add(framework)
        return StagedProject(
            no,
            number,
            acronym,
            title,
            paragraphs(objective) if objective else "",
            status,
            starts_on or None,
            ends_on or None,
            read(line, "totalCost", total, cents, None),
            read(line, "ecMaxContribution", public, cents, None),
            framework,
            programme,
            scheme,
            _json(_topics(topics, self._topics.get(number, []))),
            _json(self._sciences.get(number, [])),
            line,
        )


def bare_project(no: int, number: str, line: int) -> StagedProject:
    """A project of which nothing but the number is known."""
    return StagedProject(no, number, "", "", "", "", None, None, None, None, "", "", "", "[]", "[]", line)


def _topics(cell: str, from_table: list[str]) -> list[str]:
    """The topics of topics.csv, which have titles, and those that only stand in project.csv."""
    with_title = {topic.partition(":")[0] for topic in from_table}
    codes = (code.strip() for code in cell.split(";")) if cell else ()
    return [*from_table, *dict.fromkeys(code for code in codes if code and code not in with_title)]


def _json(entries: list[str]) -> str:
    return json.dumps(entries) if entries else "[]"
