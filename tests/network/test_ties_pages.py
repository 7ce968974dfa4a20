"""The pages of ties and shocks, as Ana, Bruno and Chloe meet them."""

from __future__ import annotations

import pytest

from hansa.directory.search.index import refresh
from hansa.network.actions.statements import Statement
from hansa.network.actions.ties import record_tie
from hansa.network.models import Signal, Tie, TieRecord

pytestmark = pytest.mark.django_db


def test_bruno_states_a_tie_and_dana_agrees(bruno, dana, organisation, institute, cluster, client_for):
    refresh(institute)
    browser = client_for(bruno)
    found = browser.get(f"/organisations/{organisation.pk}/ties/new/?q=Valguse").content.decode()
    address = f"/organisations/{organisation.pk}/ties/new/{institute.pk}/"
    assert address in found
    form = {"kind": "cooperation", "strength": "1", "evidence": "A joint laboratory", "audience": "members",
            "cluster": cluster.pk}  # fmt: skip
    assert browser.post(address, form).url == f"/organisations/{organisation.pk}/ties/"
    record = TieRecord.objects.get()
    hers = client_for(dana)
    waiting = hers.get(f"/organisations/{institute.pk}/ties/").content.decode()
    assert "Others say, and ask you" in waiting
    page = hers.get(f"/ties/{record.pk}/").content.decode()
    assert "A joint laboratory" in page
    hers.post(f"/ties/{record.pk}/", {"act": "confirm", "side": "second", "audience": "office"})
    assert Tie.objects.get().audience == "office"
    hers.post(f"/ties/{record.pk}/", {"act": "audience", "side": "second", "audience": "members"})
    assert Tie.objects.get().audience == "members"
    hers.post(f"/ties/{record.pk}/", {"act": "withdraw", "side": "second"})
    assert Tie.objects.count() == 0


@pytest.fixture
def record(bruno, dana, organisation, institute, cluster) -> TieRecord:
    statement = Statement(first=organisation, second=institute, cluster=cluster, evidence="unheard-of evidence")
    return record_tie(by=bruno, statement=statement, allowed={"first": "public"})


@pytest.mark.parametrize("who", ["ana", "chloe", "stranger", "operator"])
def test_nobody_else_sees_or_answers_it(who, record, organisation, client_for, request):
    browser = client_for(request.getfixturevalue(who))
    assert browser.get(f"/ties/{record.pk}/").status_code == 404
    assert browser.post(f"/ties/{record.pk}/", {"act": "refuse", "side": "second"}).status_code == 404
    assert browser.get(f"/organisations/{organisation.pk}/ties/").status_code == 403
    assert browser.post(f"/organisations/{organisation.pk}/ties/new/1/").status_code == 403


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"act": "confirm", "side": "second", "audience": "world"}, "is no audience"),
        ({"act": "confirm", "side": "second"}, "is no audience"),
        ({"act": "dance"}, "Choose one of the answers."),
        ({"act": "audience", "side": "second", "audience": "public"}, "Agree to the tie first"),
        ({"act": "end", "ends_on": "yesterday"}, "Enter a valid date."),
    ],
)
def test_answers_that_are_none_are_refused_in_words(form, complaint, record, dana, client_for):
    browser = client_for(dana)
    page = browser.post(f"/ties/{record.pk}/", form, follow=True).content.decode()
    assert complaint in page
    record.refresh_from_db()
    assert (record.second_answer, record.ends_on) == ("waiting", None)


def test_answer_for_the_other_side_is_forbidden(record, dana, client_for):
    form = {"act": "withdraw", "side": "first"}
    assert client_for(dana).post(f"/ties/{record.pk}/", form).status_code == 403
    record.refresh_from_db()
    assert record.first_answer == "agreed"


def test_office_keeps_the_register_of_shocks_and_members_read_it(ana, bruno, chloe, cluster, client_for):
    address = f"/clusters/{cluster.slug}/shocks/"
    form = {"kind": "policy", "text": "Subsidies ended", "strength": "0.75", "starts_on": "2025-01-01"}
    assert client_for(ana).post(address, form).status_code == 302
    signal = Signal.objects.get()
    assert "Subsidies ended" in client_for(bruno).get(address).content.decode()
    assert client_for(bruno).post(address, form).status_code == 403
    assert client_for(chloe).get(address).status_code == 403
    assert client_for(chloe).post(f"/signals/{signal.pk}/end/").status_code == 404
    assert client_for(bruno).post(f"/signals/{signal.pk}/end/").status_code == 403
    assert client_for(ana).post(f"/signals/{signal.pk}/end/").status_code == 302
    signal.refresh_from_db()
    assert signal.ends_on is not None


def test_impossible_shock_stays_on_the_form(ana, cluster, client_for):
    form = {"kind": "policy", "text": "Soon", "strength": "0.75", "starts_on": "2999-01-01"}
    page = client_for(ana).post(f"/clusters/{cluster.slug}/shocks/", form).content.decode()
    assert "has not come yet" in page
    assert Signal.objects.count() == 0


def test_downloads_show_a_tie_to_whoever_may_see_it(record, ana, bruno, chloe, dana, cluster, client_for):
    client_for(dana).post(f"/ties/{record.pk}/", {"act": "confirm", "side": "second", "audience": "members"})
    told = {
        name: "declared" in b"".join(client_for(person).get("/download/ties.csv").streaming_content).decode()
        for name, person in {"ana": ana, "bruno": bruno, "chloe": chloe, "visitor": None}.items()
    }
    assert told == {"ana": True, "bruno": True, "chloe": False, "visitor": False}
