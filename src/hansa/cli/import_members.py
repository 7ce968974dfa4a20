"""`hansa import members`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.home import prepare

if TYPE_CHECKING:
    from hansa.directory.member_lists.entries import Entry
    from hansa.directory.member_lists.plan import Plan
    from hansa.directory.member_lists.tables import Table
    from hansa.directory.models import Cluster

BAD_INPUT, NOT_READY = 2, 3
SHOWN = 40


def members(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The member list: CSV or Excel (.xlsx).")],
    cluster: Annotated[str, typer.Option(help="The cluster: its name, or its short name in addresses.")],
    new: Annotated[
        bool, typer.Option("--new", help="Where there is no such cluster, start it as an initiative of this name.")
    ] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(help='JSON that says which heading holds what, as {"name": "Firm", "joined_on": "Since"}.'),
    ] = None,
    joined_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of joining for rows that name none.")
    ] = None,
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How dates such as 03/04/2020 are meant.")
    ] = None,
    when_unsure: Annotated[
        str,
        typer.Option(
            metavar="stop|new|same",
            help="Rows that resemble an organisation of the register, but not surely: stop and list them; enter them "
            "as new and propose to merge; or take the most similar one.",
        ),
    ] = "stop",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import the member list of a cluster, with contacts and dates.

    All or nothing; the same list again changes nothing. Members that the list does not name are reported, and stay.
    Exit code 0: done; 2: the file cannot be read; 3: rows with errors or without a decision, nothing was imported.
    """
    if when_unsure not in ("stop", "new", "same"):
        raise typer.BadParameter("right is stop, new or same", param_hint="--when-unsure")
    prepare()
    from django.db import transaction

    from hansa.directory.actions.member_lists import import_members
    from hansa.directory.member_lists.limits import BadFile
    from hansa.directory.queries.member_lists import plan_import
    from hansa.directory.rules.reader import VISITOR
    from hansa.journal.actions import SYSTEM

    try:
        content = _content(file)
        table = _table(content)
        held = _mapping(table, mapping)
    except BadFile as error:
        typer.echo(f"Nothing was imported. {file}: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error

    def entries() -> list[Entry]:
        return _entries(table, held, day_first, joined_on.date() if joined_on else None)

    with transaction.atomic():
        place = _cluster(cluster, new)
        plan = plan_import(VISITOR, place, entries(), notes=table.notes, trusted=True)
        choices = _decide(plan, when_unsure)
        if choices:
            plan = plan_import(VISITOR, place, entries(), choices=choices, notes=table.notes, trusted=True)
        if plan.is_ready and not dry_run:
            import_members(
                by=SYSTEM, cluster=place, entries=entries(), file_name=file.name, content=content, choices=choices
            )
        else:
            # A cluster that was started for a list which is not imported is not started either.
            transaction.set_rollback(True)
    _show(plan, as_json=as_json, done=plan.is_ready and not dry_run)
    if not plan.is_ready:
        raise typer.Exit(NOT_READY)


def _cluster(name: str, new: bool) -> Cluster:
    from hansa.directory.actions.initiatives import start_initiative
    from hansa.directory.models import Cluster
    from hansa.journal.actions import SYSTEM

    found = list(Cluster.objects.filter(slug=name)) or list(Cluster.objects.filter(name__iexact=name.strip()))
    if len(found) == 1:
        return found[0]
    if found:
        slugs = ", ".join(cluster.slug for cluster in found)
        typer.echo(f"Several clusters are called “{name}”. Name one by its address: {slugs}.", err=True)
    elif new:
        return start_initiative(by=SYSTEM, name=name)
    else:
        known = ", ".join(Cluster.objects.order_by("slug").values_list("slug", flat=True)[:20])
        there = f"There are: {known}." if known else "There is none yet."
        typer.echo(f"There is no cluster “{name}”. {there} With --new an initiative of this name begins.", err=True)
    raise typer.Exit(BAD_INPUT)


def _content(file: Path) -> bytes:
    from hansa.directory.member_lists.limits import MAX_BYTES, BadFile

    try:
        with file.open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadFile(error.strerror or str(error)) from error


def _table(content: bytes) -> Table:
    from hansa.directory.member_lists.columns import count_known
    from hansa.directory.member_lists.tables import read_table

    return read_table(content, looks_like_heading=count_known)


def _mapping(table: Table, path: Path | None) -> dict[str, int]:
    """Which column holds what: by the file of the operator where there is one, else by the headings."""
    from hansa.directory.member_lists.columns import guess_mapping
    from hansa.directory.member_lists.limits import BadFile

    held = _mapping_of_file(table, path) if path else guess_mapping(table.headings)
    if "name" not in held:
        raise BadFile(
            f"no column holds the names of the organisations; the headings are {', '.join(table.headings)}. "
            'Say it with --mapping, a JSON file such as {"name": "Firm"}'
        )
    return held


def _mapping_of_file(table: Table, path: Path) -> dict[str, int]:
    from hansa.directory.member_lists.columns import KEYS
    from hansa.directory.member_lists.limits import BadFile

    try:
        said: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadFile(f"{path} cannot be read as JSON ({error})") from error
    if not isinstance(said, Mapping):
        raise BadFile(f'{path}: right is an object such as {{"name": "Firm"}}')
    held = {}
    for key, heading in said.items():
        if key not in KEYS:
            raise BadFile(f"{path}: “{key}” is nothing a list may hold; right are {', '.join(KEYS)}")
        if heading not in table.headings:
            raise BadFile(f"{path}: there is no heading “{heading}”; the headings are {', '.join(table.headings)}")
        held[key] = table.headings.index(heading)
    return held


def _entries(table: Table, held: dict[str, int], day_first: bool | None, joined_on: date | None) -> list[Entry]:
    from hansa.directory.member_lists.entries import Options, read_entries

    return read_entries(table, held, Options(day_first=day_first, joined_on=joined_on))


def _decide(plan: Plan, when_unsure: str) -> dict[str, str]:
    if when_unsure == "stop":
        return {}
    undecided = [item for item in plan.items if not item.choice]
    if when_unsure == "new":
        return {item.key: "new" for item in undecided}
    return {item.key: str(item.candidates[0].organisation) for item in undecided}


def _show(plan: Plan, *, as_json: bool, done: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_report(plan, done), ensure_ascii=False, indent=2))
        return
    for note in plan.notes:
        typer.echo(note, err=True)
    shown = 0
    for item in plan.items:
        for finding in item.entry.findings:
            if finding.level != "note" and shown < SHOWN:
                typer.echo(f"line {finding.line}, {finding.column}: {finding.message}", err=True)
                shown += 1
        if item.outcome == "decide":
            best = item.candidates[0]
            typer.echo(
                f"line {item.entry.line}: is “{item.entry.name}” the same as “{best.name}”, {best.place} "
                f"(no. {best.organisation}, {best.score:.0%})? Decide with --when-unsure.",
                err=True,
            )
    counts = plan.counts
    typer.echo("Imported." if done else "Nothing was imported.")
    typer.echo(
        f"new {counts['new']}, changed {counts['changed']}, as before {counts['same']}, "
        f"to decide {counts['decide']}, errors {counts['error']}; members not in the list: {len(plan.absent)}"
    )
    for _number, name in plan.absent[:SHOWN]:
        typer.echo(f"not in the list: {name}")


def _report(plan: Plan, done: bool) -> dict[str, Any]:
    return {
        "imported": done,
        **plan.counts,
        "notes": plan.notes,
        "rows": [
            {
                "line": item.entry.line,
                "name": item.entry.name,
                "outcome": item.outcome,
                "organisation": item.organisation,
                "candidates": [[c.organisation, c.name, c.score, list(c.reasons)] for c in item.candidates],
                "findings": [finding._asdict() for finding in item.entry.findings],
            }
            for item in plan.items
        ],
        "not_in_the_list": [{"organisation": number, "name": name} for number, name in plan.absent],
    }
