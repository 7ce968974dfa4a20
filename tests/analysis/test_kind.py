"""The kind of a cluster: ten hand-made clusters on the real border facts, and what holds for every cluster."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.kind import Borders, KindRule, KindVerdict, MemberPlace, RegionBorders, cluster_kind
from hansa.directory.places.borders import shipped_borders


def places(*sites: str) -> list[MemberPlace]:
    """Members from "country region continent", region "?" for unknown; continent Europe unless said."""
    members = []
    for number, site in enumerate(sites):
        country, region, continent = (*site.split(), "EU")[:3]
        known = None if region == "?" else region
        members.append(MemberPlace(f"m{number:02}", country, known, known and known[:4], continent))
    return members


def kind(*sites: str, rule: KindRule | None = None) -> KindVerdict:
    return cluster_kind(places(*sites), shipped_borders(), rule)


def codes(verdict: KindVerdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


def test_call_one_nuts2_national_and_local() -> None:
    verdict = kind("DE DE212", "DE DE21H", "DE DE212")
    assert (verdict.kind, verdict.local, verdict.is_global, verdict.share) == ("national", True, False, None)
    assert codes(verdict) == ["one_country", "one_nuts2"]
    assert verdict.reasons[1].values == {"region": "DE21"}


def test_call_one_country_national() -> None:
    verdict = kind("DE DE212", "DE DE300")
    assert (verdict.kind, verdict.local) == ("national", False)
    assert verdict.countries == {"DE": 2}
    assert verdict.reasons[0].values == {"country": "DE"}


def test_call_two_sides_of_the_danube_cross_border() -> None:
    verdict = kind("AT AT126", "AT AT127", "AT AT130", "SK SK010", "SK SK010")
    assert verdict.kind == "cross_border"
    assert verdict.share == 0.8
    assert verdict.border_members == ("m00", "m01", "m03", "m04")
    (pair,) = verdict.pairs
    assert (pair.first, pair.second, pair.connected) == ("AT", "SK", True)
    assert (pair.first_regions, pair.second_regions) == (("AT126", "AT127"), ("SK010",))
    assert codes(verdict) == ["all_pairs_connected", "share_reached"]
    assert verdict.version == "NUTS 2021"


def test_call_three_countries_around_bratislava_cross_border() -> None:
    verdict = kind("AT AT112", "HU HU221", "SK SK010")
    assert verdict.kind == "cross_border"
    assert [(pair.first, pair.second, pair.connected) for pair in verdict.pairs] == [
        ("AT", "HU", True),
        ("AT", "SK", True),
        ("HU", "SK", True),
    ]


@pytest.mark.parametrize("sites", [("FI FI1B1", "EE EE001"), ("DK DK011", "SE SE224", "DK DK012")])
def test_call_two_coasts_cross_border(sites: tuple[str, ...]) -> None:
    verdict = kind(*sites)
    assert (verdict.kind, verdict.share, verdict.sea_km) == ("cross_border", 1.0, 150.0)
    assert kind(*sites, rule=KindRule(sea=False)).kind == "transnational"


def test_call_countries_apart_transnational() -> None:
    verdict = kind("FR FR101", "PL PL911", "FR FRK26")
    assert (verdict.kind, verdict.share, verdict.border_members) == ("transnational", 0.0, ())
    assert codes(verdict) == ["pair_not_connected", "share_missed"]
    assert verdict.reasons[0].values == {"pairs": [["FR", "PL"]]}


def test_call_neighbours_by_their_interior_transnational() -> None:
    verdict = kind("DE DE300", "FR FR101")
    assert (verdict.kind, verdict.pairs[0].connected) == ("transnational", False)


def test_call_too_few_at_the_border_transnational() -> None:
    verdict = kind("DE DE124", "FR FRF11", "DE DE300", "FR FR101", "DE DE212")
    assert (verdict.kind, verdict.share, verdict.pairs[0].connected) == ("transnational", 0.4, True)
    assert codes(verdict) == ["all_pairs_connected", "share_missed"]
    assert verdict.reasons[1].values == {"members": 2, "total": 5, "threshold": 0.5}
    exactly_half = kind("DE DE124", "FR FRF11", "DE DE300", "FR FR101")
    assert (exactly_half.kind, exactly_half.share) == ("cross_border", 0.5)
    assert kind("DE DE124", "FR FRF11", "DE DE300", "FR FR101", rule=KindRule(share=0.6)).kind == "transnational"


def test_leave_country_without_regions_undetermined() -> None:
    verdict = kind("DE DE212", "US ? NA", "FR FR101")
    assert (verdict.kind, verdict.is_global) == ("undetermined", True)
    assert verdict.reasons[0].code == "no_regions"
    assert verdict.reasons[0].values == {"countries": ["US"]}


def test_raise_global_flag_on_two_continents() -> None:
    verdict = kind("GR EL411", "TR TR222 AS")
    assert (verdict.kind, verdict.is_global, verdict.continents) == ("cross_border", True, ("AS", "EU"))
    assert codes(verdict)[-1] == "several_continents"


def test_leave_unknown_places_undetermined_when_they_decide() -> None:
    verdict = kind("AT AT126", "SK SK010", "AT ?", "SK ?", "SK ?")
    assert (verdict.kind, verdict.share) == ("undetermined", 0.4)
    assert verdict.without_place == ("m02", "m03", "m04")
    assert codes(verdict) == ["all_pairs_connected", "share_missed", "places_unknown"]
    assert verdict.reasons[-1].values == {"members": 3}


def test_count_unknown_places_against_cross_border() -> None:
    enough = kind("AT AT126", "SK SK010", "AT ?", "SK ?")
    assert (enough.kind, enough.share, enough.without_place) == ("cross_border", 0.5, ("m02", "m03"))


def test_call_transnational_where_unknown_places_cannot_matter() -> None:
    apart = kind("FR ?", "PL ?")
    assert (apart.kind, apart.pairs[0].possible) == ("transnational", False)
    outnumbered = kind("DE DE300", "FR FR101", "DE DE212", "DE ?")
    assert (outnumbered.kind, outnumbered.without_place) == ("transnational", ("m03",))


def test_leave_empty_cluster_undetermined() -> None:
    verdict = cluster_kind([], shipped_borders())
    assert (verdict.kind, verdict.total, codes(verdict)) == ("undetermined", 0, ["no_members"])
    nowhere = cluster_kind([MemberPlace("a", None)], shipped_borders())
    assert (nowhere.kind, codes(nowhere), nowhere.without_place) == ("undetermined", ["no_countries"], ("a",))


def test_need_known_countries_for_national() -> None:
    somewhere = [MemberPlace("x1", None), MemberPlace("x2", None)]
    half = cluster_kind([*places("AT AT130", "AT AT130"), *somewhere], shipped_borders())
    assert (half.kind, half.local) == ("national", False)
    less = cluster_kind([*places("AT AT130"), *somewhere], shipped_borders())
    assert (less.kind, codes(less)) == ("undetermined", ["few_countries_known"])


def test_treat_region_of_another_country_as_unknown() -> None:
    verdict = kind("AT SK010", "SK SK021", "SK DE212", "AT XX999")
    assert verdict.without_place == ("m00", "m02", "m03")


def test_keep_overlapping_borders_apart() -> None:
    """A region at one border does not stand at another: Passau borders Austria, not Poland."""
    verdict = kind("DE DE222", "PL PL428")
    assert (verdict.kind, verdict.border_members) == ("transnational", ("m01",))


def test_refuse_members_with_one_key() -> None:
    with pytest.raises(ValueError, match="members with the same key: a"):
        cluster_kind([MemberPlace("a", "AT"), MemberPlace("a", "SK")], shipped_borders())


@pytest.mark.parametrize("share", [0, -0.1, 1.01])
def test_refuse_impossible_share(share: float) -> None:
    with pytest.raises(ValueError, match="right is above 0 and at most 1"):
        KindRule(share=share)


FACTS = Borders(
    {
        "AA1": RegionBorders("AA", land=frozenset({"BB"})),
        "AA2": RegionBorders("AA", sea=frozenset({"CC"})),
        "AA9": RegionBorders("AA"),
        "BB1": RegionBorders("BB", land=frozenset({"AA", "CC"})),
        "BB9": RegionBorders("BB"),
        "CC1": RegionBorders("CC", land=frozenset({"BB"}), sea=frozenset({"AA"})),
        "CC9": RegionBorders("CC"),
    },
    version="made up",
)
SITES = st.sampled_from([(code[:2], code) for code in FACTS.regions] + [("AA", None), ("BB", None), (None, None)])
MEMBERS = st.lists(SITES, max_size=9).map(
    lambda sites: [MemberPlace(f"m{i}", country, region) for i, (country, region) in enumerate(sites)]
)


@given(MEMBERS, st.randoms())
def test_ignore_order_of_members(members: list[MemberPlace], random: object) -> None:
    shuffled = members.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cluster_kind(shuffled, FACTS) == cluster_kind(members, FACTS)


@given(MEMBERS)
def test_never_gain_cross_border_by_an_interior_member(members: list[MemberPlace]) -> None:
    before = cluster_kind(members, FACTS).kind
    for country in {member.country for member in members if member.country}:
        after = cluster_kind([*members, MemberPlace("new", country, f"{country}9")], FACTS).kind
        assert after != "cross_border" or before == "cross_border"
        assert before != "transnational" or after == "transnational"


@given(MEMBERS, st.data())
def test_hold_when_unknown_places_become_known(members: list[MemberPlace], data: st.DataObject) -> None:
    """Cross-border and transnational are final: no whereabouts of the unplaced members can overturn them."""
    verdict = cluster_kind(members, FACTS)
    if verdict.kind not in ("cross_border", "transnational"):
        return
    learnt = []
    for member in members:
        homes = [member.country] if member.country else list(verdict.countries)
        choices = [MemberPlace(member.key, code[:2], code) for code in FACTS.regions if code[:2] in homes]
        learnt.append(member if member.region else data.draw(st.sampled_from(choices)))
    assert cluster_kind(learnt, FACTS).kind == verdict.kind


@given(MEMBERS)
def test_account_for_every_member(members: list[MemberPlace]) -> None:
    verdict = cluster_kind(members, FACTS)
    assert verdict.total == len(members)
    assert not set(verdict.border_members) & set(verdict.without_place)
    assert sum(verdict.countries.values()) == sum(member.country is not None for member in members)
    assert (verdict.kind == "cross_border") <= (len(verdict.countries) >= 2 and (verdict.share or 0) >= 0.5)
    assert verdict.reasons
