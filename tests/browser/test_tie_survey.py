"""Ana asks her members, Bruno answers half, comes back and sends; Chloe opens the forwarded link and is refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from hansa.directory.models import Country, Mandate, Market, Product
from hansa.network.actions.import_ties import import_ties
from hansa.network.actions.statements import Statement
from hansa.network.actions.surveys import start_survey
from hansa.network.actions.ties import record_tie
from hansa.network.edge_lists.reading import read_edges
from hansa.network.models import Participant, SurveyAnswer, Tie
from hansa.outbox.models import Message
from tests.fixtures.browser import assert_accessible, screenshot
from tests.fixtures.story import FOUNDED
from tests.network.conftest import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def members(cluster, organisation):
    return [member(cluster, f"Fictitious Optics {n:02}") for n in range(12)]


def test_survey_from_the_invitation_to_the_tie(page, browser, live, ana, bruno, chloe, cluster, organisation, members):
    live.sign_in(page, ana)
    page.goto(live.at(f"/clusters/{cluster.slug}/surveys/"))
    page.get_by_label("Title").fill("Autumn survey")
    page.get_by_role("button", name="Ask the members").click()
    page.get_by_role("link", name="Autumn survey").wait_for()

    # Bruno answers the first question on his phone and goes away.
    link = re.search(r"/surveys/answers/\d+/", Message.objects.get(to_person=bruno).body)[0]
    phone = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    live.sign_in(phone, bruno)
    phone.goto(live.at(link))
    assert phone.get_by_text("Who will see what").is_visible()
    phone.get_by_role("link", name="With whom did you work").click()
    phone.get_by_label("Who may see whom you name").select_option("members")
    phone.get_by_label("Find a member").fill("optics 07")
    phone.get_by_label("Fictitious Optics 07", exact=True).check()
    assert not phone.get_by_label("Fictitious Optics 03", exact=True).is_visible()
    phone.get_by_role("button", name="Keep and come back later").click()
    phone.get_by_text("1 named").wait_for()
    phone.context.close()
    assert Participant.objects.get(organisation=organisation).state == "begun"

    # He comes back at his desk, says who his rival is, and sends.
    desk = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    live.sign_in(desk, bruno)
    desk.goto(live.at(f"/organisations/{organisation.pk}/ties/"))
    desk.get_by_role("link", name="Autumn survey").click()
    desk.get_by_role("link", name="Who is your rival?").click()
    desk.get_by_label("Fictitious Optics 03", exact=True).check()
    desk.get_by_role("button", name="Keep", exact=True).click()
    desk.get_by_role("button", name="Send the answers").click()
    desk.get_by_text("Until the last day you may change your answers.").wait_for()
    assert set(SurveyAnswer.objects.values_list("question", "named__name", "audience")) == {
        ("worked_with", "Fictitious Optics 07", "members"),
        ("rival", "Fictitious Optics 03", "parties"),
    }

    # Chloe has the link from somebody.
    hers = browser.new_context().new_page()
    live.sign_in(hers, chloe)
    answer = hers.goto(live.at(link))
    assert answer.status == 403
    assert hers.get_by_text("It opens for nobody else.").is_visible()
    assert not hers.get_by_text("Autumn survey").is_visible()

    # Ana sees that he answered, closes, and no tie is there before the others agree.
    page.get_by_role("link", name="Autumn survey").click()
    page.get_by_role("button", name="Close the survey").click()
    page.get_by_role("heading", name="How far the two sides agree").wait_for()
    assert_accessible(page)
    assert "Fictitious Optics 07" not in page.locator("section", has_text="How far the two sides agree").inner_text()
    assert Tie.objects.count() == 0


def test_question_is_answered_without_a_script(browser, live, ana, bruno, cluster, organisation, members):
    survey = start_survey(by=ana, cluster=cluster, title="S", closes_on=timezone.localdate() + timedelta(days=9))
    own = Participant.objects.get(survey=survey, organisation=organisation)
    plain = browser.new_context(java_script_enabled=False).new_page()
    live.sign_in(plain, bruno)
    plain.goto(live.at(f"/surveys/answers/{own.pk}/rival/"))
    plain.get_by_label("Fictitious Optics 05", exact=True).check()
    plain.get_by_role("button", name="Keep", exact=True).click()
    assert SurveyAnswer.objects.get().named == members[5]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_pages_of_ties_are_accessible(page, live, ana, bruno, cluster, organisation, members, language):
    Mandate.objects.create(person=ana, organisation=members[0], valid_from=FOUNDED)
    statement = Statement(first=organisation, second=members[0], cluster=cluster, evidence="A joint laboratory")
    record = record_tie(by=bruno, statement=statement, allowed={"first": "members"})
    text = b"From,To\nFictitious Optics 01,Fictitious Optics 02\n"
    import_ties(by=ana, cluster=cluster, given=read_edges(text), file_name="map.csv", content=text)
    for one in (organisation, members[5]):
        Product.objects.create(organisation=one, name="Lasers")
        Market.objects.create(organisation=one, country=Country.objects.get(code="LV"))
    survey = start_survey(by=ana, cluster=cluster, title="Autumn", closes_on=timezone.localdate() + timedelta(days=9))
    own = Participant.objects.get(survey=survey, organisation=organisation)
    prefix = "" if language == "en" else "/ru"
    paths = {
        "own": (bruno, f"/organisations/{organisation.pk}/ties/"),
        "state": (bruno, f"/organisations/{organisation.pk}/ties/new/{members[3].pk}/"),
        "tie": (ana, f"/ties/{record.pk}/"),
        "answers": (bruno, f"/surveys/answers/{own.pk}/"),
        "question": (bruno, f"/surveys/answers/{own.pk}/rival/"),
        "surveys": (ana, f"/clusters/{cluster.slug}/surveys/"),
        "survey": (ana, f"/surveys/{survey.pk}/"),
        "shocks": (ana, f"/clusters/{cluster.slug}/shocks/"),
        "import": (ana, f"/clusters/{cluster.slug}/ties/import/"),
        "stated": (ana, f"/clusters/{cluster.slug}/ties/"),
        "rivals": (bruno, f"/organisations/{organisation.pk}/ties/rivals/"),
    }
    for name, (person, path) in paths.items():
        live.sign_in(page, person)
        for width, scheme in [(1280, "light"), (390, "dark")]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto(live.at(prefix + path))
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            screenshot(page, f"ties-{name}-{language}-{width}")
