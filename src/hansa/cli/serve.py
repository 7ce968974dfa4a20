"""`hansa serve`: pages, API, static files and background jobs in one server."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.addresses import THIS_MACHINE, free_to_listen, is_loopback, site_address
from hansa.cli.home import prepare
from hansa.config.home import Home, current_home

SERVER_LOCK = "serve.lock"
# How long a request or a job may go on after the server was asked to stop.
GRACE_SECONDS = 30


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = THIS_MACHINE,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes.")] = min(os.cpu_count() or 1, 4),
    threads: Annotated[int, typer.Option(min=1, max=64, help="Threads in each process.")] = 4,
    no_jobs: Annotated[bool, typer.Option("--no-jobs", help="Leave background jobs to `hansa jobs`.")] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the browser when the server is up.")] = False,
    insecure: Annotated[bool, typer.Option("--insecure", help="Serve without https beyond this machine.")] = False,
) -> None:
    """Serve this installation until Ctrl+C.

    Listens on this machine alone unless --host says otherwise; beyond it, put a proxy with https before it
    (docs/operator/proxy.md).
    """
    refuse_unsafe(host, insecure=insecure)
    addresses = free_to_listen(host, port)
    os.environ.setdefault("HANSA_SITE_URL", site_address(host, port))
    prepare()
    collect_static_files()
    shown = site_address(host, port)
    run_server(addresses, shown, workers=workers, threads=threads, jobs=not no_jobs, open_browser=open_browser)


def refuse_unsafe(host: str, *, insecure: bool) -> None:
    """Stop before passwords travel unencrypted, or a demonstration or debugging pages are shown to the world."""
    home = current_home()
    url = home.settings.get("site", {}).get("url", "")
    if home.is_demo and (url or not is_loopback(host)):
        raise SystemExit(
            "A demonstration lets everyone in as anyone, so it is served on this machine alone: leave out --host, and "
            f"give it no address in {home.settings_file}."
        )
    if is_loopback(host):
        return
    if os.environ.get("HANSA_DEBUG") == "1":
        raise SystemExit("HANSA_DEBUG=1 shows the inside of the server to everyone: unset it, or leave out --host.")
    if not url.startswith("https://") and not insecure:
        raise SystemExit(
            f"Refused: on {host} passwords would travel unencrypted. Put a proxy with https before the server and its "
            f'address into {home.settings_file} (url = "https://…" under [site]; `hansa init` asks for it), '
            "or say --insecure if you know this network."
        )


def collect_static_files() -> None:
    """Gather, compress and name by content what pages load, when any of it changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    if static_files_are_gathered():
        return
    typer.echo("Gathering static files …", err=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _stamp(settings.HOME).write_text(_static_stamp(), "ascii")


def static_files_are_gathered() -> bool:
    from django.conf import settings

    stamp = _stamp(settings.HOME)
    return settings.STATIC_ROOT.is_dir() and stamp.exists() and stamp.read_text("ascii") == _static_stamp()


def _stamp(home: Home) -> Path:
    return home.folder / "static-stamp"


def _static_stamp() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = os.stat(storage.path(path))
            digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def run_server(addresses: list[str], shown: str, *, workers: int, threads: int, jobs: bool, open_browser: bool) -> None:
    """Run gunicorn in this process. Each worker runs background jobs in a thread; the queue shares them out.

    `addresses` is where to listen, `shown` the address that people on this machine open.
    """
    from django.conf import settings
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    from hansa.cli.background import Background

    background: list[Background] = []

    def when_ready(server) -> None:
        typer.echo(f"Hansa runs at {shown}/ (Ctrl+C stops it)", err=True)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=[shown + "/"], daemon=True).start()

    def start_jobs(worker) -> None:
        if jobs:
            background.append(Background())
            background[0].start()

    def stop_jobs(server, worker) -> None:
        for thread in background:
            thread.ask_to_stop()
            thread.join(GRACE_SECONDS - 5)

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in {
                "bind": addresses,
                "worker_class": "gthread",
                "workers": workers,
                "threads": threads,
                "preload_app": True,
                "graceful_timeout": GRACE_SECONDS,
                "loglevel": "warning",
                "proc_name": "hansa",
                "when_ready": when_ready,
                "post_worker_init": start_jobs,
                "worker_exit": stop_jobs,
            }.items():
                self.cfg.set(name, value)

        def load(self):
            from django.urls import get_resolver

            from hansa.config.wsgi import application
            from hansa.directory.places.finder import place_finder
            from hansa.directory.queries.version import program_version

            # Loaded here, all pages, what they import and the place names are shared by the workers instead of loaded
            # by each, and no request waits for them.
            _ = get_resolver().url_patterns
            place_finder()
            program_version()
            # Workers must not share the connection of the process they are copied from.
            connections.close_all()
            return application

    with (settings.HOME.folder / SERVER_LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # `hansa restore` waits for nobody to hold it; workers inherit it
        Server().run()
