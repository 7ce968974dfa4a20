"""The API as people read of it: the page, and the guide with its examples."""

from __future__ import annotations

import re
import shlex
from urllib.parse import urlsplit

import pytest
from django.test import Client

from hansa.people.actions import create_token
from hansa.portal.api import api
from hansa.portal.tables import TABLES
from tests.conftest import ROOT

GUIDE = ROOT / "docs" / "user" / "api.md"
CURLS = re.findall(r"^curl .+$", GUIDE.read_text("utf-8"), re.M)


@pytest.mark.parametrize("line", CURLS)
def test_every_example_of_the_guide_is_answered(line, bruno, register):
    words = shlex.split(line.replace("KEY", create_token(by=bruno, name="guide")[1]))
    headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
    place = urlsplit(words[-1])
    answer = Client().get(f"{place.path}?{place.query}", headers=headers)
    assert answer.status_code == 200
    assert answer.json()


def test_guide_has_examples():
    assert len(CURLS) == 7


def test_guide_names_every_address():
    named = set(re.findall(r"`(/[a-z-]+(?:/\{\w+\}(?:/\w+)?)?)`", GUIDE.read_text("utf-8")))
    assert {path.removeprefix("/api/v1") for path in api.get_openapi_schema()["paths"]} <= named


def test_guide_to_downloads_names_every_table_with_its_filters():
    rows = dict(
        re.findall(r"^\| ([\w-]+) \| .*? \| (.*?) \|$", (GUIDE.parent / "downloads.md").read_text("utf-8"), re.M)
    )
    for key, table in TABLES.items():
        expected = "as organisations" if key == "countries" else ", ".join(table.parameters) or "nothing"
        assert rows[key].strip() == expected


@pytest.mark.parametrize("language", ["", "/ru"])
def test_page_explains_every_address(language, client, db):
    page = client.get(f"{language}/api/").content.decode()
    for path in api.get_openapi_schema()["paths"]:
        assert f"GET {path}</code>" in page
    assert "business, science, government, civil_society, unknown" in page


def test_page_says_what_fields_mean(client, db):
    page = client.get("/api/").content.decode()
    assert '<code>licence</code></th><td><code class="small">string</code></td><td>licence</td>' in page
    russian = client.get("/ru/api/").content.decode()
    assert '<code>licence</code></th><td><code class="small">string</code></td><td>лицензия</td>' in russian


def test_page_speaks_russian(client, db):
    page = client.get("/ru/api/").content.decode()
    assert "По номерам, с теми же фильтрами" in page
    assert "By number, narrowed" not in page


def test_page_runs_no_script(client, db):
    assert "<script" not in client.get("/api/").content.decode()
