"""`hansa import ties`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.home import prepare

if TYPE_CHECKING:
    from hansa.directory.models import Cluster
    from hansa.network.edge_lists.plan import Plan

BAD_INPUT, NOT_READY = 2, 3
SHOWN = 40


def ties(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, GraphML, or Excel (.xlsx) as Kumu exports it.")],
    cluster: Annotated[str, typer.Option(help="The cluster whose office keeps the list: its short name in addresses.")],
    when_unsure: Annotated[
        str,
        typer.Option(
            metavar="stop|skip|same",
            help="Names that resemble an organisation, but not surely: stop and list them; leave their ties out; or "
            "take the most similar one.",
        ),
    ] = "stop",
    leave_out_bad: Annotated[
        bool, typer.Option("--leave-out-bad", help="Import the rest where rows cannot be taken.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import a list of ties as statements of a cluster's office.

    All or nothing; the same list again changes nothing. Names that the register does not know are listed, and their
    ties are left out. Exit code 0: done; 2: the file cannot be read; 3: rows that cannot be taken or names without a
    decision, nothing was imported.
    """
    if when_unsure not in ("stop", "skip", "same"):
        raise typer.BadParameter("right is stop, skip or same", param_hint="--when-unsure")
    prepare()
    from hansa.directory.member_lists.limits import MAX_BYTES, BadFile
    from hansa.directory.rules.reader import VISITOR
    from hansa.journal.actions import SYSTEM
    from hansa.network.actions.import_ties import import_ties
    from hansa.network.edge_lists.reading import read_edges
    from hansa.network.queries.edge_lists import plan_ties

    place = _cluster(cluster)
    try:
        with file.open("rb") as source:
            content = source.read(MAX_BYTES + 1)
        given = read_edges(content)
    except (BadFile, OSError) as error:
        typer.echo(f"Nothing was imported. {file}: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    plan = plan_ties(VISITOR, place, given)
    choices = _decide(plan, when_unsure)
    if choices:
        plan = plan_ties(VISITOR, place, given, choices)
    ready = plan.is_ready and (leave_out_bad or not plan.problems)
    if ready and not dry_run:
        import_ties(by=SYSTEM, cluster=place, given=given, file_name=file.name, content=content, choices=choices)
    _show(plan, file, as_json=as_json, done=ready and not dry_run)
    if not ready:
        raise typer.Exit(NOT_READY)


def _cluster(slug: str) -> Cluster:
    from hansa.directory.models import Cluster

    found = Cluster.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Cluster.objects.order_by("slug").values_list("slug", flat=True)[:20])
        typer.echo(f"There is no cluster “{slug}”. There are: {known or 'none yet'}.", err=True)
        raise typer.Exit(BAD_INPUT)
    return found


def _decide(plan: Plan, when_unsure: str) -> dict[str, str]:
    if when_unsure == "stop":
        return {}
    if when_unsure == "skip":
        return {name.key: "skip" for name in plan.open_names}
    return {name.key: str(name.candidates[0].organisation) for name in plan.open_names}


def _show(plan: Plan, file: Path, *, as_json: bool, done: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_report(plan, done), ensure_ascii=False, indent=2))
        return
    for note in plan.notes:
        typer.echo(note, err=True)
    for problem in plan.problems[:SHOWN]:
        typer.echo(f"{file.name}, line {problem.line}: {problem.message}", err=True)
    for name in plan.open_names[:SHOWN]:
        best = name.candidates[0]
        typer.echo(
            f"Is “{name.name}” the same as “{best.name}”, {best.place} (no. {best.organisation}, {best.score:.0%})? "
            "Decide with --when-unsure.",
            err=True,
        )
    for name in plan.unknown_names[:SHOWN]:
        typer.echo(f"not in the register: {name.name} ({name.ties})", err=True)
    typer.echo("Imported." if done else "Nothing was imported.")
    typer.echo(
        f"new {len(plan.new)}, as before {len(plan.rows) - len(plan.new)}, rows that cannot be taken "
        f"{len(plan.problems)}, left out {plan.left_out}, names to decide {len(plan.open_names)}"
    )


def _report(plan: Plan, done: bool) -> dict[str, object]:
    return {
        "imported": done,
        "new": len(plan.new),
        "same": len(plan.rows) - len(plan.new),
        "left_out": plan.left_out,
        "notes": plan.notes,
        "problems": [{"line": problem.line, "message": problem.message} for problem in plan.problems],
        "names": [
            {
                "name": name.name,
                "choice": name.choice,
                "ties": name.ties,
                "candidates": [[one.organisation, one.name, one.score] for one in name.candidates],
            }
            for name in plan.names
        ],
    }
