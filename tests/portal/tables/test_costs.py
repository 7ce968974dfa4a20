"""How many queries a table costs: the same for one row and for three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from hansa.directory.models import Dataset
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.portal.tables import TABLES
from tests.portal.register import make_member, organisation, project


def queries(key: str, reader, rows: int, **parameters) -> int:
    with CaptureQueriesContext(connection) as captured:
        found = list(TABLES[key].rows(reader, MultiValueDict({name: [value] for name, value in parameters.items()})))
    assert len(found) == rows
    return len(captured)


@pytest.fixture
def readers(ana, bruno, operator):
    return {"visitor": VISITOR, "ana": reader_for(ana), "bruno": reader_for(bruno), "operator": reader_for(operator)}


@pytest.mark.parametrize(("who", "cost"), [("visitor", 1), ("operator", 1), ("ana", 2), ("bruno", 2)])
def test_organisations(who, cost, readers, organisation):
    assert queries("organisations", readers[who], 1) == cost
    make(2)
    assert queries("organisations", readers[who], 3) == cost


def test_datasets_are_read_once_and_without_their_reports(organisation):
    for number in (1, 2):
        source = {"source": "cordis", "title": f"File {number}", "imported_at": timezone.now(), "report": {"long": 1}}
        one = make(1)[0]
        one.dataset = Dataset.objects.create(**source)
        one.save()
    assert queries("organisations", VISITOR, 3) == 2
    with CaptureQueriesContext(connection) as captured:
        rows = list(TABLES["organisations"].rows(VISITOR, MultiValueDict()))
    assert [row["source"] for row in rows] == ["", "File 1", "File 2"]
    assert not any('"report"' in query["sql"] for query in captured)


@pytest.mark.parametrize(("who", "cost"), [("visitor", 2), ("operator", 2), ("ana", 3), ("bruno", 3)])
def test_members(who, cost, readers, cluster):
    assert queries("members", readers[who], 1, cluster=cluster.slug) == cost
    for one in make(2):
        make_member(one, cluster)
    assert queries("members", readers[who], 3, cluster=cluster.slug) == cost


@pytest.mark.parametrize("who", ["visitor", "ana", "operator"])
def test_clusters(who, readers, cluster, other_cluster):
    other_cluster.delete()
    one = queries("clusters", readers[who], 1)
    for number in (1, 2):
        other = type(cluster).objects.create(slug=f"c{number}", name=f"Cluster {number}", published=True)
        make_member(make(1)[0], other)
    assert queries("clusters", readers[who], 3) == one == 4


def test_projects(readers, organisation):
    first, second = make(2)
    project("One", first, second)
    assert queries("projects", VISITOR, 1) == 1
    project("Two", first, organisation)
    project("Three", second, organisation)
    assert queries("projects", VISITOR, 3) == 1
    assert queries("participations", VISITOR, 6) == 1


def make(number: int) -> list:
    return [organisation(f"Company {place}") for place in range(number)]
