"""The pages of a survey, as Ana, Bruno and Chloe meet them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hansa.network.actions.statements import Statement
from hansa.network.actions.surveys import close_survey, start_survey
from hansa.network.actions.ties import record_tie
from hansa.network.models import Participant, Survey, SurveyAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(ana, cluster, organisation, institute, silent, bruno) -> Participant:
    """Bruno's questionnaire."""
    survey = start_survey(by=ana, cluster=cluster, title="S", closes_on=timezone.localdate() + timedelta(days=20))
    return Participant.objects.get(survey=survey, organisation=organisation)


def test_ana_starts_a_survey_and_sees_who_answered(ana, bruno, cluster, organisation, institute, silent, client_for):
    browser = client_for(ana)
    day = timezone.localdate() + timedelta(days=20)
    form = {"title": "Autumn", "questions": ["rival", "worked_with"], "closes_on": day.isoformat()}
    assert browser.post(f"/clusters/{cluster.slug}/surveys/", form).status_code == 302
    survey = Survey.objects.get()
    assert survey.questions == ["worked_with", "rival"]
    own = Participant.objects.get(organisation=organisation)
    his = client_for(bruno)
    his.post(f"/surveys/answers/{own.pk}/rival/", {"audience": "parties", "named": [institute.pk]})
    his.post(f"/surveys/answers/{own.pk}/", {"send": "1"})
    page = browser.get(f"/surveys/{survey.pk}/").content.decode()
    assert "<b>1</b><span>have answered</span>" in page
    browser.post(f"/surveys/{survey.pk}/", {"remind": "1"})
    browser.post(f"/surveys/{survey.pk}/", {"close": "1"})
    survey.refresh_from_db()
    assert (survey.state, survey.reminded_on) == ("closed", timezone.localdate())
    assert "1 of 3 organisations answered." in his.get(f"/surveys/{survey.pk}/").content.decode()


def test_each_named_may_be_shown_to_others(own, bruno, institute, silent, client_for):
    form = {"audience": "members", "named": [institute.pk, silent.pk], f"audience_{silent.pk}": "parties",
            f"audience_{institute.pk}": "as-all", "next": "1"}  # fmt: skip
    answer = client_for(bruno).post(f"/surveys/answers/{own.pk}/worked_with/", form)
    assert answer.url == f"/surveys/answers/{own.pk}/learn_from/"
    assert dict(SurveyAnswer.objects.values_list("named", "audience")) == {
        institute.pk: "members",
        silent.pk: "parties",
    }
    page = client_for(bruno).get(f"/surveys/answers/{own.pk}/worked_with/").content.decode()
    assert page.count(" checked") == 2


@pytest.mark.parametrize("who", ["ana", "chloe", "stranger", "operator"])
def test_forwarded_link_is_refused_in_the_same_words_whether_it_exists_or_not(who, own, client_for, request):
    browser = client_for(request.getfixturevalue(who))
    for address in (f"/surveys/answers/{own.pk}/", f"/surveys/answers/{own.pk}/rival/", "/surveys/answers/999999/"):
        for answer in (browser.get(address), browser.post(address, {"send": "1", "withdraw": "1"})):
            assert answer.status_code == 403
            assert "It opens for nobody else." in answer.content.decode()


def test_desk_says_what_waits_for_an_answer(own, bruno, dana, organisation, institute, client_for):
    statement = Statement(first=institute, second=organisation)
    record_tie(by=dana, statement=statement, allowed={"first": "parties"})
    page = client_for(bruno).get("/desk/").content.decode()
    assert "1 tie waits for your answer." in page
    assert "1 survey waits for your answer." in page


def test_visitor_with_the_link_is_asked_to_sign_in(own, client_for):
    assert client_for().get(f"/surveys/answers/{own.pk}/").url.startswith("/account/login/")


@pytest.mark.parametrize("who", ["bruno", "chloe", "operator"])
def test_only_the_office_runs_a_survey(who, own, cluster, client_for, request):
    browser = client_for(request.getfixturevalue(who))
    assert browser.get(f"/clusters/{cluster.slug}/surveys/").status_code == 403
    assert browser.get(f"/surveys/{own.survey_id}/").status_code == 404
    assert browser.post(f"/surveys/{own.survey_id}/", {"close": "1"}).status_code == 404
    own.survey.refresh_from_db()
    assert own.survey.state == "open"


def test_bruno_reads_the_results_and_does_not_run_it(own, ana, bruno, client_for):
    close_survey(by=ana, survey=own.survey)
    browser = client_for(bruno)
    assert browser.get(f"/surveys/{own.survey_id}/").status_code == 200
    assert browser.post(f"/surveys/{own.survey_id}/", {"remind": "1"}).status_code == 403


@pytest.mark.parametrize("named", ["0", "9" * 5000, "-1", "x", "٣"])
def test_nonsense_is_refused_or_left_aside(named, own, bruno, client_for):
    form = {"audience": "members", "named": [named]}
    answer = client_for(bruno).post(f"/surveys/answers/{own.pk}/rival/", form)
    assert answer.status_code in (200, 302)
    assert SurveyAnswer.objects.count() == 0
