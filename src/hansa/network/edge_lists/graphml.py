"""Ties out of GraphML, as Gephi, yEd, igraph and networkx write it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from hansa.directory.member_lists.limits import MAX_ROWS, BadFile
from hansa.network.edge_lists.edges import Edge, EdgeList, Problem
from hansa.network.edge_lists.words import BadValue, heading, read_day, read_kind, read_weight

NAMES = ("label", "name", "название", "d0")


def read_graphml(content: bytes) -> EdgeList:
    """Nodes are named by their data `label` or `name`, else by their id; a line is the place of an edge in the file.
    Raises BadFile."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadFile(_("The file declares XML entities, as no program of networks does; it was not read.")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadFile(_("The GraphML is broken: %(error)s.") % {"error": str(error)[:200]}) from error
    keys = {key.get("id", ""): key.get("attr.name", key.get("id", "")) for key in _all(root, "key")}
    names = {node.get("id", ""): _name(node, keys) for node in _all(root, "node")}
    edges, problems = [], []
    for number, element in enumerate(_all(root, "edge"), 1):
        if number > MAX_ROWS:
            raise BadFile(_("The file holds more than %(most)d rows. Divide it.") % {"most": MAX_ROWS})
        try:
            edges.append(_edge(number, element, keys, names, _is_directed(root)))
        except BadValue as error:
            problems.append(Problem(number, str(error)))
    if not edges and not problems:
        raise BadFile(_("The file holds no tie."))
    return EdgeList(edges, problems, [_("In GraphML ties have no lines: they are counted from the first.")])


def _edge(number: int, element: Element, keys: dict[str, str], names: dict[str, str], directed: bool) -> Edge:
    ends = [element.get(end, "") for end in ("source", "target")]
    if unknown := [end for end in ends if end not in names]:
        raise BadValue(_("The file has no node “%(node)s”.") % {"node": unknown[0][:60]})
    data = {heading(name): value for name, value in _data(element, keys) if heading(name)}
    kind = read_kind(data.get("kind", ""))
    said = {"true": True, "false": False}.get(element.get("directed", ""), directed)
    return Edge(
        line=number,
        first=names[ends[0]],
        second=names[ends[1]],
        kind=kind or str(read_kind("")),
        weight=read_weight(data.get("weight", "")),
        starts_on=read_day(data.get("starts_on", "")),
        ends_on=read_day(data.get("ends_on", "")),
        directed=said,
        note=": ".join(filter(None, ("" if kind else data.get("kind", ""), data.get("note", ""))))[:1000],
    )


def _is_directed(root: Element) -> bool:
    return any(graph.get("edgedefault") == "directed" for graph in _all(root, "graph"))


def _name(node: Element, keys: dict[str, str]) -> str:
    said = {name.lower(): value for name, value in _data(node, keys)}
    found = next((said[name] for name in NAMES if said.get(name)), node.get("id", ""))
    return " ".join(found.split())[:500]


def _data(element: Element, keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    for data in element:
        if data.tag.rpartition("}")[2] == "data":
            # yEd keeps the label deep inside its own elements.
            yield keys.get(data.get("key", ""), ""), "".join(data.itertext()).strip()


def _all(root: Element, tag: str) -> Iterator[Element]:
    return (
        element for element in root.iter() if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == tag
    )
