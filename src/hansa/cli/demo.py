"""`hansa demo`: a living demonstration in a home of its own."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.addresses import THIS_MACHINE, free_to_listen, site_address
from hansa.cli.home import prepare
from hansa.cli.serve import collect_static_files, run_server


class Stage(StrEnum):
    """A moment in the life of the demonstration's clusters."""

    FOUNDING = "founding"
    RUNNING = "running"
    DRIFTING = "drifting"


def demo(
    prepare_only: Annotated[
        bool, typer.Option("--prepare", help="Make the home of the demonstration, then exit.")
    ] = False,
    stage: Annotated[Stage, typer.Option(help="Which moment in the clusters' life to show.")] = Stage.RUNNING,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
) -> None:
    """Show Hansa with fictitious clusters, organisations and people, and a way to become each of these people.

    The demonstration lives in HANSA_HOME when it is set, else in a folder of its own, one for each stage. It is served
    on this machine alone.
    """
    home = demo_home(stage)
    os.environ["HANSA_HOME"] = str(home)
    addresses = [] if prepare_only else free_to_listen(THIS_MACHINE, port)
    shown = site_address(THIS_MACHINE, port)
    os.environ.setdefault("HANSA_SITE_URL", shown)
    mark(home)
    prepare()
    fill(stage)
    if prepare_only:
        typer.echo(f"The demonstration stands in {home}. See it with: HANSA_HOME={home} hansa demo")
        return
    collect_static_files()
    run_server(addresses, shown, workers=1, threads=4, jobs=True, open_browser=not no_browser)


def demo_home(stage: Stage) -> Path:
    import platformdirs

    if named := os.environ.get("HANSA_HOME"):
        return Path(named).expanduser().resolve()
    name = "hansa-demo" if stage is Stage.RUNNING else f"hansa-demo-{stage}"
    return Path(platformdirs.user_data_path(name))


def mark(home: Path) -> None:
    """Say in the home that it is a demonstration, before Django reads its settings. A home in use is refused."""
    if (home / "demo").exists():
        return
    if home.exists() and any(home.iterdir()):
        raise SystemExit(
            f"{home} is in use and no demonstration. A demonstration never mixes with real data: set HANSA_HOME to an "
            "empty folder, or unset it."
        )
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("A demonstration keeps its data in its own folder: unset DATABASE_URL.")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "demo").write_text("The data here are fictitious. `hansa demo` made them.\n", "utf-8")


def fill(stage: Stage) -> None:
    """Build the fictitious world, unless it is there; another stage needs another home."""
    from hansa.directory.models import Dataset
    from hansa.portal.demo.actions import build_demo

    there = Dataset.objects.filter(source="demo").first()
    if there is None:
        typer.echo("Inventing clusters, organisations and people …", err=True)
        build_demo(stage=stage.value)
    elif there.version != stage:
        raise SystemExit(
            f"This home is at the stage “{there.version}”. For “{stage}”, name another empty folder by HANSA_HOME."
        )
