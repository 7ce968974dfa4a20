"""Law 3: everyone walks every address of the project, and nobody is told what they may not know.

A new address fails here until `walk_expected.py` says what it answers to whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from hansa.directory.models import Country
from hansa.people.enums import Role
from hansa.portal.tables import TABLES
from hansa.portal.tables.formats import formats_of
from tests.laws.walk import Step, go, patterns, told
from tests.laws.walk_expected import EXPECTED, Address, of_hidden
from tests.laws.walk_story import EVERYONE, World, build, office_holder

# Never shown on any page, not even to those who might know it.
NEVER_SHOWN = {"list-of-the-dark.xlsx", "dora@secret.example"}


@pytest.fixture
def world(cluster, other_cluster, organisation, ana, bruno, chloe, operator) -> World:
    people = {
        "visitor": None,
        "bruno": bruno,
        "ana": ana,
        "chloe": chloe,
        "expert": office_holder("expert@example.org", "Xenia Expert", Role.EXPERT),
        "authority": office_holder(
            "authority@example.org", "Gustav Government", Role.AUTHORITY, country=Country.objects.get(code="LV")
        ),
        "operator": operator,
    }
    return build(cluster, other_cluster, organisation, people)


def samples(pattern: str, expected: Address, world: World) -> Iterator[tuple[str, Address]]:
    """The addresses of a pattern, with what they answer."""
    written = re.sub(r"<slug:slug>", "{cluster}", pattern).replace("<int:pk>", "{candidate_organisation}")
    for sample in expected.at or (written,):
        yield "/" + sample.format(**world.numbers), expected
        if "{cluster}" in sample and expected.hidden:
            hidden = {**world.numbers, "cluster": world.numbers["initiative"]}
            get = dict.fromkeys(EVERYONE, 404) if sample.startswith("api/") else of_hidden(expected.get)
            yield "/" + sample.format(**hidden), Address(get, of_hidden(expected.post))


def complaints(step: Step, expected: int, world: World) -> list[str]:
    found = [] if step.status == expected else [f"{step}, expected {expected}"]
    if "/invitations/" not in step.address:  # the letter was written to whoever holds its key
        found += [f"{step} tells “{word}”" for word in told(step, world)]
    return found


def report(found: list[str]) -> None:
    assert not found, f"{len(found)} complaints:\n" + "\n".join(found)


def test_every_address_has_its_expectation():
    walked = {pattern for pattern in patterns() if not pattern.startswith("demo/")}
    assert walked - set(EXPECTED) == set(), "Say in walk_expected.py what these answer to whom."
    assert set(EXPECTED) - walked == set(), "These addresses are no more."


@pytest.mark.parametrize("method", ["get", "post"])
def test_everyone_walks_every_address(method, world):
    found, seen = [], set()
    # Throwing the list away comes last: files are not brought back with the database.
    for pattern, expected in sorted(EXPECTED.items(), key=lambda pair: pair[0].endswith("discard/")):
        for address, answers in samples(pattern, expected, world):
            for who in EVERYONE:
                step = go(world, who, method, address)
                found += complaints(step, getattr(answers, method)[who], world)
                seen |= {word for word in world.secrets if word in step.text}
    report(found)
    if method == "get":
        assert set(world.secrets) - seen == NEVER_SHOWN, "The walk proves nothing about words that no page shows."


def test_russian_pages_keep_the_same_secrets(world):
    found = []
    for pattern, expected in EXPECTED.items():
        if not pattern.startswith(("api/v1", "^api", "data/", "robots", "sitemap")):
            for address, answers in samples(pattern, expected, world):
                for who in ("visitor", "chloe"):
                    found += complaints(go(world, who, "get", "/ru" + address), answers.get[who], world)
    report(found)


@pytest.mark.parametrize("who", EVERYONE)
def test_downloads_keep_the_same_secrets(who, world):
    found = []
    for key, table in TABLES.items():
        for form in formats_of(table):
            for query, expected in _queries(key, table.parameters, who, world):
                found += complaints(go(world, who, "get", f"/download/{key}.{form}{query}"), expected, world)
    report(found)


def _queries(key: str, parameters: tuple[str, ...], who: str, world: World) -> Iterator[tuple[str, int]]:
    """Queries of a download, with the status that is expected."""
    needs_cluster = key in ("members", "growth")
    yield "", 404 if needs_cluster else 200
    if "cluster" in parameters:
        yield f"?cluster={world.numbers['cluster']}", 200
        unknown = 400 if "country" in parameters else 404
        yield f"?cluster={world.numbers['initiative']}", 200 if who in ("ana", "operator") else unknown
    if key == "members":
        yield f"?cluster={world.numbers['cluster']}&former=on", 200
    if "organisation" in parameters:
        yield f"?organisation={world.numbers['shy']}", 200


@pytest.mark.parametrize("who", EVERYONE)
def test_tokens_open_what_pages_do_and_no_more(who, world):
    headers = {"Authorization": f"Bearer {world.keys[who]}"} if who in world.keys else {}
    found = []
    for pattern, expected in EXPECTED.items():
        if pattern.startswith("api/v1"):
            for address, answers in samples(pattern, expected, world):
                insider = world.numbers["initiative"] in address and who in ("ana", "operator")
                step = go(world, "visitor", "get", address, **headers)
                step = Step(who, step.method, step.address, step.status, step.text)
                found += complaints(step, 200 if insider else answers.get[who], world)
    report(found)
