"""The balance of a cluster: by hand, its identities, and what it does with bad or extreme input."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.analysis.balance import (
    CENTRIPETAL,
    FORCES,
    VERSION_1,
    Facts,
    Pairs,
    Shock,
    amounts,
    balance,
    band,
    expected_cooperation,
    member_amounts,
    sensitivity,
    shock_level,
)

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "balance.md"

# Alpha 0, Beta 1, Gamma 2, Delta 3, Epsilon 4: the fictitious cluster of docs/methods/balance.md.
FIVE = Facts(
    Pairs.of(
        5,
        i=[0, 0, 1, 2, 3],
        j=[1, 2, 2, 3, 4],
        cooperation=[0.8, 0.5, 0.0, 0.4, 0.0],
        competition=[0.0, 0.4, 0.6, 0.0, 1.0],
        lasting=[0.5, 1.0, 0.0, 0.5, 0.0],
        before=[0.6, 0.5, 0.0, 0.8, 0.0],
    ),
    common_work=np.array([1.0, 0.5, 0.5, 0.0, 0.0]),
    lost=np.array([0.0, 0.0, 0.2, 0.0, 0.0]),
    conflicts=np.array([0.0, 0.0, 0.0, 1.0, 1.0]),
    shocks=0.25,
)
BY_HAND = {
    "cooperation": 2.2,
    "common_work": 2.0,
    "growth": 0.4,
    "ending_ties": 1.2,
    "ending_work": 3.0,
    "decline": 0.8,
    "leaving_members": 0.2,
    "partner_competitors": 0.8,
    "rivalry": 0.9,
    "conflicts": 2.0,
    "shocks": 1.25,
}
UNKNOWN = {"mutual_gain", "missing_cooperation", "outsiders", "other_clusters", "unmet_goals"}


def test_balance_of_five_by_hand() -> None:
    found = balance(FIVE)
    total = 14.75
    assert found.value == pytest.approx((4.6 - 10.15) / total, abs=1e-12)
    for name, amount in BY_HAND.items():
        sign = 1 if name in CENTRIPETAL else -1
        assert found.parts[name] == pytest.approx(sign * amount / total, abs=1e-12), name
    assert {name for name, part in found.parts.items() if part is None} == UNKNOWN
    # Gamma: 0.5 + 0.2 + 0.5 for, and against 0.2 + 0.5 + 0.4 + 0.2 + 0.4 + (0.2 + 0.6) / 4 + 0.25.
    assert found.of_members[2] == pytest.approx((1.2 - 2.15) / 3.35, abs=1e-12)


def test_page_tells_the_same_numbers_of_five() -> None:
    told = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0] in FORCES:
            told[cells[0]] = float(cells[3].replace("−", "-"))
    signed = {name: amount if name in CENTRIPETAL else -amount for name, amount in BY_HAND.items()}
    assert told == signed
    assert "−0.3763" in PAGE.read_text(encoding="utf-8")
    assert round(balance(FIVE).value, 4) == -0.3763


def test_balance_is_the_members_weighted_by_their_forces() -> None:
    found = balance(FIVE)
    assert found.value == pytest.approx(np.average(found.of_members, weights=found.forces), abs=1e-12)


@st.composite
def clusters(draw: st.DrawFn) -> Facts:
    n = draw(st.integers(2, 7))
    every = [(i, j) for i in range(n) for j in range(i + 1, n)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True, min_size=1))
    share = st.floats(0, 1)
    values = [draw(st.lists(share, min_size=len(chosen), max_size=len(chosen))) for _values in range(4)]
    i, j = zip(*chosen, strict=True)
    pairs = Pairs.of(n, i, j, values[0], values[1], lasting=values[2], before=values[3])
    return Facts(pairs, common_work=np.array(draw(st.lists(share, min_size=n, max_size=n))), shocks=draw(share))


@settings(max_examples=40, deadline=None)
@given(clusters())
def test_parts_add_up_for_the_cluster_and_each_member(facts: Facts) -> None:
    found = balance(facts)
    assert -1 <= found.value <= 1
    assert sum(part for part in found.parts.values() if part is not None) == pytest.approx(found.value, abs=1e-9)
    own = np.sum([part for part in found.parts_of_members.values() if part is not None], axis=0)
    np.testing.assert_allclose(own, found.of_members, atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(clusters(), st.randoms(use_true_random=False))
def test_balance_does_not_change_with_the_order_of_pairs(facts: Facts, random) -> None:  # type: ignore[no-untyped-def]
    pairs = facts.pairs
    order = list(range(len(pairs.i)))
    random.shuffle(order)
    mixed = Pairs.of(
        pairs.n, pairs.j[order], pairs.i[order], pairs.cooperation[order], pairs.competition[order],
        lasting=pairs.lasting[order], before=pairs.before[order],
    )  # fmt: skip
    other = Facts(mixed, common_work=facts.common_work, shocks=facts.shocks)
    assert balance(other).value == pytest.approx(balance(facts).value, abs=1e-12)


def test_partner_competitors_do_not_vanish_where_cooperation_discounts_rivalry() -> None:
    found = balance(Facts(Pairs.of(2, [0], [1], [1.0], [1.0])))
    assert found.parts["rivalry"] == 0
    assert found.parts["partner_competitors"] == pytest.approx(-0.5)
    assert found.value == 0


def test_all_competition_and_no_cooperation_is_minus_one() -> None:
    assert balance(Facts(Pairs.of(3, [0, 0, 1], [1, 2, 2], [0, 0, 0], [1, 1, 1]))).value == -1


def test_no_competition_and_all_cooperation_is_one() -> None:
    assert balance(Facts(Pairs.of(2, [0], [1], [0.3], [0]))).value == 1


@pytest.mark.parametrize("n", [0, 1, 2])
def test_balance_without_any_force_is_unknown_not_zero(n: int) -> None:
    found = balance(Facts(Pairs.of(n, [], [], [], [])))
    assert np.isnan(found.value)
    assert len(found.of_members) == n
    assert found.parts["growth"] is None
    assert np.isnan(band(Facts(Pairs.of(n, [], [], [], [])), rng=np.random.default_rng(1)).low)


def test_unlisted_rivals_count_as_listed_ones() -> None:
    listed = Facts(Pairs.of(3, [0, 0, 1], [1, 2, 2], [0.5, 0, 0], [0.2, 0.4, 0.6]))
    summed = Facts(Pairs.of(3, [0], [1], [0.5], [0.2], unlisted=[0.4, 0.6, 1.0]))
    np.testing.assert_allclose(balance(summed).of_members, balance(listed).of_members)


def test_missing_cooperation_is_what_size_lets_expect_and_is_not_there() -> None:
    pairs = Pairs.of(3, [0], [1], [0.6], [0])
    facts = Facts(pairs, expected=expected_cooperation(1.5, [1, 1, 1]))
    amount = amounts(facts)["missing_cooperation"]
    assert amount is not None
    np.testing.assert_allclose(member_amounts(pairs, amount), [0.4, 0.4, 1.0])


def test_expected_cooperation_keeps_the_total_and_follows_affinity() -> None:
    near = np.array([[0, 1.0, 0.5], [1.0, 0, 0.5], [0.5, 0.5, 0]])
    found = expected_cooperation(2.0, [2, 1, 1], near)
    np.testing.assert_allclose(found, [2 * 3 / 3.5, 2 * 2.5 / 3.5, 2 * 1.5 / 3.5])
    assert found.sum() == pytest.approx(4.0)


def test_shock_fades_ends_and_is_not_felt_before() -> None:
    shock = Shock(date(2024, 1, 1), 0.8, until=date(2025, 6, 1))
    assert shock_level([shock], date(2023, 12, 31)) == 0
    assert shock_level([shock], date(2024, 1, 1)) == pytest.approx(0.8)
    assert shock_level([shock], date(2024, 12, 31)) == pytest.approx(0.4)  # 365 days of a leap year
    assert shock_level([shock], date(2025, 6, 2)) == 0
    assert shock_level([shock, shock], date(2024, 1, 1)) == pytest.approx(0.96)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((3, [1], [1], [1], [0]), "ties a member to itself"),
        ((3, [0, 1], [1, 0], [1, 1], [0, 0]), "members 0 and 1 are tied 2 times"),
        ((2, [0], [2], [1], [0]), "an end that is no member"),
        ((2, [0], [1], [1.2], [0]), "cooperation of tie number 0 .* is 1.2; right is from 0 to 1"),
        ((2, [0], [1], [1], [np.nan]), "competition of tie number 0 .* is nan; right is from 0 to 1"),
        ((2, [0], [1], [1, 1], [0]), "2 values of cooperation for 1 pairs"),
    ],
)
def test_refuse_pairs_that_cannot_be(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Pairs.of(*arguments)


def test_refuse_facts_that_cannot_be() -> None:
    pairs = Pairs.of(2, [0], [1], [1], [0])
    with pytest.raises(ValueError, match=r"common_work of member 1 is 2\.0; right is from 0 to 1"):
        Facts(pairs, common_work=np.array([0.0, 2.0]))
    with pytest.raises(ValueError, match="conflicts has 3 values for 2 members"):
        Facts(pairs, conflicts=np.zeros(3))
    with pytest.raises(ValueError, match=r"shocks is 1\.5"):
        Facts(pairs, shocks=1.5)
    with pytest.raises(ValueError, match="strength 2"):
        shock_level([Shock(date(2024, 1, 1), 2)], date(2024, 1, 1))


def test_formula_with_other_weight_says_so() -> None:
    other = VERSION_1.with_weight("rivalry", 2)
    assert (VERSION_1.version, other.version, other.with_rivalry("sum").version) == ("1", "1 changed", "1 changed")
    assert balance(FIVE, other).value == pytest.approx((4.6 - 11.05) / 15.65)
    assert balance(FIVE, VERSION_1.with_rivalry("sum")).value == pytest.approx((4.6 - 12.85) / 17.45)
    with pytest.raises(ValueError, match="no force “love”"):
        VERSION_1.with_weight("love", 1)


def test_sensitivity_varies_every_choice() -> None:
    found = sensitivity(FIVE)
    assert {one.force for one in found if one.choice == "weight"} == set(BY_HAND)
    assert [one.choice for one in found[-2:]] == ["rivalry", "lasting"]
    without = next(one for one in found if (one.force, one.factor) == ("conflicts", 0))
    assert without.value == pytest.approx((4.6 - 8.15) / 12.75)
    assert without.change == pytest.approx(without.value - balance(FIVE).value)
    # All ties last: 0.6 × 2 goes from one side to the other.
    assert found[-1].value == pytest.approx((5.8 - 8.95) / 14.75)


def test_band_holds_the_value_and_widens_with_fewer_members() -> None:
    def ring(n: int) -> Facts:
        return Facts(Pairs.of(n, range(n), [(k + 1) % n for k in range(n)], [0.5, 0] * (n // 2), [0, 0.9] * (n // 2)))

    small, large = (band(ring(n), rng=np.random.default_rng(1)) for n in (8, 80))
    assert small.low < small.value < small.high
    assert large.high - large.low < (small.high - small.low)
    assert band(ring(8), rng=np.random.default_rng(1)) == small


def test_band_draws_what_drawing_members_anew_gives() -> None:
    """Against the plain way: the members that were drawn, listed one by one, and all their pairs summed up."""
    pairs = FIVE.pairs
    cooperation, competition = np.zeros((5, 5)), np.zeros((5, 5))
    cooperation[pairs.i, pairs.j] = cooperation[pairs.j, pairs.i] = pairs.cooperation
    competition[pairs.i, pairs.j] = competition[pairs.j, pairs.i] = pairs.competition
    plus, minus = cooperation, np.minimum(cooperation, competition) + competition * (1 - cooperation) / 4
    mean_plus, mean_minus = plus.sum() / 20, minus.sum() / 20
    values = []
    for times in np.random.default_rng(3).multinomial(5, np.full(5, 0.2), size=400):
        drawn = np.repeat(np.arange(5), times)
        same = (drawn[:, None] == drawn[None, :]) & ~np.eye(5, dtype=bool)
        up = plus[np.ix_(drawn, drawn)].sum() + same.sum() * mean_plus
        down = minus[np.ix_(drawn, drawn)].sum() + same.sum() * mean_minus
        values.append((up - down) / (up + down))
    only = Facts(Pairs.of(5, pairs.i, pairs.j, pairs.cooperation, pairs.competition))
    found = band(only, rng=np.random.default_rng(3), draws=400)
    low, high = np.quantile(values, [0.025, 0.975]) + found.value - np.mean(values)
    assert (found.low, found.high) == pytest.approx((low, high))
