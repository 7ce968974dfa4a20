"""The words of reports, in both languages, without an installation: no home, no database, no settings of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

PORTAL = Path(__file__).resolve().parent.parent
# Reports also say sentences of the areas below.
AREAS = [PORTAL, PORTAL.parent / "observatory", PORTAL.parent / "directory"]
LANGUAGES = {"en": "English", "ru": "Русский"}


def prepare_words() -> None:
    """Let translations and templates work. Inside an installation they do already; then this does nothing."""
    if settings.configured:
        return
    settings.configure(
        INSTALLED_APPS=[],
        USE_I18N=True,
        USE_TZ=True,
        LANGUAGE_CODE="en",
        LANGUAGES=list(LANGUAGES.items()),
        LOCALE_PATHS=[area / "locale" for area in AREAS],
    )
    django.setup()


@contextmanager
def language(code: str) -> Iterator[None]:
    """Speak a language inside the block.

    Raises:
        ValueError: reports do not speak it.
    """
    if code not in LANGUAGES:
        raise ValueError(f"reports do not speak “{code}”; they speak {', '.join(LANGUAGES)}")
    prepare_words()
    with translation.override(code):
        yield
