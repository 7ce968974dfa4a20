"""Computed competition, what its people see of it, and what both sides say."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hansa.directory.models import Country, Market, Membership, Organisation, Product
from hansa.directory.rules.reader import reader_for
from hansa.network.actions.rivals import answer_rivalry
from hansa.network.models import Tie, TieRecord
from hansa.network.queries.rivals import disputed_rivalries, rivals_of
from hansa.network.queries.ties import ties_seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering(organisation, institute, silent):
    """Both make lasers and sell in Latvia, one of them in Estonia too; the third makes mirrors."""
    for one, product, markets in [
        (organisation, "Lasers", ["LV"]),
        (institute, "lasers ", ["LV", "EE"]),
        (silent, "Mirrors", ["LV"]),
    ]:
        Product.objects.create(organisation=one, name=product)
        for code in markets:
            Market.objects.create(organisation=one, country=Country.objects.get(code=code))
    return organisation, institute, silent


def told(person, organisation):
    return [
        (one.organisation.name, one.value, one.offer, one.markets, one.ours, one.theirs)
        for one in rivals_of(reader_for(person), organisation)
    ]


def test_rival_is_computed_and_explained(offering, bruno):
    assert told(bruno, offering[0]) == [("Valguse Instituut", 0.5, 1.0, 0.5, "", "")]
    rival = rivals_of(reader_for(bruno), offering[0])[0]
    assert rival.market + rival.calls == rival.value


def test_what_a_member_hides_is_not_found_out_by_competition(offering, bruno, dana):
    Organisation.objects.filter(pk=offering[1].pk).update(visibility={"products": "office"})
    assert told(bruno, offering[0]) == []
    assert told(dana, offering[1]) == [("Gaismas Lāzeri SIA", 0.5, 1.0, 0.5, "", "")]
    with pytest.raises(ValidationError, match="there is nothing to answer"):
        answer_rivalry(by=bruno, organisation=offering[0], other=offering[1], agrees=False)
    Organisation.objects.filter(pk=offering[1].pk).update(visibility={"markets": "office"})
    assert told(bruno, offering[0]) == []


def test_member_that_only_an_office_asserts_is_no_rival(offering, bruno):
    Membership.objects.filter(organisation=offering[1]).update(agreed=False)
    assert told(bruno, offering[0]) == []


def test_dispute_stands_beside_the_figure_and_reaches_the_other_side(offering, bruno, dana):
    answer_rivalry(by=bruno, organisation=offering[0], other=offering[1], agrees=False)
    assert told(bruno, offering[0]) == [("Valguse Instituut", 0.5, 1.0, 0.5, "refused", "waiting")]
    assert told(dana, offering[1])[0][-2:] == ("waiting", "refused")
    assert disputed_rivalries([one.pk for one in offering]) == {(offering[0].pk, offering[1].pk)}
    assert Tie.objects.count() == 0
    answer_rivalry(by=bruno, organisation=offering[0], other=offering[1], agrees=True)
    assert disputed_rivalries([one.pk for one in offering]) == set()
    assert TieRecord.objects.count() == 1


def test_both_agree_and_the_two_are_tied_for_themselves(offering, bruno, dana, ana):
    answer_rivalry(by=bruno, organisation=offering[0], other=offering[1], agrees=True, audience="public")
    assert Tie.objects.get().audience == "parties"
    answer_rivalry(by=dana, organisation=offering[1], other=offering[0], agrees=True)
    tie = Tie.objects.get()
    assert (tie.kind, tie.source, tie.strength, tie.audience) == ("competition", "computed", 0.5, "parties")
    assert [ties_seen_by(reader_for(one)).count() for one in (bruno, dana, ana)] == [1, 1, 0]


@pytest.mark.parametrize("who", ["ana", "chloe", "dana", "operator"])
def test_nobody_else_answers(who, offering, request, client_for):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        answer_rivalry(by=person, organisation=offering[0], other=offering[1], agrees=True)
    assert TieRecord.objects.count() == 0
    address = f"/organisations/{offering[0].pk}/ties/rivals/"
    assert client_for(person).get(address).status_code == 403
    assert client_for(person).post(address, {"yes": offering[1].pk}).status_code == 403


def test_nothing_is_answered_where_nothing_is_computed(offering, bruno):
    with pytest.raises(ValidationError, match="there is nothing to answer"):
        answer_rivalry(by=bruno, organisation=offering[0], other=offering[2], agrees=False)
    assert TieRecord.objects.count() == 0


def test_bruno_answers_on_the_page(offering, bruno, client_for):
    address = f"/organisations/{offering[0].pk}/ties/rivals/"
    browser = client_for(bruno)
    assert "offer 1.00 × markets 0.50" in browser.get(address).content.decode()
    browser.post(address, {"no": offering[1].pk})
    assert "you: says it is not so; they: not answered yet" in browser.get(address).content.decode()
    assert "Choose one of the answers." in browser.post(address, {"no": "7" * 5000}, follow=True).content.decode()
