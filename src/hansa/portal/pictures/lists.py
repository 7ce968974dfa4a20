"""A network as lists for other programs: CSV of its ties, and GraphML (Brandes et al. 2002) with nodes and ties."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hansa.directory.spreadsheets import harmless
from hansa.network.queries import Network

BOM = "\ufeff"
NODE_KEYS = {
    "label": "string",
    "helix": "string",
    "country": "string",
    "community": "int",
    "x": "double",
    "y": "double",
}
EDGE_KEYS = {"weight": "double", "kind": "string", "known_from": "string", "start": "string", "end": "string"}


def network_csv(network: Network) -> bytes:
    """One tie a line, with names and numbers of both organisations."""
    names = {node["id"]: node["label"] for node in network.nodes}
    written = io.StringIO()
    written.write(BOM)
    writer = csv.writer(written)
    writer.writerow(
        [
            "first",
            "first_organisation",
            "second",
            "second_organisation",
            "kind",
            "known_from",
            "strength",
            "since",
            "until",
        ]
    )
    for edge in network.edges:
        first, second = edge["source"], edge["target"]
        row = [first, names[first], second, names[second], edge["kind"], edge["label"], edge["weight"], edge["start"]]
        writer.writerow([harmless(value) for value in [*row, edge["end"]]])
    return written.getvalue().encode()


def network_graphml(network: Network) -> bytes:
    """Directed nowhere; the number of an organisation is its id, with its name, helix, country, community and place."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for domain, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        parts += [
            f'<key id="{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>' for name, kind in keys.items()
        ]
    parts.append('<graph edgedefault="undirected">')
    for node in network.nodes:
        parts.append(f"<node id={quoteattr(node['id'])}>{_data(node, NODE_KEYS)}</node>")
    for edge in network.edges:
        told = edge | {"known_from": edge["label"]}
        ends = f"source={quoteattr(edge['source'])} target={quoteattr(edge['target'])}"
        parts.append(f"<edge {ends}>{_data(told, EDGE_KEYS)}</edge>")
    return "\n".join([*parts, "</graph></graphml>"]).encode()


def _data(values: dict[str, Any], keys: dict[str, str]) -> str:
    told = ((name, values.get(name)) for name in keys)
    return "".join(f'<data key="{name}">{_text(value)}</data>' for name, value in told if value not in (None, ""))


def _text(value: Any) -> str:
    """Escaped, and without what XML cannot hold."""
    return escape("".join(sign for sign in str(value) if sign >= " " or sign in "\t\n"))
