"""Name, language and consents."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from hansa.journal.models import Entry
from hansa.journal.queries import verify_chain
from hansa.people.actions import change_profile, set_consents
from hansa.people.enums import ConsentPurpose
from hansa.people.models import Consent

PROFILE, NEWS, TERMS = ConsentPurpose.PROFILE, ConsentPurpose.NEWS, ConsentPurpose.TERMS


def test_change_profile(bruno):
    change_profile(by=bruno, name=" Bruno \n Kask-Tamm ", language="ru")
    bruno.refresh_from_db()
    assert (bruno.name, bruno.language) == ("Bruno Kask-Tamm", "ru")
    entry = Entry.objects.get(verb="people.change_profile")
    assert entry.facts == {"language": "ru"}
    assert set(entry.digests) == {"actor", "old_name", "name"}
    assert verify_chain() is None


def test_change_profile_to_the_same_writes_nothing(bruno):
    change_profile(by=bruno, name="Bruno Kask", language="en")
    assert not Entry.objects.filter(verb="people.change_profile").exists()


@pytest.mark.parametrize(("name", "language"), [("  ", "en"), ("Bruno", "de")])
def test_change_profile_is_refused(bruno, name, language):
    with pytest.raises(ValidationError):
        change_profile(by=bruno, name=name, language=language)


def test_set_consents_gives_and_withdraws_and_keeps_history(bruno):
    set_consents(by=bruno, purposes={PROFILE: True, NEWS: False})
    set_consents(by=bruno, purposes={PROFILE: True, NEWS: False})
    set_consents(by=bruno, purposes={PROFILE: False, NEWS: True})
    set_consents(by=bruno, purposes={PROFILE: True, NEWS: True})
    rows = [(c.purpose, c.withdrawn_at is None) for c in Consent.objects.filter(person=bruno)]
    assert rows == [("profile", False), ("news", True), ("profile", True)]
    facts = list(Entry.objects.filter(verb="people.set_consents").values_list("facts", flat=True))
    assert facts == [
        {"given": ["profile"], "withdrawn": []},
        {"given": ["news"], "withdrawn": ["profile"]},
        {"given": ["profile"], "withdrawn": []},
    ]


def test_set_consents_cannot_withdraw_the_terms(bruno):
    with pytest.raises(ValidationError, match="To leave, erase it"):
        set_consents(by=bruno, purposes={TERMS: False})


def test_profile_page_saves_both(client_for, bruno):
    data = {"name": "Bruno K.", "language": "ru", "profile": "on"}
    assert client_for(bruno).post("/account/profile/", data).url == "/account/"
    bruno.refresh_from_db()
    assert (bruno.name, bruno.language) == ("Bruno K.", "ru")
    assert list(bruno.consents.values_list("purpose", flat=True)) == ["profile"]
