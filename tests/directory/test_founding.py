"""Founding criteria as data: measured one by one, and refused with words when they cannot be measured."""

from __future__ import annotations

import copy

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from hansa.directory.actions.clusters import edit_cluster
from hansa.directory.actions.founding import add_rule_set, change_rule_set, make_default, take_up_default
from hansa.directory.actions.invitations import answer_invitation, invite
from hansa.directory.enums import Helix
from hansa.directory.models import FoundingRuleSet
from hansa.directory.queries.founding import check, newer_default, rule_sets
from hansa.directory.rules.founding import parse_criteria, parse_waiver
from tests.directory.initiative_story import key_in_last_letter, make_members, make_organisation, start

TODAY = timezone.localdate()
ROW = {"key": "members", "measure": "members", "at_least": 3, "name_en": "Members"}


@pytest.fixture
def shipped(db) -> FoundingRuleSet:
    return FoundingRuleSet.objects.get(is_default=True)


def state(cluster, key):
    return next(result for result in check(cluster) if result.key == key)


def test_shipped_criteria_are_those_of_the_platform(shipped):
    criteria = {one.measure: one.at_least for one in parse_criteria(shipped.criteria)}
    assert criteria == {"team_fte": 0.5, "english_website": 1, "members": 15, "helices": 2, "public_side": 1}
    assert parse_waiver(shipped.waiver).measure == "support_programme"
    assert shipped.verified is False
    assert "staging copy" in shipped.source


def test_check_measures_an_empty_initiative(ana, django_assert_num_queries):
    cluster = start(ana)
    with django_assert_num_queries(2):
        outcome = check(cluster)
    assert [(result.key, result.met, result.value) for result in outcome] == [
        ("management_team", False, 0),
        ("english_website", False, 0),
        ("committed_members", False, 0),
        ("helices", False, 0),
        ("public_side", False, 0),
    ]
    assert (outcome.met, outcome.ready, outcome.waived) == (0, False, False)
    assert all(result.how for result in outcome)


@pytest.mark.parametrize(("fte", "met"), [("0.49", False), ("0.5", True), ("3", True), (None, False)])
def test_check_measures_the_team(ana, fte, met):
    cluster = edit_cluster(by=ana, cluster=start(ana), changes={"team_fte": fte})
    cluster.refresh_from_db()
    assert state(cluster, "management_team").met is met


def test_check_wants_a_website_and_a_sign_of_activity(ana):
    cluster = start(ana)
    edit_cluster(by=ana, cluster=cluster, changes={"website": "https://a.example/en"})
    cluster.refresh_from_db()
    assert state(cluster, "english_website").how.startswith("Name something that shows activity")
    cluster = edit_cluster(by=ana, cluster=cluster, changes={"activity_evidence": "A fair each May."})
    assert state(cluster, "english_website").evidence == ("https://a.example/en", "A fair each May.")
    assert state(cluster, "english_website").met


def test_check_tells_members_that_said_yes_from_those_entered(ana):
    cluster = start(ana)
    make_members(cluster, 2, TODAY)
    invite(by=ana, cluster=cluster, organisation=make_organisation(), email="a@b.example")
    answer_invitation(key=key_in_last_letter(), accept=True, name="Ilze")
    invite(by=ana, cluster=cluster, organisation=make_organisation(), email="c@d.example")
    result = state(cluster, "committed_members")
    assert (result.value, result.needed) == (3, 15)
    assert result.evidence == ("1 accepted an invitation", "2 entered by the office")
    assert result.how == "12 more members are needed; invited: 1, candidates: 0."


def test_check_counts_known_helices_and_public_bodies(ana):
    cluster = start(ana)
    make_members(cluster, 2, TODAY)
    make_members(cluster, 1, TODAY, helix=Helix.UNKNOWN)
    assert (state(cluster, "helices").value, state(cluster, "helices").met) == (1, False)
    make_members(cluster, 1, TODAY, helix=Helix.GOVERNMENT)
    assert state(cluster, "helices").evidence == ("business: 2", "government: 1")
    assert state(cluster, "public_side").evidence == ("1 public body is a member",)


def test_check_speaks_russian(ana):
    cluster = start(ana)
    with translation.override("ru"):
        assert state(cluster, "committed_members").name == "Подтверждённые участники"


def test_check_without_criteria_says_who_sets_them(ana):
    cluster = start(ana)
    cluster.rule_set = None
    assert "operator of this installation sets them" in check(cluster).problem
    assert not check(cluster).ready


def test_check_of_a_spoilt_rule_set_says_what_is_wrong(ana):
    cluster = start(ana)
    cluster.rule_set.criteria = [{**ROW, "measure": "phase_of_the_moon"}]
    outcome = check(cluster)
    assert "the measure “phase_of_the_moon” is unknown" in outcome.problem
    assert outcome.why_not == [outcome.problem]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ([], "needs at least one criterion"),
        ({"key": "a"}, "needs at least one criterion"),
        (["members"], "Criterion 1: it is not an object"),
        ([{**ROW, "measure": "luck"}], "Criterion 1: the measure “luck” is unknown; known are: team_fte"),
        ([{**ROW, "at_least": "many"}], "the least value must be a number above 0"),
        ([{**ROW, "at_least": True}], "the least value must be a number above 0"),
        ([{**ROW, "at_least": float("nan")}], "the least value must be a number above 0"),
        ([{**ROW, "at_least": 0}], "the least value must be a number above 0"),
        ([{**ROW, "key": "No Spaces"}], "the key must be small Latin letters"),
        ([{**ROW, "name_en": " "}], "it needs a name in English"),
        ([{**ROW, "colour": "red"}], "the field “colour” is unknown"),
        ([{**ROW, "explanation_ru": "x" * 1001}], "at most 1000 characters"),
        ([ROW, ROW], "The key “members” stands twice"),
        ([{**ROW, "key": f"k{n}"} for n in range(21)], "21 criteria are too many; at most 20"),
    ],
)
def test_parse_refuses_malformed_criteria_with_words(raw, words):
    with pytest.raises(ValidationError) as refused:
        parse_criteria(raw)
    assert words in " ".join(refused.value.messages)


def test_parse_refuses_a_malformed_waiver():
    assert parse_waiver({}) is None
    for raw in ({"measure": "friendship"}, [], "yes"):
        with pytest.raises(ValidationError, match="must name the measure"):
            parse_waiver(raw)


def test_a_version_in_use_is_never_changed(ana, operator, shipped):
    said = {"criteria": [ROW], "source": "ours", "verified": True, "waiver": {}}
    change_rule_set(by=operator, rules=shipped, **said)
    start(ana)
    with pytest.raises(ValidationError, match="Make a new version instead"):
        change_rule_set(by=operator, rules=shipped, **said)
    new = add_rule_set(by=operator, name=shipped.name, version="2027-01", **said)
    with pytest.raises(ValidationError, match="already exists"):
        add_rule_set(by=operator, name=shipped.name, version="2027-01", **said)
    assert new.waiver == {}


def test_an_initiative_keeps_its_criteria_until_its_manager_takes_up_others(ana, operator, shipped):
    cluster = start(ana)
    new = add_rule_set(by=operator, name="Ours", version="1", criteria=[ROW])
    make_default(by=operator, rules=new)
    assert FoundingRuleSet.objects.get(is_default=True) == new
    cluster.refresh_from_db()
    assert (cluster.rule_set, newer_default(cluster)) == (shipped, new)
    take_up_default(by=ana, cluster=cluster)
    cluster.refresh_from_db()
    assert (cluster.rule_set, newer_default(cluster)) == (new, None)
    assert [(rules, rules.in_use) for rules in rule_sets()] == [(new, True), (shipped, False)]


def test_criteria_are_the_operator_s(ana, shipped):
    for act in (
        lambda: add_rule_set(by=ana, name="Easy", version="1", criteria=[ROW]),
        lambda: change_rule_set(by=ana, rules=shipped, criteria=[ROW], source="", verified=True, waiver={}),
        lambda: make_default(by=ana, rules=shipped),
    ):
        with pytest.raises(PermissionDenied, match="Only the operator"):
            act()


def form_of(rules, **changes):
    rows = copy.deepcopy(rules.criteria)
    form = {"name": rules.name, "version": rules.version, "source": rules.source, "with_waiver": "on"}
    form |= {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        form |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return form | changes


def test_pages_of_criteria(ana, operator, client_for, shipped):
    cluster = start(ana)
    client, path = client_for(operator), f"/founding-criteria/{shipped.pk}/"
    assert client_for(ana).get(path).status_code == 403
    assert client.get("/founding-criteria/").status_code == 200
    page = client.get(path, {"preview": cluster.slug}).content.decode()
    assert "0 of 15" in page
    assert "another version" in client.post(path, form_of(shipped)).content.decode()
    answer = client.post(path, form_of(shipped, version="2", **{"rows-2-at_least": "10", "rows-3-DELETE": "on"}))
    new = FoundingRuleSet.objects.get(version="2")
    assert answer.url == f"/founding-criteria/{new.pk}/"
    assert [row["key"] for row in new.criteria] == [
        "management_team",
        "english_website",
        "committed_members",
        "public_side",
    ]
    assert new.criteria[2]["at_least"] == 10
    assert not any("DELETE" in row for row in new.criteria)
    assert new.waiver == shipped.waiver
    client.post(f"/founding-criteria/{new.pk}/default/")
    assert FoundingRuleSet.objects.get(is_default=True) == new


def test_page_of_founding_saves_without_and_with_htmx(ana, client_for):
    cluster = start(ana)
    client, path = client_for(ana), f"/clusters/{cluster.slug}/founding/"
    assert "0 of 5 criteria met" in client.get(path).content.decode()
    assert client.post(path, {"team_fte": "1"}).status_code == 302
    part = client.post(path, {"team_fte": "1", "public_support": "The city."}, headers={"HX-Request": "true"})
    assert "2 of 5 criteria met" in part.content.decode()
    assert "<html" not in part.content.decode()
    wrong = client.post(path, {"team_fte": "-1"}, headers={"HX-Request": "true"}).content.decode()
    assert "greater than or equal to 0" in wrong
    cluster.refresh_from_db()
    assert cluster.team_fte == 1


def test_page_to_declare_founded_says_what_is_missing(ana, client_for):
    cluster = start(ana)
    client, path = client_for(ana), f"/clusters/{cluster.slug}/founding/declare/"
    answer = client.post(path, {"sure": "on"}).content.decode()
    assert "Committed members: 15 more members are needed" in answer
    edit_cluster(by=ana, cluster=cluster, changes={"support_programme": "Region Together"})
    assert client.post(path, {"sure": ""}).status_code == 200
    assert client.post(path, {"sure": "on"}).status_code == 302
    cluster.refresh_from_db()
    assert cluster.status == "active"


def test_page_of_candidates_searches_and_notes(ana, client_for):
    cluster = start(ana)
    wanted = make_organisation("Ūdeņraža Institūts")
    client, path = client_for(ana), f"/clusters/{cluster.slug}/candidates/"
    assert "Ūdeņraža Institūts" in client.get(path, {"q": "udenraza"}).content.decode()
    assert "No organisation fits" in client.get(path, {"q": "zzzzqqq"}).content.decode()
    answer = client.post(path, {"organisation": [wanted.pk, "x", "9" * 30]}, follow=True)
    assert "1 candidate noted." in answer.content.decode()
    assert cluster.memberships.get().organisation == wanted
