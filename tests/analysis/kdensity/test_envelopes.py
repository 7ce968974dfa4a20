"""Bands of simulated curves: by hand, and their level."""

import numpy as np
import pytest

from hansa.analysis.kdensity.envelopes import (
    bands,
    check_simulations,
    drop_extremes_band,
    excess,
    extreme_rank_length_band,
)


def waves(rng: np.random.Generator, number: int, steps: int = 30) -> np.ndarray:
    """Smooth random curves."""
    return np.cumsum(rng.normal(size=(number, steps)), axis=1)


def test_order_curves_by_hand() -> None:
    """Five curves at two distances, their ranks from outside beside them."""
    observed = np.array([1.0, 2.0])
    simulated = np.array([[0.0, 0.0], [2.0, 3.0], [3.0, 4.0], [4.0, 1.0]])
    # The observed curve has (2, 3), the others (1, 1), (3, 2), (2, 1) and (1, 2).
    lower, upper, p_value = extreme_rank_length_band(observed, simulated, alpha=0.2)
    # Most extreme is [0,0] alone; [3,4] and [4,1] share the next place, then [2,3] and the observed one.
    assert (lower.tolist(), upper.tolist(), p_value) == ([1.0, 1.0], [4.0, 4.0], 1.0)


def test_break_ties_of_the_first_rank_by_the_second() -> None:
    """Two curves are each highest somewhere; the one that is higher elsewhere too is more extreme."""
    middle = np.arange(1.0, 38.0)[:, None] * np.ones(3)
    often, once = np.array([50.0, 50.0, 20.5]), np.array([20.2, 20.2, 50.0])
    _, _, p_often = extreme_rank_length_band(often, np.vstack([middle, once]), 0.05)
    _, _, p_once = extreme_rank_length_band(once, np.vstack([middle, often]), 0.05)
    assert p_often < p_once


@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.25])
def test_leave_the_band_exactly_when_the_p_value_is_small(rng: np.random.Generator, alpha: float) -> None:
    for _ in range(200):
        curves = waves(rng, 40)
        lower, upper, p_value = extreme_rank_length_band(curves[0], curves[1:], alpha)
        outside = bool(((curves[0] < lower) | (curves[0] > upper)).any())
        assert outside == (p_value <= alpha)


def test_keep_the_level_on_chance(rng: np.random.Generator) -> None:
    """2,000 tests of chance against chance: 5 % reject, within three standard errors of 0.49 %."""
    rejected = 0
    for _ in range(2_000):
        curves = waves(rng, 60, 20)
        rejected += extreme_rank_length_band(curves[0], curves[1:], 0.05)[2] <= 0.05
    assert 0.05 - 3 * 0.0049 < rejected / 2_000 < 0.05 + 3 * 0.0049


def test_lie_outside_the_local_band(rng: np.random.Generator) -> None:
    """A whole curve leaves a pointwise band far more often than 5 %: that is what the global one is for."""
    simulated = waves(rng, 999)
    found = bands(simulated[0], simulated, 0.05)
    assert (found.lower_global < found.lower_local).all() and (found.upper_global > found.upper_local).all()
    left_local = ((simulated < found.lower_local) | (simulated > found.upper_local)).any(axis=1).mean()
    left_global = ((simulated < found.lower_global) | (simulated > found.upper_global)).any(axis=1).mean()
    assert left_local > 0.15
    assert left_global == pytest.approx(0.05, abs=0.002)


def test_take_quantiles_for_the_local_band() -> None:
    found = bands(np.zeros(2), np.arange(101.0)[:, None] * np.ones(2), 0.1)
    assert (found.lower_local.tolist(), found.upper_local.tolist()) == ([5, 5], [95, 95])


def test_drop_extremes_by_hand() -> None:
    """Ten parallel curves 0 … 9, α = 0.3: rounds leave 8, then 6, below the 7 wanted.

    dbmss interpolates by (7 − 6) / 10: the bounds 2 and 7 move by a tenth of one towards 1 and 8.
    """
    lower, upper = drop_extremes_band(np.arange(10.0)[:, None] * np.ones(3), 0.3)
    assert lower == pytest.approx([1.9] * 3)
    assert upper == pytest.approx([7.1] * 3)


def test_drop_extremes_until_nothing_is_left(rng: np.random.Generator) -> None:
    with pytest.raises(ValueError, match="no simulation of 20 is left"):
        drop_extremes_band(rng.normal(size=(20, 500)), 0.05)


def test_use_drop_extremes_for_the_band_and_not_for_the_p_value(rng: np.random.Generator) -> None:
    curves = waves(rng, 400)
    ours, theirs = (bands(curves[0], curves[1:], 0.05, name) for name in ("extreme rank length", "drop extremes"))
    assert ours.p_value == theirs.p_value
    assert theirs.upper_global == pytest.approx(drop_extremes_band(curves[1:], 0.05)[1])
    assert (theirs.upper_global != ours.upper_global).any()


def test_leave_out_distances_without_a_value() -> None:
    simulated = np.arange(40.0)[:, None] * np.ones(3)
    simulated[7, 0] = np.nan
    found = bands(np.array([np.nan, 50.0, 50.0]), simulated, 0.05)
    assert np.isnan(found.upper_global[0]) and np.isnan(found.lower_local[0])
    assert found.p_value == pytest.approx(2 / 41)
    beyond = excess(np.array([np.nan, 50.0, 50.0]), found, np.array([0.0, 1.0, 2.0]))
    assert beyond.localisation.tolist() == [0, 11, 11]
    with pytest.raises(ValueError, match="defined at no distance"):
        bands(np.full(3, np.nan), simulated, 0.05)


def test_tell_dispersion_only_without_localisation() -> None:
    simulated = np.arange(40.0)[:, None] * np.ones(3)
    at = np.array([0.0, 1.0, 2.0])
    both = np.array([-5.0, 50.0, 50.0])
    found = excess(both, bands(both, simulated, 0.05), at)
    assert found.verdict == "localised" and not found.dispersion.any()
    low = np.array([-5.0, -5.0, -5.0])
    found = excess(low, bands(low, simulated, 0.05), at)
    assert (found.verdict, found.localisation_index, found.dispersion_index) == ("dispersed", 0, 10)
    middle = np.full(3, 20.0)
    assert excess(middle, bands(middle, simulated, 0.05), at).verdict == "neither"


@pytest.mark.parametrize("alpha", [0, 0.5, -1, np.nan])
def test_refuse_an_alpha_that_is_no_level(alpha: float) -> None:
    with pytest.raises(ValueError, match=r"right is a probability between 0 and 0\.5"):
        check_simulations(1000, alpha)


def test_refuse_too_few_simulations() -> None:
    check_simulations(19, 0.05)
    with pytest.raises(ValueError, match=r"18 simulations .*at least 19, and 1,000 for a smooth band"):
        check_simulations(18, 0.05)
