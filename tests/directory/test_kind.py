"""The kind of a cluster from the places of its members, in words, and the kind set by hand beside it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from hansa.directory.actions.kind import clear_override, override_kind
from hansa.directory.enums import ClusterKind, MembershipStatus
from hansa.directory.models import Membership
from hansa.directory.queries.kind import kind_of, kinds_of
from hansa.directory.queries.kind_words import _WORDS, reasons_in_words
from hansa.journal.models import Entry
from tests.directory.initiative_story import make_organisation

JOINED = date(2022, 1, 1)


def join(cluster, country, region=None):
    organisation = make_organisation(country=country, region_id=region)
    return Membership.objects.create(
        organisation=organisation, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=JOINED
    )


@pytest.mark.parametrize(
    ("members", "kind", "is_global"),
    [
        ([], "undetermined", False),
        ([("LV", "LV006"), ("LV", None)], "national", False),
        ([("AT", "AT126"), ("SK", "SK010")], "cross_border", False),
        ([("AT", "AT130"), ("SK", "SK010"), ("PT", "PT170")], "transnational", False),
        ([("FR", "FRK24"), ("JP", None)], "undetermined", True),
        ([("FR", "FRK24"), ("GF", "FRY30")], "national", True),
    ],
)
def test_kind_follows_from_the_places_of_members(cluster, members, kind, is_global):
    for country, region in members:
        join(cluster, country, region)
    verdict = kind_of(cluster)
    assert (verdict.kind, verdict.is_global) == (kind, is_global)
    assert all(reasons_in_words(verdict))


def test_kind_counts_active_members_only(cluster):
    join(cluster, "LV", "LV006")
    Membership.objects.create(organisation=make_organisation(country="EE"), cluster=cluster)
    left = join(cluster, "PT", "PT170")
    Membership.objects.filter(pk=left.pk).update(status="ended", left_on=JOINED, reason="left")
    assert dict(kind_of(cluster).countries) == {"LV": 1}


def test_kind_of_a_local_cluster(cluster):
    join(cluster, "AT", "AT126")
    join(cluster, "AT", "AT127")
    verdict = kind_of(cluster)
    assert (verdict.kind, verdict.local) == ("national", True)


def test_kinds_of_many_clusters_cost_two_queries(cluster, other_cluster, django_assert_num_queries):
    for one in (cluster, other_cluster):
        join(one, "AT", "AT126")
        join(one, "SK", "SK010")
    with django_assert_num_queries(2):
        kinds = kinds_of([cluster, other_cluster])
    assert {kind.verdict.kind for kind in kinds.values()} == {"cross_border"}
    with django_assert_num_queries(2):
        kind_of(cluster)


def test_reasons_are_told_in_both_languages(cluster):
    join(cluster, "AT", "AT126")
    join(cluster, "SK", "SK010")
    verdict = kind_of(cluster)
    assert reasons_in_words(verdict) == [
        "Between any two of its countries there are members on both sides of the border.",
        "2 of 2 members (100 %) lie in these border regions; 50 % are needed.",
    ]
    with translation.override("ru"):
        assert all(any("а" <= c <= "я" for c in text) for text in reasons_in_words(verdict))


def test_every_reason_has_words():
    from hansa.analysis import kind

    for code in _WORDS:
        assert f"`{code}`" in kind.cluster_kind.__doc__
    assert set(_WORDS) == {part for part in kind.cluster_kind.__doc__.split("`")[1::2] if part in _WORDS}
    assert len(_WORDS) == 12


def test_override_stands_beside_the_computed_kind(ana, cluster):
    join(cluster, "LV", "LV006")
    override_kind(by=ana, cluster=cluster, kind=ClusterKind.TRANSNATIONAL, reason="Two members are about to move.")
    cluster.refresh_from_db()
    kind = kinds_of([cluster])[cluster.pk]
    assert (kind.shown, kind.verdict.kind) == ("transnational", "national")
    assert (cluster.kind_override_by, cluster.kind_override_reason) == (ana, "Two members are about to move.")
    assert Entry.objects.latest("pk").facts == {
        "before": "",
        "kind": "transnational",
        "reason": "Two members are about to move.",
    }
    clear_override(by=ana, cluster=cluster)
    entries = Entry.objects.count()
    clear_override(by=ana, cluster=cluster)
    cluster.refresh_from_db()
    assert (cluster.kind_override, cluster.kind_override_at, Entry.objects.count()) == ("", None, entries)


@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [
        ("national", "  ", "Give the reason"),
        ("undetermined", "x", "Choose national, cross-border or transnational"),
        ("galactic", "x", "Choose national"),
        ("national", "x" * 2001, "The reason has 2001 characters"),
    ],
)
def test_override_refuses_bad_input(ana, cluster, kind, reason, words):
    with pytest.raises(ValidationError, match=words):
        override_kind(by=ana, cluster=cluster, kind=kind, reason=reason)


def test_override_is_refused_to_others(chloe, bruno, cluster):
    for person in (chloe, bruno):
        with pytest.raises(PermissionDenied):
            override_kind(by=person, cluster=cluster, kind="national", reason="x")


def test_page_of_the_kind_shows_both_and_lets_a_manager_decide(ana, chloe, client_for, cluster):
    join(cluster, "LV", "LV006")
    path = f"/clusters/{cluster.slug}/kind/"
    form = {"kind": "transnational", "reason": "Soon in Estonia too."}
    assert client_for(chloe).post(path, form).status_code == 403
    client_for(ana).post(path, form)
    page = client_for().get(path).content.decode()
    assert "Soon in Estonia too." in page
    assert "set by hand" in page
    assert "computed from the places of its members" in page
    assert "Ana Ozola" not in page
    client_for(ana).post(path + "clear/")
    assert "Soon in Estonia too." not in client_for().get(path).content.decode()
