"""A person claims an organisation by the code that comes by mail; an operator merges its double."""

from __future__ import annotations

import re

import pytest

from hansa.directory.actions.merges import propose_merge
from hansa.directory.models import Mandate, Organisation
from hansa.journal.actions import SYSTEM
from hansa.outbox.models import Message
from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_person_claims_by_code(live, page, chloe, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(website="https://www.example.org")
    live.sign_in(page, chloe)
    page.goto(live.at(f"/organisations/{organisation.pk}/claim/"))
    assert_accessible(page)
    screenshot(page, "claim")
    page.get_by_role("button", name="Send the code").click()
    page.wait_for_url("**/confirm/")
    assert_accessible(page)
    letter = Message.objects.get(kind="directory.claim_code")
    page.get_by_label("Code").fill(re.search(r"\d{4} \d{4}", letter.body)[0])
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(f"**/organisations/{organisation.pk}/**")
    assert Mandate.objects.get(person=chloe).organisation == organisation


def test_operator_merges_a_double(live, page, operator, organisation):
    other = Organisation.objects.create(name="Gaismas Lazeri", fictitious=True)
    pair = propose_merge(by=SYSTEM, one=organisation, other=other)
    live.sign_in(page, operator)
    page.goto(live.at("/merges/"))
    assert_accessible(page)
    page.goto(live.at(f"/merges/{pair.pk}/"))
    assert_accessible(page)
    screenshot(page, "merge")
    page.get_by_role("button", name="Merge them").click()
    assert_accessible(page)
    other.refresh_from_db()
    assert other.merged_into == organisation


def test_profile_is_edited(live, page, bruno, organisation):
    live.sign_in(page, bruno)
    page.goto(live.at(f"/organisations/{organisation.pk}/edit/"))
    assert_accessible(page)
    page.get_by_label("Name", exact=True).fill("Gaismas Optika SIA")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/gaismas-optika-sia/")
    organisation.refresh_from_db()
    assert organisation.name == "Gaismas Optika SIA"
