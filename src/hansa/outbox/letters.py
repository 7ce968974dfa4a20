"""Turns a template into a letter in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.utils import translation

SUBJECT_LENGTH = 250
BODY_LENGTH = 50_000
# Everything that could end a header or steer a terminal; line feeds and tabs stay in the text.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\x85]")


def write(kind: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Render `outbox/<kind>.txt` in a language: its first line is the subject, the rest the text. The template also
    knows `site_name` and `site_url`; addresses of pages come out in the same language."""
    template = cast(DjangoTemplates, engines["django"]).get_template(f"outbox/{kind}.txt").template
    shell = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    with translation.override(language):
        # A letter is plain text, not HTML: nothing is escaped.
        text = template.render(Context({**shell, **context}, autoescape=False))
    subject, _newline, body = text.strip().partition("\n")
    return clean_subject(subject), clean_body(body)


def clean_subject(text: str) -> str:
    """One line of at most 250 characters, so that nothing in it can become another header."""
    line = " ".join(CONTROL.sub(" ", text).split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"


def clean_body(text: str) -> str:
    """The text without control characters and without more than one empty line in a row."""
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()[:BODY_LENGTH] + "\n"
