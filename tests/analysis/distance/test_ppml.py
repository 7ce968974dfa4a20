"""PPML against the closed form, against pyfixest (version 0.60, an independent estimator), and on awkward data.

The trade data of fixest (oracle 21: −1.527874, error 0.115678) and of “The Log of Gravity” (oracle 22) are not to be
had here; pyfixest, whose estimator reproduces the first, stands in for them.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.analysis.distance import Groups, ppml, sweep_out

BOTH = [("origin", "year"), ("destination", "year")]


def _pairs(seed: int, places: int = 25, years: int = 3) -> pd.DataFrame:
    """Ties that gravity made, with more variance than Poisson: distance −0.7, same language 0.3."""
    rng = np.random.default_rng(seed)
    origin, destination = np.nonzero(~np.eye(places, dtype=bool))
    spots = rng.random((places, 2)) * 2000
    km = np.hypot(*(spots[origin] - spots[destination]).T) + 1
    parts = []
    for year in range(years):
        size = rng.normal(0, 1, (2, places))
        language = (origin % 4 == destination % 4).astype(float)
        mean = np.exp(-1 + size[0][origin] + size[1][destination] - 0.7 * np.log(km / 300) + 0.3 * language)
        parts.append(
            pd.DataFrame(
                {
                    "origin": origin,
                    "destination": destination,
                    "year": 2010 + year,
                    "log_distance": np.log(km),
                    "language": language,
                    "ties": rng.poisson(mean * rng.gamma(1, 1, len(mean))).astype(float),
                    "pair": np.minimum(origin, destination) * places + np.maximum(origin, destination),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _second_opinion(frame: pd.DataFrame, cluster: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyfixest

        return pyfixest.fepois(
            "ties ~ log_distance + language | origin^year + destination^year",
            frame,
            vcov={"CRV1": cluster},
            ssc=pyfixest.ssc(k_adj=False, G_adj=True),
            fixef_tol=1e-11,
            iwls_tol=1e-12,
        )


@pytest.mark.parametrize("cluster", [("pair",), ("origin", "destination")])
def test_fit_as_pyfixest_does(cluster: tuple[str, ...]) -> None:
    frame = _pairs(1)
    fit = ppml(frame, "ties", ["log_distance", "language"], effects=BOTH, cluster=cluster)
    other = _second_opinion(frame, "+".join(cluster))
    np.testing.assert_allclose(fit.coefficients, other.coef().to_numpy(), atol=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), other.se().to_numpy(), rtol=1e-5)
    assert fit.rows == other._N
    assert fit.clusters == tuple(frame[np.isfinite(fit.fitted)][name].nunique() for name in cluster)


def test_fit_the_closed_form_when_only_places_matter() -> None:
    """Methods F: with origin and destination effects only, μ_ij = y_i· y_·j / y_··."""
    rng = np.random.default_rng(2)
    table = rng.poisson(3.0, (6, 8)).astype(float)
    frame = pd.DataFrame([(i, j, table[i, j]) for i in range(6) for j in range(8)], columns=["i", "j", "y"])
    fit = ppml(frame, "y", [], effects=["i", "j"])
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    np.testing.assert_allclose(fit.fitted.reshape(6, 8), expected, rtol=1e-9)
    assert fit.coefficients.shape == (0,)


def test_fit_totals_of_places_exactly() -> None:
    frame = _pairs(3)
    fit = ppml(frame, "ties", ["log_distance"], effects=BOTH)
    kept = frame[np.isfinite(fit.fitted)].assign(mu=fit.fitted[np.isfinite(fit.fitted)])
    totals = kept.groupby(["origin", "year"])[["ties", "mu"]].sum()
    np.testing.assert_allclose(totals["mu"], totals["ties"], rtol=1e-7)


def test_recover_what_made_the_ties() -> None:
    fit = ppml(_pairs(4, places=60), "ties", ["log_distance", "language"], effects=BOTH, cluster=["pair"])
    distance, language = fit.estimate("log_distance"), fit.estimate("language")
    assert distance.low < -0.7 < distance.high
    assert language.low < 0.3 < language.high
    assert distance.p < 1e-10


def test_contrast_coefficients() -> None:
    fit = ppml(_pairs(5), "ties", ["log_distance", "language"], effects=BOTH, cluster=["pair"])
    gap = fit.contrast({"log_distance": 1, "language": -1})
    assert gap.value == pytest.approx(fit.coefficients[0] - fit.coefficients[1])
    cov = fit.covariance
    assert gap.error == pytest.approx(np.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1]))
    with pytest.raises(ValueError, match="no regressor tongue; there are log_distance, language"):
        fit.contrast({"tongue": 1})


def test_leave_out_places_without_ties() -> None:
    frame = _pairs(6)
    frame.loc[(frame.origin == 3) & (frame.year == 2011), "ties"] = 0.0
    fit = ppml(frame, "ties", ["log_distance", "language"], effects=BOTH, cluster=["pair"])
    other = _second_opinion(frame, "pair")
    assert fit.separated >= 24
    assert np.isnan(fit.fitted[(frame.origin == 3) & (frame.year == 2011)]).all()
    np.testing.assert_allclose(fit.coefficients, other.coef().to_numpy(), atol=1e-6)


def test_leave_out_zeros_that_a_regressor_explains_perfectly() -> None:
    """z is 1 only where y is 0, so its coefficient runs to minus infinity; x is estimated from the other rows."""
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
    y = np.array([1.0, 0, 2, 3, 0, 5, 4, 0])
    w = np.array([0.0, 0, 0, 0, 1, 0, 0, 1])
    # w·x varies beside w and x, and both vanish where y > 0.
    frame = pd.DataFrame({"x": x, "y": y, "w": w, "tag": ["a"] * 8})
    alone = ppml(frame[frame.w == 0], "y", ["x"])
    fit = ppml(frame.assign(tag=np.where(w == 1, "b", "a")), "y", ["x"], effects=["tag"])
    assert fit.separated == 2
    assert fit.coefficients[0] == pytest.approx(alone.coefficients[0], abs=1e-9)


def test_find_zeros_separated_by_two_sets_of_effects() -> None:
    """No group is all zero, yet rows (a, q) and (c, q) are fitted by minus infinity: raise q, lower b and d's share."""
    rows = [("a", "p", 4.0), ("a", "q", 0.0), ("b", "q", 3.0), ("b", "r", 2.0), ("c", "p", 5.0), ("c", "q", 0.0)]
    frame = pd.DataFrame(rows, columns=["i", "j", "y"])
    fit = ppml(frame, "y", [], effects=["i", "j"])
    assert fit.separated == 2
    np.testing.assert_allclose(fit.fitted, [4, np.nan, 3, 2, 5, np.nan], atol=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.assign(ties=-1.0), "column ties, position 0: -1.0; right are outcomes that are not negative"),
        (lambda f: f.assign(ties=0.0), "column ties is zero in all"),
        (lambda f: f.assign(log_distance=np.nan), "column log_distance, row 0: nan; right are numbers"),
        (lambda f: f.drop(columns="origin"), "no column origin; the frame has destination"),
        (lambda f: f.assign(origin=None), "column origin, row 0: empty"),
        (lambda f: f.assign(log_distance=f.origin * 1.0), "the regressor log_distance does not vary on its own"),
        (lambda f: f.assign(language=2 * f.log_distance), "the regressor language does not vary on its own"),
        (lambda f: f.assign(pair=1), "all rows are of one cluster"),
    ],
)
def test_refuse_what_cannot_be_estimated(change, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ppml(change(_pairs(7)), "ties", ["log_distance", "language"], effects=BOTH, cluster=["pair"])


def test_refuse_three_sets_of_clusters() -> None:
    with pytest.raises(ValueError, match="3 sets of clusters; right are none, one or two"):
        ppml(_pairs(7), "ties", ["log_distance"], effects=BOTH, cluster=["pair", "origin", "destination"])


@settings(max_examples=10)
@given(factor=st.floats(0.01, 1000), seed=st.integers(0, 1000))
def test_keep_coefficients_whatever_the_unit_of_ties_and_distance(factor: float, seed: int) -> None:
    frame = _pairs(seed, places=12, years=1)
    fit = ppml(frame, "ties", ["log_distance"], effects=["origin", "destination"], cluster=["pair"])
    scaled = frame.assign(ties=frame.ties * factor, log_distance=frame.log_distance + np.log(factor))
    again = ppml(scaled, "ties", ["log_distance"], effects=["origin", "destination"], cluster=["pair"])
    assert again.coefficients[0] == pytest.approx(fit.coefficients[0], rel=1e-6, abs=1e-8)
    assert again.estimate("log_distance").error == pytest.approx(fit.estimate("log_distance").error, rel=1e-5)


def test_change_nothing_it_is_given() -> None:
    frame = _pairs(8)
    before = frame.copy()
    ppml(frame, "ties", ["log_distance"], effects=BOTH, cluster=["pair"])
    pd.testing.assert_frame_equal(frame, before)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_sweep_out_what_dummies_explain(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = 60
    first, second = rng.integers(0, 5, rows), rng.integers(0, 7, rows)
    weights, columns = rng.random(rows) + 0.1, rng.normal(size=(rows, 2))
    dummies = np.column_stack([np.eye(5)[first], np.eye(7)[second]])
    root = np.sqrt(weights)[:, None]
    expected = columns - dummies @ np.linalg.lstsq(dummies * root, columns * root, rcond=None)[0]
    swept = sweep_out(columns, weights, [Groups.of(first), Groups.of(second)])
    np.testing.assert_allclose(swept, expected, atol=1e-7)
