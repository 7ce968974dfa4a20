"""Sets of cluster definitions in plain files: JSON, and CSV with one line for each cluster and code."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hansa.analysis.definitions.codes import Classification
from hansa.analysis.definitions.definition import ClusterDefinition, CodeShare, DefinitionSet

_OF_CLUSTER = ("key", "name", "kind", "version", "author", "source", "licence", "regions")
_OF_CODES = ("classification", "vintage", "code", "share")
_COLUMNS = ("set", "overlapping", *_OF_CLUSTER, *_OF_CODES)


def save_definitions(definitions: DefinitionSet, path: str | Path) -> None:
    """Write a set to a file that `load_definitions` reads back to an equal set. The ending says how: .json or .csv.

    In CSV, regions stand in one cell with blanks between them, and a cluster without codes has one line.

    Raises:
        ValueError: another ending, or (CSV only) the set is empty or a region has a blank in its code.
    """
    path = Path(path)
    text = _to_json(definitions) if _ending(path) == ".json" else None
    if text is not None:
        path.write_text(text, encoding="utf-8")
        return
    lines = list(_to_lines(definitions))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, _COLUMNS)
        writer.writeheader()
        writer.writerows(lines)


def load_definitions(path: str | Path) -> DefinitionSet:
    """Read a set that `save_definitions` wrote or a person typed: .json or .csv, UTF-8.

    In CSV, an empty share means 1, empty regions mean all. Read `check_definitions` afterwards: this reads what is
    written, and refuses only what cannot be read.

    Raises:
        ValueError: with the line (CSV) or the cluster (JSON), what is wrong and what would be right.
    """
    path = Path(path)
    if _ending(path) == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return _from_lines(csv.DictReader(handle), path.name)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ValueError(f"{path.name} is no JSON: {error}") from error
    return _from_json(data, path.name)


def _ending(path: Path) -> str:
    if path.suffix.lower() not in (".json", ".csv"):
        raise ValueError(f"{path.name}: cluster definitions are files that end in .json or .csv")
    return path.suffix.lower()


def _to_json(definitions: DefinitionSet) -> str:
    clusters = [
        {
            **{field: getattr(d, field) for field in _OF_CLUSTER if field != "regions"},
            "regions": None if d.regions is None else list(d.regions),
            "classification": d.classification and {"name": d.classification.name, "vintage": d.classification.vintage},
            "codes": [{"code": part.code, "share": part.share} for part in d.codes],
        }
        for d in definitions.definitions
    ]
    whole = {"set": definitions.name, "overlapping": definitions.overlapping, "clusters": clusters}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _from_json(data: Any, file: str) -> DefinitionSet:
    if not isinstance(data, Mapping) or not isinstance(data.get("clusters"), list):
        raise ValueError(f"{file}: right is an object with “set”, “overlapping” and a list “clusters”")
    overlapping = data.get("overlapping", False)
    if not isinstance(overlapping, bool):
        raise ValueError(f"{file}: overlapping is {overlapping!r}; right is true or false")
    found = []
    for place, cluster in enumerate(data["clusters"], start=1):
        try:
            found.append(_cluster(cluster))
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{file}, cluster {place}: {error}") from error
        except KeyError as error:
            raise ValueError(f"{file}, cluster {place} lacks {error}") from error
    return DefinitionSet(_text(data.get("set", file), "set"), tuple(found), overlapping)


def _cluster(data: Any) -> ClusterDefinition:
    named, regions = data.get("classification"), data.get("regions")
    if not isinstance(regions, list | None) or not isinstance(data["codes"], list):
        raise ValueError("“codes” is no list, or “regions” neither a list nor null")
    return ClusterDefinition(
        **{field: _text(data[field], field) for field in _OF_CLUSTER if field != "regions"},
        regions=None if regions is None else tuple(_text(region, "region") for region in regions),
        classification=Classification(_text(named["name"], "name"), _text(named["vintage"], "vintage"))
        if named
        else None,
        codes=tuple(CodeShare(_text(part["code"], "code"), float(part.get("share", 1))) for part in data["codes"]),
    )


def _text(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{field} is {value!r}; right is text in quotation marks, or leading zeros are lost")
    return value


def _to_lines(definitions: DefinitionSet) -> Iterable[dict[str, object]]:
    if not definitions.definitions:
        raise ValueError(f"the set “{definitions.name}” is empty; CSV has a line for each cluster, so take JSON")
    for d in definitions.definitions:
        if any(" " in region for region in d.regions or ()):
            raise ValueError(f"cluster {d.key}: a region has a blank in its code, which CSV cannot hold; take JSON")
        cluster = {field: getattr(d, field) for field in _OF_CLUSTER} | {"regions": " ".join(d.regions or ())}
        head = {"set": definitions.name, "overlapping": "yes" if definitions.overlapping else "no", **cluster}
        if d.classification is None:
            yield head
            continue
        for part in d.codes:
            yield head | {
                "classification": d.classification.name,
                "vintage": d.classification.vintage,
                "code": part.code,
                "share": repr(float(part.share)),
            }


@dataclass
class _Draft:
    """A cluster while its lines are read."""

    fields: tuple[str, ...]
    classification: Classification | None
    codes: list[CodeShare]
    line: int


def _from_lines(lines: csv.DictReader[str], file: str) -> DefinitionSet:
    lacking = [column for column in _COLUMNS if column not in (lines.fieldnames or ())]
    if lacking:
        raise ValueError(f"{file} lacks the column {', '.join(lacking)}; right are {', '.join(_COLUMNS)}")
    drafts: dict[str, _Draft] = {}
    heads: set[tuple[str, str]] = set()
    for line in lines:
        where = f"{file}, line {lines.line_num}"
        if None in line or None in line.values():
            raise ValueError(f"{where} has {'more' if None in line else 'fewer'} cells than the first line")
        heads.add((line["set"], line["overlapping"].strip().lower()))
        try:
            _read_line(line, drafts, lines.line_num)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from error
    if len(heads) != 1:
        raise ValueError(f"{file} has {len(heads)} different values of set and overlapping; right is one set a file")
    name, overlapping = heads.pop()
    if overlapping not in ("yes", "no"):
        raise ValueError(f"{file}: overlapping is {overlapping!r}; right is yes or no")
    return DefinitionSet(name, tuple(_finished(draft, file) for draft in drafts.values()), overlapping == "yes")


def _read_line(line: Mapping[str, str], drafts: dict[str, _Draft], number: int) -> None:
    fields = tuple(line[field] for field in _OF_CLUSTER)
    named = Classification(line["classification"], line["vintage"]) if line["code"] else None
    draft = drafts.setdefault(line["key"], _Draft(fields, named, [], number))
    if (draft.fields, draft.classification) != (fields, named):
        raise ValueError(
            f"cluster {line['key']} is described otherwise than in line {draft.line}; only codes may differ"
        )
    if line["code"]:
        draft.codes.append(CodeShare(line["code"], _share(line["share"])))


def _share(text: str) -> float:
    try:
        return float(text) if text.strip() else 1.0
    except ValueError:
        raise ValueError(f"the share is {text!r}; right is a number over 0 and up to 1, with a point") from None


def _finished(draft: _Draft, file: str) -> ClusterDefinition:
    fields = dict(zip(_OF_CLUSTER, draft.fields, strict=True))
    regions = tuple(fields.pop("regions").split()) or None
    try:
        return ClusterDefinition(
            **fields, codes=tuple(draft.codes), classification=draft.classification, regions=regions
        )
    except ValueError as error:
        raise ValueError(f"{file}, line {draft.line}: {error}") from error
