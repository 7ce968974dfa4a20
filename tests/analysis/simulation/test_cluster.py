"""The cluster model: against the same written plainly, by hand on two members, and what each event does."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from benchmarks.plain_simulation import PlainCluster
from hansa.analysis.cohesion import Network, components
from hansa.analysis.simulation import (
    BASE,
    ClusterState,
    Programme,
    Rules,
    Scenario,
    Shock,
    compare,
    sensitivity,
    simulate,
)
from hansa.analysis.simulation.chance import drawn, fraction, moment
from hansa.analysis.simulation.state import distance_share
from tests.analysis.simulation.made_up import by_chance, trusting

SURE = Rules(noise=0.01, search=0.0, outside=-50.0, barrier=0.0)
"""Nobody strays from the better choice, looks for anyone or leaves."""
RING = [(one, (one + 1) % 6) for one in range(6)]


def luck(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def ends(
    state: ClusterState, rules: Rules, *scenarios: Scenario, steps: int = 8, runs: int = 40
) -> list[dict[str, float]]:
    """Mean of each measure at the last step."""
    done = compare(state, rules, scenarios, steps=steps, runs=runs, rng=luck())
    measures = (
        "members",
        "ties",
        "cooperation",
        "balance",
        "giant_share",
        "left",
        "joined",
        "pay_off",
        "paid",
        "formed",
    )
    return [{name: mean(one.path(name)[:, -1]) for name in measures} for one in done]


def mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


@pytest.mark.parametrize("seed", range(4))
def test_agree_with_the_model_written_plainly(seed: int) -> None:
    """Tie by tie the same story, given the same numbers: 30 members, some of them outsiders, 12 steps."""
    state = by_chance(30, 60, seed=seed, outsiders=4, rivals=40)
    rules = Rules(synergy=1.8, rivalry=0.7, search=0.3, outside=-0.5)
    steps = 12
    done = simulate(state, rules, steps=steps, runs=1, rng=luck(seed))
    number = luck(seed).integers(1 << 63, size=1).astype(np.uint64)[0]
    plain = PlainCluster(state, rules, lambda *of: same_number(number, *of))
    for step in range(1, steps + 1):
        plain.step(step)
        here = [member for member in plain.members if member.present]
        assert done.path("members")[0, step] == len(here)
        assert done.path("ties")[0, step] == len(plain.ties)
        pay_off = sum(member.remembered for member in here) / len(here)
        assert done.path("pay_off")[0, step] == pytest.approx(pay_off, rel=1e-12)
        assert done.path("balance")[0, step] == pytest.approx(balance(plain), rel=1e-9)
    now = {(min(tie.one, tie.other), max(tie.one, tie.other)) for tie in plain.ties}
    assert done.tie_stays.tolist() == [pair in now for pair in zip(state.ties.i, state.ties.j, strict=True)]
    assert done.member_stays.tolist() == [member.present for member in plain.members]
    assert done.path("left")[0, -1] > 0 < done.path("joined")[0, -1]
    network = Network.of(30, [tie.one for tie in plain.ties], [tie.other for tie in plain.ties])
    assert done.path("giant_share")[0, -1] == components(network).sizes.max() / len(here)


def same_number(seed: np.uint64, step: int, *of: int) -> float:
    """What the compiled loops draw for a step, an occasion and a pair."""
    return float(fraction(np.uint64(drawn(np.uint64(moment(seed, step)), *of))))


def balance(plain: PlainCluster) -> float:
    """(C − K) / (C + K) over all pairs, as methods.md E2 has it with λ = 1."""
    strength = {frozenset((tie.one, tie.other)): sum(tie.trust) / 2 for tie in plain.ties}
    together = sum(strength.values())
    against = 0.0
    for one, other in combinations(range(len(plain.members)), 2):
        if plain.members[one].present and plain.members[other].present:
            overlap = plain.overlap.get((one, other), 0.0)
            against += overlap * (1 - strength.get(frozenset((one, other)), 0.0))
    return (together - against) / (together + against)


def test_gain_by_hand() -> None:
    """Two who trust one another fully gain r − 1 = 1 each and remember it; nobody strays."""
    done = simulate(trusting(2, [(0, 1)]), SURE, steps=3, runs=5, rng=luck())
    assert done.path("pay_off").ravel().tolist() == [1.0] * 20
    assert done.path("cooperation").ravel().tolist() == [1.0] * 20


def test_part_by_hand() -> None:
    """Two who do not trust: r/2 − 1 − κ·k < 0 for κ·k = 1, so both compete and the tie ends at once."""
    state = trusting(2, [(0, 1)], trust=0.0, overlap=[[0, 1], [1, 0]])
    done = simulate(state, SURE, steps=1, runs=5, rng=luck())
    assert done.path("ties")[:, 1].tolist() == [0.0] * 5
    assert done.path("balance")[:, 1].tolist() == [-1.0] * 5


def test_repeat_with_the_same_seed_and_any_number_of_threads() -> None:
    state = by_chance(20, 40, rivals=20)
    one, same = (simulate(state, Rules(), steps=6, runs=7, rng=luck(3)).paths for _try in range(2))
    np.testing.assert_array_equal(one, same)
    fewer = simulate(state, Rules(), steps=6, runs=7, rng=luck(4)).paths
    assert (one != fewer).any()


def test_give_scenarios_the_same_luck() -> None:
    """A scenario in which nothing happens is the base, run by run."""
    state = by_chance(20, 40, rivals=20)
    nothing = Scenario("nothing", shock=Shock(0.0), programme=Programme("projects", 0.0))
    base, same = compare(state, Rules(), [BASE, nothing], steps=6, runs=5, rng=luck())
    np.testing.assert_array_equal(base.paths, same.paths)
    difference = same.against(base)
    assert (difference[["low", "middle", "high", "higher"]].fillna(0) == 0).all(axis=None)


def test_lose_the_ties_of_a_leading_member() -> None:
    star = trusting(6, [(0, other) for other in range(1, 6)])
    base, without = ends(star, SURE, BASE, Scenario("hub", leaving=(0,), leaving_step=3), steps=4)
    assert (base["ties"], base["giant_share"]) == (5, 1)
    assert (without["ties"], without["members"], without["giant_share"]) == (0, 5, pytest.approx(1 / 5))


def test_keep_out_who_left_for_good() -> None:
    state = trusting(4, [(0, 1), (1, 2), (2, 3)])
    rules = replace(SURE, search=1.0, synergy=4.0)
    done = simulate(state, rules, steps=20, runs=5, rng=luck(), scenario=Scenario("one leaves", leaving=(1,)))
    assert done.member_stays.tolist() == [1, 0, 1, 1]


def test_suffer_from_a_shock_while_it_lasts() -> None:
    shock = Scenario("crisis", shock=Shock(0.75, first=2, last=5))
    base, after = compare(trusting(6, RING), Rules(), [BASE, shock], steps=8, runs=60, rng=luck())
    np.testing.assert_array_equal(base.path("cooperation")[:, 1], after.path("cooperation")[:, 1])
    change = after.against(base).query("measure == 'ties' and step == 8").iloc[0]
    assert change["high"] <= 0
    assert change["middle"] < 0


def test_hit_only_the_group_named() -> None:
    state = trusting(4, [(0, 1), (2, 3)], group=[0, 0, 1, 1])
    gone = Scenario("crisis there", shock=Shock(1.0, group=1))
    done = simulate(state, SURE, steps=4, runs=10, rng=luck(), scenario=gone)
    assert done.tie_stays.tolist() == [1, 0]


def test_end_a_tie_that_gains_nothing_and_keep_it_where_a_programme_pays() -> None:
    """r = 0.9: a pair at one place loses 0.1 each by cooperating, so it parts, unless its cost of 2 is borne."""
    rules = replace(SURE, synergy=0.9)
    state = trusting(4, [(0, 1), (2, 3)])
    large = replace(state, size=np.array([1.0, 1.0, 9.0, 9.0]))
    paid = Scenario("projects", programme=Programme("projects", 2.5, last=20))
    base, with_it = compare(large, rules, [BASE, paid], steps=4, runs=6, rng=luck())
    assert (base.tie_stays.tolist(), with_it.tie_stays.tolist()) == ([0, 0], [0, 1])
    assert with_it.path("paid")[:, -1].tolist() == [8.0] * 6
    # the same money for all alike: 2.5 of 4, so 0.375 is left to pay, and 0.9 − 0.375 is gained
    shared = Scenario("barriers", programme=Programme("barriers", 2.5, last=20))
    done = simulate(large, rules, steps=4, runs=6, rng=luck(), scenario=shared)
    assert done.tie_stays.tolist() == [1, 1]
    assert done.path("paid")[:, -1] == pytest.approx(10.0)


def test_choose_projects_by_lot() -> None:
    state = trusting(12, [(one, one + 1) for one in range(0, 12, 2)])
    lot = Scenario("lot", programme=Programme("projects", 6.0, first=1, last=1, chosen="lot"))
    done = simulate(state, replace(SURE, synergy=0.9), steps=1, runs=400, rng=luck(), scenario=lot)
    assert done.path("ties")[:, 1].tolist() == [3.0] * 400
    assert done.tie_stays == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("kind", ["projects", "barriers"])
def test_never_spend_more_than_the_budget(kind: str) -> None:
    state = by_chance(30, 80, rivals=30)
    spend = Scenario("all", programme=Programme(kind, 20.0, first=1, last=6))
    (end,) = ends(state, Rules(), spend, steps=8)
    assert 0.3 * 120 < end["paid"] <= 120


def test_pay_for_distance_first() -> None:
    """Two far apart: r = 1.3, barrier 1, distance 1. They part; bearing the barrier alone (2 a step) keeps them."""
    state = ClusterState.of([1, 1], Network.of(2, [0], [1]), trust=[1.0], latitude=[0.0, 0.0], longitude=[0.0, 180.0])
    rules = replace(SURE, synergy=1.3, barrier=1.0)
    base, help_ = ends(state, rules, BASE, Scenario("help", programme=Programme("barriers", 2.0)), steps=3)
    assert (base["ties"], help_["ties"], help_["paid"]) == (0, 1, pytest.approx(6.0))


def test_begin_to_work_together_when_introduced() -> None:
    state = trusting(4, [(0, 1), (2, 3)])
    met = Scenario("met", introductions=((1, 2), (0, 1)))
    base, after = ends(state, SURE, BASE, met, steps=2)
    assert (base["giant_share"], after["giant_share"]) == (0.5, 1)
    assert (after["formed"], after["ties"]) == (1, 3)


def test_start_anew_after_a_mediation() -> None:
    """Trust ½ lets r·3/4 = 1.5 expect, more than 1; without trust 1 is expected, no more than it costs."""
    state = trusting(2, [(0, 1)], trust=0.0)
    rules = replace(SURE, synergy=1.9)
    base, after = ends(state, rules, BASE, Scenario("mediation", mediations=((0, 1),)), steps=3)
    assert (base["ties"], after["ties"]) == (0, 1)
    assert after["cooperation"] == 1


def test_pay_for_a_joint_activity() -> None:
    state = trusting(2, [(0, 1)], trust=0.0)
    rules = replace(SURE, synergy=1.9)
    base, after = ends(state, rules, BASE, Scenario("fair", joint_activities=((0, 1),), activity_steps=2), steps=5)
    assert (base["ties"], after["ties"], after["paid"]) == (0, 1, 4)


def test_leave_when_it_is_better_outside() -> None:
    state = trusting(6, RING)
    assert ends(state, replace(SURE, outside=5.0), BASE, steps=3)[0]["members"] == 0
    assert ends(state, replace(SURE, outside=1.9), BASE, steps=3)[0]["members"] == 6


def test_let_outsiders_join_where_it_is_better_inside() -> None:
    state = trusting(6, [(0, 1), (1, 2)], present=[True] * 3 + [False] * 3)
    rules = replace(SURE, search=1.0, synergy=4.0, outside=0.0)
    assert ends(state, rules, BASE, steps=6)[0] | {"joined": 3} == ends(state, rules, BASE, steps=6)[0]
    assert ends(state, replace(rules, outside=30.0), BASE, steps=1)[0]["joined"] == 0


def test_threaten_the_smaller_more() -> None:
    """At stake is 2·9/10 for the small one, 2/10 for the large one. With trust ½ they expect 2·¾ − 1 = ½ less half of
    it: the small one competes, the large one cooperates."""
    state = ClusterState.of([1, 9], Network.of(2, [0], [1]), trust=[0.5], overlap=[[0, 1], [1, 0]])
    done = simulate(state, replace(SURE, rivalry=1.0), steps=1, runs=4, rng=luck())
    assert done.path("cooperation")[:, 1].tolist() == [0.5] * 4
    # the small one wins 1 + 1.8, the large one pays 1 and loses 0.2 of its joint 1; a quarter of it is remembered
    start = done.path("pay_off")[0, 0]
    assert done.path("pay_off")[0, 1] == pytest.approx(0.75 * start + 0.25 * ((1 + 1.8) + (1 - 1 - 0.2)) / 2)


@pytest.mark.parametrize("state", [trusting(0, []), trusting(1, []), trusting(2, []), trusting(2, [(0, 1)])])
def test_run_with_hardly_anyone(state: ClusterState) -> None:
    everything = Scenario("all", shock=Shock(0.5), programme=Programme("projects", 5.0))
    base, after = compare(state, Rules(search=1.0), [BASE, everything], steps=4, runs=3, rng=luck())
    assert (base.path("members") <= state.n).all()
    assert len(after.against(base)) == len(after.bands()) == 5 * 11


def test_stay_in_bounds() -> None:
    """All competition, and none; many runs with rules that take turns."""
    rules = [Rules(), Rules(rivalry=50.0), Rules(synergy=0.0), Rules(noise=100.0, search=1.0, outside=10.0)]
    for state in (by_chance(20, 190, rivals=190), by_chance(20, 30)):
        done = simulate(state, rules, steps=10, runs=40, rng=luck())
        for name, least, most in (("cooperation", 0, 1), ("balance", -1, 1), ("giant_share", 0, 1), ("members", 0, 20)):
            values = done.path(name)[np.isfinite(done.path(name))]
            assert ((values >= least) & (values <= most)).all()
        counted = 20 + done.path("joined") - done.path("left")
        np.testing.assert_array_equal(done.path("members"), counted)
        np.testing.assert_array_equal(done.path("ties"), state.ties.ties + done.path("formed") - done.path("ended"))


def test_vary_each_number_alone() -> None:
    state = by_chance(15, 30, rivals=10)
    leave = Scenario("one leaves", leaving=(0,))
    table = sensitivity(state, Rules(), leave, steps=4, runs=5, rng=luck(), ranges={"synergy": (1.5, 3.0)})
    assert len(table) == (2 * 8 + 1) * 11
    cooperation = table[(table["rule"] == "synergy") & (table["measure"] == "cooperation")]
    assert cooperation["value"].tolist() == [1.5, 3.0]
    assert cooperation["base"].is_monotonic_increasing
    given = table[(table["rule"] == "as given") & (table["measure"] == "members")].iloc[0]
    assert given["effect"] == -1
    with pytest.raises(ValueError, match="no number size"):
        sensitivity(state, Rules(), leave, steps=1, runs=1, rng=luck(), ranges={"size": (0, 1)})


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (Scenario("who", leaving=(7,)), 'scenario "who" names member 7; right are numbers from 0 to 2'),
        (Scenario("self", introductions=((1, 1),)), "a pair of a member with itself"),
    ],
)
def test_refuse_unknown_members(scenario: Scenario, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulate(trusting(3, []), Rules(), steps=1, runs=1, rng=luck(), scenario=scenario)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Rules(search=2.0), "search is 2.0; right is from 0 to 1"),
        (lambda: Rules(synergy=float("nan")), "synergy is nan"),
        (lambda: Shock(2.0), "strength 2.0"),
        (lambda: Shock(0.5, first=3, last=2), "from step 3 to step 2"),
        (lambda: Programme("gifts", 1.0), '"gifts"'),
        (lambda: Programme("projects", -1.0), "a budget of -1.0"),
        (lambda: Programme("projects", 1.0, chosen="friends"), '"friends"'),
        (lambda: Scenario("x", leaving_step=0), "the first step is 1"),
        (lambda: simulate(trusting(2, []), Rules(), steps=1, runs=0, rng=luck()), "0 runs of 1 steps"),
        (lambda: simulate(trusting(2, []), [], steps=1, runs=1, rng=luck()), "no rules"),
        (lambda: simulate(trusting(2, []), Rules(), steps=1, runs=1, rng=luck()).path("joy"), 'no measure "joy"'),
    ],
)
def test_refuse_what_makes_no_run(make, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


PAIR = Network.of(2, [0], [1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": [1, 0]}, "the size of member 1 is 0"),
        ({"size": [1, float("nan")]}, "number 1"),
        ({"size": [1, 2, 3]}, "ties of 2 members and sizes of 3"),
        ({"present": [True, False]}, "members 0 and 1 are tied, but one is an outsider"),
        ({"group": [0, -1]}, "no whole number"),
        ({"group": [0]}, "groups of 1 members"),
        ({"trust": [2.0]}, "trust in tie 0"),
        ({"trust": [0.5, 0.5]}, "trust has the shape"),
        ({"overlap": [[0, 2], [2, 0]]}, "overlap of members 0 and 1 is 2.0"),
        ({"overlap": [[0, 1], [0, 0]]}, "not the same both ways"),
        ({"overlap": [[0]]}, "right is 2 × 2"),
        ({"latitude": [1.0, 2.0]}, "give both or none"),
        ({"latitude": [1.0], "longitude": [2.0]}, "1 latitudes"),
    ],
)
def test_refuse_a_state_that_cannot_be(arguments: dict[str, object], message: str) -> None:
    given = {"size": [1, 1], "ties": PAIR} | arguments
    with pytest.raises(ValueError, match=message):
        ClusterState.of(given.pop("size"), given.pop("ties"), **given)


def test_put_unknown_places_in_the_middle_of_their_group() -> None:
    nan = float("nan")
    state = ClusterState.of(
        [1] * 4,
        Network.of(4, [], []),
        group=[0, 0, 0, 1],
        latitude=[10.0, -10.0, nan, nan],
        longitude=[0.0, 0.0, nan, nan],
    )
    assert state.place is not None
    np.testing.assert_allclose(state.place[2:], [[1, 0, 0], [1, 0, 0]], atol=1e-12)
    assert distance_share(state.place, [0, 2], [1, 3]).round(3).tolist() == [0.778, 0]
    assert ClusterState.of([1], Network.of(1, [], []), latitude=[nan], longitude=[nan]).place is None
