"""The network page of a cluster: narrowed, walked along, as data and as files; and what it does not tell whom."""

from __future__ import annotations

import csv
import io
import json
import struct
import xml.etree.ElementTree as ET
import zlib
from datetime import date
from itertools import pairwise

import pytest

from hansa.directory.models import Organisation
from hansa.network.models import Tie
from tests.directory.initiative_story import make_members

JOINED = date(2022, 1, 1)
FORMS = ["svg", "png", "graphml", "csv"]


@pytest.fixture
def chain(cluster) -> list[Organisation]:
    """Five members: 0 – 1 – 2 – 3 by projects, 3 a rival of 4, known from a survey. The middle one has an evil name."""
    joined = make_members(cluster, 5, JOINED, country="LV", latitude=56.9, longitude=24.1)
    members = [one.organisation for one in joined]
    for number, member in enumerate(members):
        Organisation.objects.filter(pk=member.pk).update(name="=<Middle> & Co" if number == 2 else f"Link {number}")
    for first, second in pairwise(members[:4]):
        Tie.objects.create(
            first=first, second=second, kind="cooperation", source="projects", strength=2.0,
            starts_on=date(2015, 1, 1), ends_on=date(2018, 6, 30),
        )  # fmt: skip
    Tie.objects.create(first=members[3], second=members[4], kind="competition", source="survey", strength=0.5)
    return members


def get(client, cluster, rest: str = ""):
    return client.get(f"/clusters/{cluster.slug}/network{rest}")


def data(client, cluster, query: str = "") -> dict:
    answer = get(client, cluster, f"/data/{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)


def labels(found: dict) -> list[str]:
    return sorted(node["label"] for node in found["nodes"])


def test_give_the_island_what_it_draws(chain, cluster, client_for):
    found = data(client_for(), cluster)
    assert labels(found) == ["=<Middle> & Co", "Link 0", "Link 1", "Link 3", "Link 4"]
    assert len({(node["x"], node["y"]) for node in found["nodes"]}) == 5
    assert found["edges"][0] == {
        "source": str(chain[0].pk), "target": str(chain[1].pk), "weight": 2.0, "kind": "cooperation",
        "start": "2015-01-01", "end": "2018-06-30", "label": "joint projects",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?kind=competition", ["Link 3", "Link 4"]),
        ("?source=survey", ["Link 3", "Link 4"]),
        ("?strength=1", ["=<Middle> & Co", "Link 0", "Link 1", "Link 3"]),
        ("?since=2019", ["Link 3", "Link 4"]),
        ("?until=2014", ["Link 3", "Link 4"]),
        ("?around=link 1", ["=<Middle> & Co", "Link 0", "Link 1"]),
        ("?around=middle", ["=<Middle> & Co", "Link 1", "Link 3"]),
        ("?around=nobody", []),
        ("?strength=-3&kind=love&since=20", ["=<Middle> & Co", "Link 0", "Link 1", "Link 3", "Link 4"]),
    ],
)
def test_narrow_the_network(chain, cluster, client_for, query, names):
    assert labels(data(client_for(), cluster, query)) == names
    assert get(client_for(), cluster, f"/{query}").status_code == 200


def test_show_the_shortest_way(chain, cluster, client_for):
    page = get(client_for(), cluster, "/?one=Link 0&other=Link 4").content.decode()
    way = page.split("The shortest way:")[1].split("</p>")[0]
    assert [part.split("</a>")[0].split(">")[-1] for part in way.split("→")][::2] == [
        "Link 0",
        "=&lt;Middle&gt; &amp; Co",
        "Link 4",
    ]


def test_tell_that_no_way_leads(chain, cluster, client_for):
    page = get(client_for(), cluster, "/?one=Link 0&other=Link 4&kind=cooperation").content.decode()
    assert "No member with a tie is called so: Link 4." in page
    Tie.objects.filter(first=chain[1]).delete()
    assert (
        "No way leads from one to the other" in get(client_for(), cluster, "/?one=Link 0&other=Link 3").content.decode()
    )


def test_say_when_nothing_is_left(chain, cluster, client_for):
    assert "No tie is like that" in get(client_for(), cluster, "/?strength=99").content.decode()
    assert get(client_for(), cluster, ".png?strength=99").status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_keep_ties_that_are_not_public_from_visitors(chain, cluster, client_for, ana, form):
    Tie.objects.filter(kind="competition").update(audience="office", cluster=cluster)
    seen, unseen = (get(client, cluster, f".{form}").content for client in (client_for(ana), client_for()))
    assert seen != unseen
    if form != "png":
        assert (b"Link 4" in seen, b"Link 4" in unseen) == (True, False)
    assert labels(data(client_for(), cluster)) == ["=<Middle> & Co", "Link 0", "Link 1", "Link 3"]


def test_hide_the_network_of_a_cluster_that_is_not_public(chain, cluster, client_for):
    type(cluster).objects.filter(pk=cluster.pk).update(published=False)
    assert [get(client_for(), cluster, rest).status_code for rest in ("/", "/data/", ".svg", ".csv")] == [404] * 4


def test_know_no_other_form(chain, cluster, client_for):
    assert get(client_for(), cluster, ".exe").status_code == 404


def test_draw_svg(chain, cluster, client_for):
    answer = get(client_for(), cluster, ".svg?colour=country")
    drawing = ET.fromstring(answer.content)
    space = "{http://www.w3.org/2000/svg}"
    assert answer["Content-Type"] == "image/svg+xml"
    assert len(drawing.findall(f".//{space}line")) == 4
    titles = [title.text for title in drawing.iter(f"{space}title")]
    assert "=<Middle> & Co" in titles
    assert "Latvia" in [text.text for text in drawing.iter(f"{space}text")]
    for dot in drawing.iter(f"{space}circle"):
        assert 0 < float(dot.attrib["cx"]) < 1200
        assert 0 < float(dot.attrib["cy"]) < 900


def test_draw_png(chain, cluster, client_for):
    picture = get(client_for(), cluster, ".png").content
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (1200, 900)
    begin = picture.index(b"IDAT") + 4
    size = struct.unpack(">I", picture[begin - 8 : begin - 4])[0]
    rows = zlib.decompress(picture[begin : begin + size])
    assert len(rows) == 900 * (1 + 3 * 1200)
    colours = {rows[row * 3601 + 1 + 3 * at : row * 3601 + 4 + 3 * at] for row in range(900) for at in range(1200)}
    assert bytes.fromhex("ffffff") in colours
    assert bytes.fromhex("c98a1b") in colours


def test_write_graphml(chain, cluster, client_for):
    graph = ET.fromstring(get(client_for(), cluster, ".graphml").content)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    names = [one.text for one in graph.iter(f"{space}data") if one.attrib["key"] == "label"]
    assert sorted(names) == ["=<Middle> & Co", "Link 0", "Link 1", "Link 3", "Link 4"]
    edges = list(graph.iter(f"{space}edge"))
    assert {(edge.attrib["source"], edge.attrib["target"]) for edge in edges} == {
        (str(one.pk), str(other.pk)) for one, other in pairwise(chain)
    }


def test_write_csv_that_no_spreadsheet_takes_for_a_formula(chain, cluster, client_for):
    rows = list(csv.DictReader(io.StringIO(get(client_for(), cluster, ".csv").content.decode("utf-8-sig"))))
    assert [row["kind"] for row in rows] == ["cooperation"] * 3 + ["competition"]
    assert rows[1]["second_organisation"] == "'=<Middle> & Co"
    assert (rows[0]["strength"], rows[0]["since"], rows[0]["until"]) == ("2.0", "2015-01-01", "2018-06-30")
