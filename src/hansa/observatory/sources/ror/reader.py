"""Reads a dump of ROR: the official zip with its list of records, or lines of them."""

from __future__ import annotations

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import Source, SourceFile
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.json_records import json_records
from hansa.observatory.sources.progress import Progress, silent
from hansa.observatory.sources.ror.records import ResearchOrganisation, organisation, ror_number

ENDINGS = (".json", ".jsonl", ".ndjson")
TELL_EVERY = 2_000


def read_research_organisations(
    source: Source, findings: Findings, progress: Progress = silent
) -> list[ResearchOrganisation]:
    """The organisations of a dump, each once, in the order of the file.

    Records of both schemas may stand in one file; of one organisation that stands there twice the newer record counts:
    schema 2 before 1, then the later change, then the later line. Withdrawn records, which ROR made by mistake, are
    noted and not taken. About a kilobyte for each organisation. Raises UnusableSource.
    """
    file = discover(source)
    found: dict[str, ResearchOrganisation] = {}
    with file.open() as stream:
        for number, (line, record) in enumerate(json_records(file.name, stream, findings)):
            if number % TELL_EVERY == 0:
                progress(f"Reading {file.name}", stream.done, file.size)
            _take(file.name, line, record, found, findings)
    if not found:
        raise UnusableSource(
            f"{file.name}: no organisation in it. Right is a dump of ROR: records with id and names (or name)."
        )
    return list(found.values())


def discover(source: Source) -> SourceFile:
    """The dump of a source; of a zip with both schemas, that of the second. Raises UnusableSource."""
    dumps = [file for file in source.files if file.base_name.endswith(ENDINGS)]
    if len(dumps) > 1:
        dumps = [file for file in dumps if "schema_v2" in file.base_name] or dumps
    if len(dumps) != 1:
        names = ", ".join(file.name for file in source.files[:5]) or "no file"
        raise UnusableSource(f"{source.name}: {names}. Right is one .json or .jsonl: the dump of ROR.")
    return dumps[0]


def _take(
    file: str, line: int, record: dict[str, object], found: dict[str, ResearchOrganisation], findings: Findings
) -> None:
    if not (number := ror_number(record.get("id"))):
        findings.reject(file, line, "right is an id of ROR such as https://ror.org/03yrm5c26", str(record.get("id")))
        return
    if record.get("status") == "withdrawn":
        findings.note(file, line, "status", number, "withdrawn by ROR: not taken")
        return

    def complain(column: str, value: str, reason: str) -> None:
        findings.empty(file, line, column, value, reason)

    new = organisation(record, number, line, complain)
    if not new.name:
        findings.reject(file, line, "right is a record with a name", number)
        return
    if old := found.get(number):
        kept, left = (new, old) if _age(new) >= _age(old) else (old, new)
        findings.merge(file, left.line, number, f"stands on line {kept.line} too, which is newer and counts")
        new = kept
    found[number] = new


def _age(one: ResearchOrganisation) -> tuple[int, str]:
    return one.schema, one.changed
