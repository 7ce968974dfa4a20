"""`hansa admin`: makes a person who runs the installation."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from hansa.cli.home import prepare


def admin(
    email: Annotated[str, typer.Argument(help="E-mail address of the person.")],
    name: Annotated[str, typer.Option(help="Name, when the person is new here.")] = "",
    link: Annotated[
        bool, typer.Option("--link", help="Ask for no password: print a link with which the person sets one, once.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result, with such a link, as JSON.")] = False,
) -> None:
    """Let a person run this installation: create the account, or promote the one there is."""
    prepare()
    from django.core.exceptions import ValidationError

    from hansa.journal.actions import SYSTEM
    from hansa.people.actions import make_operator

    asks = not (link or as_json) and sys.stdin.isatty()
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if asks else None
    try:
        person, is_new = make_operator(by=SYSTEM, email=email, name=name, password=password)
    except ValidationError as error:
        raise SystemExit("Not done: " + " ".join(error.messages)) from None
    done = {"email": person.email, "created": is_new}
    if not password:
        done["link"] = password_link(person)
    if as_json:
        typer.echo(json.dumps(done))
        return
    typer.echo(f"{person.email} {'is created and' if is_new else 'now'} runs this installation.")
    if not password:
        typer.echo(f"They set their password here, once, within three days: {done['link']}")


def password_link(person) -> str:
    """The address where a person sets a new password; it works once and for three days, like a forgotten password's."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings
    from django.urls import reverse

    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    return settings.SITE_URL + path
