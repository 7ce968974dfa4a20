"""`hansa doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Annotated

import typer

from hansa.cli.checks.finding import Finding, Severity, problem
from hansa.cli.home import prepare

SIGNS = {Severity.OK: "  ok", Severity.WARNING: "warn", Severity.PROBLEM: "FAIL"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print findings and counts as JSON.")] = False,
    mend: Annotated[bool, typer.Option("--mend", help="Mend first what can be mended without asking.")] = False,
) -> None:
    """Say what is wrong with this installation and how to mend it. Exit code 1 when there is a problem, else 0.

    --mend closes the home to other users, loads the reference data and makes the search index anew.
    """
    try:
        look()
    except SystemExit as refusal:
        # The settings are wrong, so nothing else can be looked at.
        findings = [problem("settings", str(refusal), "Correct the file, then run hansa doctor again.")]
        counted = None
    else:
        if mend:
            mend_now()
        findings, counted = examine(), counts()
    worst = max((finding.severity for finding in findings), key=list(Severity).index)
    if as_json:
        report = {"status": worst, "findings": [asdict(finding) for finding in findings], "counts": counted}
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        write(findings, counted)
    raise typer.Exit(1 if worst is Severity.PROBLEM else 0)


def look() -> None:
    """Load Django without changing a home that is in use; an empty one is prepared."""
    import django

    os.umask(0o077)
    django.setup()
    from django.db import DatabaseError, connection

    try:
        tables = connection.introspection.table_names()
    except DatabaseError:
        return  # the checks say what is wrong
    if "django_migrations" not in tables:
        prepare()


def examine() -> list[Finding]:
    """Every check's finding. A check that cannot even look is a problem, not the end of the examination."""
    from hansa.cli.checks import CHECKS

    findings = []
    for check in CHECKS:
        try:
            findings.append(check())
        except Exception as error:
            name = check.__name__.replace("_", " ")
            findings.append(problem(name, f"Could not look: {error}", "Mend what is named above first."))
    return findings


def counts() -> dict[str, int] | None:
    """How much the register holds, without what is shipped, fictitious or merged away; None when it cannot be read."""
    from django.db import DatabaseError

    from hansa.directory.enums import OrganisationStatus
    from hansa.directory.models import Cluster, Membership, Organisation, Participation, Project
    from hansa.network.models import Tie

    real = {"organisation__fictitious": False}
    asked = {
        "organisations": Organisation.objects.filter(fictitious=False).exclude(status=OrganisationStatus.MERGED),
        "projects": Project.objects.filter(fictitious=False),
        "participations": Participation.objects.filter(**real, project__fictitious=False),
        "clusters": Cluster.objects.filter(fictitious=False),
        "memberships": Membership.objects.filter(**real, cluster__fictitious=False),
        "ties": Tie.objects.filter(first__fictitious=False, second__fictitious=False),
    }
    try:
        return {name: rows.count() for name, rows in asked.items()}
    except DatabaseError:
        return None


def mend_now() -> None:
    """Do what is safe to do without asking."""
    from django.conf import settings

    from hansa.directory.actions.reference import load_reference
    from hansa.directory.search import index
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.known import load_known_clusters

    home = settings.HOME
    for path in (home.folder, *home.folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o700)
    prepare()
    load_reference(by=SYSTEM)
    load_known_clusters(by=SYSTEM)
    index.rebuild(texts=True)
    typer.echo("Closed the home to others, loaded reference data, made the search index anew.", err=True)


def write(findings: list[Finding], counted: dict[str, int] | None) -> None:
    for finding in findings:
        typer.echo(f"{SIGNS[finding.severity]}  {finding.check}: {finding.message}")
        if finding.mend:
            typer.echo(f"      → {finding.mend}")
    if counted is not None:
        typer.echo("Register: " + ", ".join(f"{number} {name}" for name, number in counted.items()))
