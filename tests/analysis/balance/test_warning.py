"""Alarms, early warnings and what the shipped backtest supports."""

from types import MappingProxyType

import numpy as np
import pytest

from hansa.analysis.balance import (
    Balance,
    Facts,
    Pairs,
    Rule,
    balance,
    drifting_warning,
    falling,
    leaving_warnings,
    validation,
    validation_of,
)
from hansa.analysis.balance.formula import FORCES
from hansa.analysis.balance.validation import shipped_backtest
from hansa.analysis.balance.warning import ACTIONS

RULE = Rule(constant=1.0, cooperation=-2.0, growth=-1.0, threshold=0.5, precision=0.8, recall=0.4, lead_in_months=3)


def of(value: float, version: str = "1", **parts: float | None) -> Balance:
    none = np.zeros(0)
    return Balance(value, MappingProxyType(dict(parts)), none, MappingProxyType({}), none, version)


def declining(conflicts: float) -> Balance:
    """Of two members with a tie, whose conflict grows."""
    return balance(Facts(Pairs.of(2, [0], [1], [1.0], [0.0]), conflicts=np.array([conflicts, conflicts])))


def test_alarm_after_three_falls_names_the_cause() -> None:
    history = [declining(conflicts) for conflicts in (0.0, 0.1, 0.2, 0.4)]
    found = falling(history)
    assert found is not None
    assert found.periods == 3
    assert found.change == pytest.approx((1 - 0.4) / 1.4 - 1)
    assert [name for name, _change in found.causes] == ["conflicts", "cooperation"]


@pytest.mark.parametrize(
    "history",
    [
        [],
        [declining(0.1), declining(0.2), declining(0.3)],
        [declining(x) for x in (0.0, 0.1, 0.3, 0.2)],
        [declining(x) for x in (0.0, 0.1, 0.1, 0.2)],
        [declining(0.0), None, declining(0.1), declining(0.2), declining(0.3)],
        [declining(0.0), declining(0.1), declining(0.2), None],
    ],
)
def test_no_alarm_before_three_falls_in_a_row(history: list) -> None:
    assert falling(history) is None
    assert drifting_warning(history) is None


def test_no_alarm_for_falls_within_the_band() -> None:
    history = [declining(x) for x in (0.0, 0.001, 0.002, 0.003)]
    assert falling(history) is not None
    assert falling(history, least=0.05) is None


def test_refuse_to_compare_other_versions_or_facts() -> None:
    changed = [of(0.4, growth=0.1), of(0.3, growth=0.1), of(0.2, growth=None), of(0.1, growth=0.0)]
    with pytest.raises(ValueError, match="different versions or of different facts"):
        falling(changed)
    versions = [of(0.4), of(0.3), of(0.2, version="2"), of(0.1, version="2")]
    with pytest.raises(ValueError, match="different versions"):
        falling(versions)


def test_drift_warning_has_reasons_and_actions() -> None:
    found = drifting_warning([declining(x) for x in (0.0, 0.1, 0.2, 0.4)])
    assert found is not None
    assert (found.code, found.member, found.chance) == ("cluster_drifts_apart", None, None)
    assert (found.reasons[0].code, found.actions) == ("conflicts", ("offer_mediation", "introduce_partners"))
    assert found.reasons[0].value == pytest.approx(-0.4 / 1.4)
    assert found.reasons[0].usual == 0


def test_every_force_has_an_action() -> None:
    assert set(ACTIONS) == set(FORCES)


def test_warn_only_of_members_whose_work_ends_and_who_cooperate_little() -> None:
    # Chances: 0 and 1 have one tie of 1: log odds 1 − 2 log 2 = −0.39; 2 a tie of 0.1: 0.81; 3 and 4 none: 1.
    facts = Facts(Pairs.of(6, [0, 2], [1, 5], [1.0, 0.1], [0, 0]))
    found = leaving_warnings(facts, [True, False, True, True, False, False], RULE)
    assert [one.member for one in found] == [3, 2]
    assert found[0].chance == pytest.approx(1 / (1 + np.exp(-1)))
    assert [reason.code for reason in found[0].reasons] == ["work_ends", "little_cooperation"]
    assert found[1].reasons[1].value == pytest.approx(0.1)
    assert all(one.actions for one in found)


def test_new_ties_lower_the_chance_of_leaving() -> None:
    old, new = (
        leaving_warnings(Facts(Pairs.of(2, [0], [1], [0.2], [0], before=[before])), [True, True], RULE)
        for before in (0.2, 0.0)
    )
    assert new[0].chance < old[0].chance


def test_no_warning_without_members_and_bad_input_is_refused() -> None:
    assert leaving_warnings(Facts(Pairs.of(0, [], [], [], [])), np.zeros(0, dtype=bool), RULE) == ()
    with pytest.raises(ValueError, match="right are 2 of True and False"):
        leaving_warnings(Facts(Pairs.of(2, [0], [1], [1], [0])), [1, 0], RULE)


def test_shipped_rule_and_validation_say_what_the_backtest_found() -> None:
    result = shipped_backtest()
    found = validation("1")
    assert found is not None
    assert found.state == "validated by the clock alone"
    assert found.auc.value == result["formula"]["auc"]["value"] > found.baseline.value + 0.05
    assert found.gain_in_question.high < 0
    assert found.plans.value > found.auc.value
    rule = Rule.of(result)
    assert rule.precision == result["warnings"]["learned"]["precision"] > 0.8
    assert rule.cooperation < 0 > rule.growth


def test_validation_depends_on_the_figures() -> None:
    result = shipped_backtest()
    sure = {"value": 0.08, "low": 0.06, "high": 0.1}
    unsure = {"value": 0.08, "low": -0.01, "high": 0.2}
    due = dict(result["in_question"])
    better = {**result, "in_question": {**due, "gain": {**due["gain"], "formula": sure}}}
    assert validation_of(better).state == "validated"
    assert validation_of({**better, "gain": {**result["gain"], "formula": unsure}}).state == "not validated"
    assert validation("2") is None
    with pytest.raises(ValueError, match="no result of the backtest: 'in_question' is missing"):
        validation_of({})
