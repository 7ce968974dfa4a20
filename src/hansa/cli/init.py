"""`hansa init`: asks what an installation needs to know, tries the mail server, and writes hansa.toml."""

from __future__ import annotations

import os
import re
import smtplib
import sys
from email.utils import parseaddr
from typing import Annotated
from urllib.parse import urlsplit

import typer

from hansa.cli.home import prepare
from hansa.cli.mail import PORTS, MailServer, Security, deliver, explain
from hansa.config.home import current_home
from hansa.config.operator_file import write_settings


def init(
    name: Annotated[str | None, typer.Option(help="Name of the site.")] = None,
    url: Annotated[str | None, typer.Option(help="Address people use, as https://clusters.example.org.")] = None,
    operator: Annotated[str | None, typer.Option(help="E-mail address of the first operator.")] = None,
    mail_host: Annotated[str | None, typer.Option(help="Mail server; “none” keeps letters as files.")] = None,
    mail_port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port; by default 587, 465 or 25.")] = None,
    mail_security: Annotated[Security | None, typer.Option(help="Protection of the connection.")] = None,
    mail_user: Annotated[str | None, typer.Option(help="User at the mail server.")] = None,
    mail_from: Annotated[str | None, typer.Option(help="Sender of letters.")] = None,
    no_test: Annotated[bool, typer.Option("--no-test", help="Send no test message.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace hansa.toml without asking.")] = False,
) -> None:
    """Set up this installation: name, address, mail server, first operator. Asks for what no option says.

    The password of the mail server is asked for, or read from HANSA_MAIL_PASSWORD; there is no option for it, because
    other users of a machine can see options.
    """
    home = current_home()
    known = home.settings
    site, mail = known.get("site", {}), known.get("mail", {})
    if home.settings_file.exists() and not force:
        agree(f"{home.settings_file} exists. Replace it? What you do not change stays as it is.", "Give --force.")
    name = answer(name, "Name of the site", site.get("name", "Hansa"))
    url = checked_url(answer(url, "Address people use", site.get("url", "http://localhost:8000")))
    operator = checked_address(answer(operator, "E-mail address of the first operator"))
    server = ask_for_server(mail, url, mail_host, mail_port, mail_security, mail_user, mail_from)
    if server and not no_test:
        send_test(server, operator, name)
    site = {**site, "name": name, "url": url, "behind_proxy": url.startswith("https://")}
    home.create()
    sections = {**known, "site": site, "mail": server.as_settings() if server else {}}
    write_settings(home.settings_file, {section: values for section, values in sections.items() if values})
    typer.echo(f"Written: {home.settings_file}")
    home.__dict__.pop("settings", None)
    make_first_operator(operator)
    typer.echo("Start the server with: hansa serve")


def answer(given: str | None, question: str, default: str | None = None) -> str:
    """What an option says, or what the person at the terminal says; without a terminal the default."""
    if given is not None:
        return given.strip()
    if sys.stdin.isatty():
        return str(typer.prompt(question, default=default)).strip()
    if default is None:
        raise SystemExit(f"{question}: no option says it and nobody is here to ask. See hansa init --help.")
    return default


def agree(question: str, otherwise: str) -> None:
    if not sys.stdin.isatty():
        raise SystemExit(f"{question} Nobody is here to ask. {otherwise}")
    if not typer.confirm(question):
        raise SystemExit("Nothing was changed.")


def checked_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise SystemExit(f"“{url}” is not the address of a site. Right is, for example, https://clusters.example.org")
    return url.rstrip("/")


def checked_address(text: str) -> str:
    found = parseaddr(text)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", found):
        raise SystemExit(f"“{text}” is not an e-mail address. Right is, for example, office@clusters.example.org")
    return found


def ask_for_server(
    mail: dict,
    url: str,
    host: str | None,
    port: int | None,
    security: Security | None,
    user: str | None,
    sender: str | None,
) -> MailServer | None:
    """The mail server, or None when letters are to stay files in the home."""
    host = answer(host, "Mail server (none: letters stay files in the home)", mail.get("host") or "none")
    if host.lower() in ("none", ""):
        return None
    protection = answer(security, "Protection: starttls, tls or none", mail.get("security", "starttls"))
    if protection not in list(Security):
        raise SystemExit(f"“{protection}” is not a protection of the connection: give starttls, tls or none.")
    security = Security(protection)
    default_port = mail.get("port", PORTS[security]) if host == mail.get("host") else PORTS[security]
    port = port or int(answer(None, "Port", str(default_port)))
    user = answer(user, "User at the mail server (empty: no sign-in)", mail.get("user", ""))
    password = ask_for_password(mail.get("password", "")) if user else ""
    domain = urlsplit(url).hostname or "localhost"
    sender = answer(sender, "Sender of letters", mail.get("from", f"Hansa <hansa@{domain}>"))
    checked_address(sender)
    return MailServer(host, port, security, user, password, sender)


def ask_for_password(known: str) -> str:
    if password := os.environ.get("HANSA_MAIL_PASSWORD"):
        return password
    if not sys.stdin.isatty():
        return known
    return typer.prompt("Password at the mail server", default=known, hide_input=True, show_default=False)


def send_test(server: MailServer, to: str, site_name: str) -> None:
    """Send a test message and say what the server answered. When it refuses, ask whether to go on."""
    typer.echo(f"Sending a test message to {to} by {server.host} port {server.port} …")
    try:
        said = deliver(server, to, site_name)
    except (OSError, smtplib.SMTPException) as error:
        typer.echo(f"It was not sent: {explain(error)}", err=True)
        agree("Keep these mail settings all the same?", "Mend them, or give --no-test.")
        return
    typer.echo(f"The server took it and answered: {said}. Please look whether it arrives.")


def make_first_operator(email: str) -> None:
    prepare()
    from hansa.cli.admin import password_link
    from hansa.journal.actions import SYSTEM
    from hansa.people.actions import make_operator
    from hansa.people.models import Person

    there = Person.objects.filter(email__iexact=email).first()
    if there and there.is_operator:
        typer.echo(f"{email} runs this installation already.")
        return
    person, _ = make_operator(by=SYSTEM, email=email)
    typer.echo(f"{person.email} runs this installation. They set a password here, once, within three days:")
    typer.echo(password_link(person))
