"""Every text that people read is there in Russian, once, with the same places to fill in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import polib
import pytest

from tests.fixtures.checkout import PACKAGE, ROOT

AREAS = sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))
PLACES = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def catalogue(area: str, package: Path = PACKAGE) -> polib.POFile:
    path = package / area / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> dict[str, set[tuple[str, str]]]:
    """The texts of every area as they stand in its sources now, by `makemessages` in a copy without translations."""
    if not shutil.which("xgettext"):
        message = "gettext is not installed (Debian: apt-get install gettext)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    copy = tmp_path_factory.mktemp("sources")
    found = {}
    for area in AREAS:
        ignore = shutil.ignore_patterns("locale", "static", "__pycache__", "reference")
        shutil.copytree(PACKAGE / area, copy / area, ignore=ignore)
        (copy / area / "locale").mkdir()
        command = ["makemessages", "--locale", "ru", "--no-location", "--no-wrap"]
        subprocess.run(
            [Path(sys.executable).with_name("django-admin"), *command],
            cwd=copy / area,
            env={key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
            capture_output=True,
            check=True,
        )
        found[area] = {key(entry) for entry in catalogue(area, copy)}
    return found


@pytest.mark.parametrize("area", AREAS)
def test_catalogue_has_every_text_and_no_other(area: str, texts) -> None:
    translated = {key(entry) for entry in catalogue(area) if not entry.obsolete}
    assert texts[area] - translated == set(), "not in the catalogue: run makemessages"
    assert translated - texts[area] == set(), "in the catalogue, but in no source any more"


@pytest.mark.parametrize("area", AREAS)
def test_every_text_is_translated(area: str) -> None:
    entries = [entry for entry in catalogue(area) if not entry.obsolete]
    assert [entry.msgid for entry in entries if entry.fuzzy] == []
    assert [entry.msgid for entry in entries if not entry.translated()] == []


@pytest.mark.parametrize("area", AREAS)
def test_translation_fills_in_the_same_places(area: str) -> None:
    for entry in catalogue(area):
        asked = sorted(PLACES.findall(entry.msgid))
        asked_plural = sorted(PLACES.findall(entry.msgid_plural)) if entry.msgid_plural else asked
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            assert sorted(PLACES.findall(text)) in (asked, asked_plural), entry.msgid


def test_one_text_has_one_translation() -> None:
    """Django puts all catalogues into one: of two translations of one text, only one would be seen."""
    translations = defaultdict(set)
    for area in AREAS:
        for entry in catalogue(area):
            if not entry.obsolete:
                translations[key(entry)].add((entry.msgstr, tuple(sorted(entry.msgstr_plural.items()))))
    assert {text: said for text, said in translations.items() if len(said) > 1} == {}


def test_plural_texts_have_every_russian_form() -> None:
    wrong = [
        entry.msgid
        for area in AREAS
        for entry in catalogue(area)
        if entry.msgid_plural and not entry.obsolete and set(entry.msgstr_plural) not in ({0, 1, 2}, {0, 1, 2, 3})
    ]
    assert wrong == []


def test_every_folder_of_texts_is_an_area() -> None:
    folders = {path.parent.parent.parent.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("django.po")}
    assert folders <= set(AREAS), ROOT
