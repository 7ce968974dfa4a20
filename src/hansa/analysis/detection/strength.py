"""Strong places: where organisations are active in a field more than chance explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csc_array
from scipy.special import betainc
from scipy.stats import false_discovery_control

from hansa.analysis.detection.participations import Participations
from hansa.analysis.detection.places import Places
from hansa.analysis.detection.rule import DetectionRule

HALVINGS = 50


def strong_places(participations: Participations, places: Places, rule: DetectionRule) -> pd.DataFrame:
    """Test each cell of field × place: is more of the work of its organisations in the field than elsewhere?

    Organisations are what varies independently, not their projects: one institute with a hundred projects in a field
    is no hundred proofs. So each organisation o with m_o projects counts m_o / (1 + (m_o − 1)·ρ) times, ρ the likeness
    of projects within an organisation (estimated for each field from organisations with several, Williams). With a the
    counted projects in the field and n all counted projects of a place, p = P(X > a) + P(X = a) / 2 for
    X ~ Binomial(n, π), π the share of the field everywhere, continued to fractions by the beta function. (The half
    makes p-values of few counts uniform under the null; with P(X ≥ a) they are too large.) Benjamini and Hochberg's
    correction over the places tested, field by field.

    Returns:
        a row for each field and place tested (places with at least `rule.least_organisations` organisations): field,
        place (its number), organisations (active in the field there), quotient (share of the field in the place's work
        over its share everywhere), p, q (adjusted), strong (q within the false discovery rate) and supporting (p within
        `rule.supporting_p`); both only with enough organisations in the field.

    Cost: fields × (organisations + places).
    """
    return Strength.of(participations, places, rule).cells()


@dataclass(frozen=True, eq=False)
class Strength:
    """The work of organisations with a known place, by field, ready to be tested and resampled.

    work: of each organisation, all its projects. active: organisations × fields, those in the field. likeness: of each
    field.
    """

    fields: list[str]
    where: np.ndarray
    work: np.ndarray
    active: csc_array
    likeness: np.ndarray
    places: int
    rule: DetectionRule

    @classmethod
    def of(cls, participations: Participations, places: Places, rule: DetectionRule) -> Strength:
        fields, rows = participations.fields, participations.rows
        many = len(participations.organisations)
        at_work = np.bincount(rows["organisation"], minlength=many) > 0
        placed = np.flatnonzero((places.of_organisation >= 0) & at_work)
        column = pd.Index(fields).get_indexer(rows["field"])
        table = csc_array((rows["weight"], (rows["organisation"], column)), shape=(many, len(fields)))
        work = np.asarray(table.sum(axis=1)).ravel()[placed]
        active = csc_array(table.tocsr()[placed])
        likeness = [likeness_within(_column(active, number), work) for number in range(len(fields))]
        return cls(fields, places.of_organisation[placed], work, active, np.array(likeness), len(places.table), rule)

    def cells(self, times: np.ndarray | None = None) -> pd.DataFrame:
        """The cells tested; `times` says how often each placed organisation counts (for resampling)."""
        times = np.ones(len(self.work)) if times is None else np.asarray(times, dtype=np.float64)
        tested = np.bincount(self.where, times, self.places) >= self.rule.least_organisations
        if not tested.any():
            return pd.DataFrame(columns=CELL_COLUMNS)
        all_work = np.bincount(self.where, times * self.work, self.places)
        tables = [self._field(number, times, tested, all_work) for number in range(len(self.fields))]
        return pd.concat(tables, ignore_index=True)

    def found_again(self, rng: np.random.Generator) -> pd.Series:
        """In which share of resamples of organisations each cell was strong; by field and place."""
        many = len(self.work)
        draws = [self.cells(rng.poisson(1.0, many)) for _resample in range(self.rule.resamples)]
        strong = pd.concat([cells.loc[cells["strong"].astype(bool), ["field", "place"]] for cells in draws])
        return strong.groupby(["field", "place"]).size() / self.rule.resamples

    def _field(self, number: int, times: np.ndarray, tested: np.ndarray, all_work: np.ndarray) -> pd.DataFrame:
        active, many = _column(self.active, number), self.places
        counted = times / (1 + np.maximum(self.work - 1, 0) * self.likeness[number])
        successes = np.bincount(self.where, counted * active, many)
        trials = np.bincount(self.where, counted * self.work, many)
        share = successes.sum() / trials.sum()
        p = np.ones(many)
        if 0 < share < 1:
            p = upper_tail(successes, trials, share)
        q = np.ones(many)
        q[tested] = false_discovery_control(p[tested])
        organisations = np.bincount(self.where, times * (active > 0), many)
        in_field = np.bincount(self.where, times * active, many)
        quotient = np.divide(in_field, all_work, out=np.full(many, np.nan), where=all_work > 0)
        enough = organisations >= self.rule.least_organisations
        values = (
            self.fields[number],
            np.arange(many)[tested],
            organisations[tested].astype(int),
            (quotient / (in_field.sum() / all_work.sum()))[tested] if in_field.sum() else np.nan,
            p[tested],
            q[tested],
            (enough & (q <= self.rule.false_discovery_rate))[tested],
            (enough & (p <= self.rule.supporting_p))[tested],
        )
        return pd.DataFrame(dict(zip(CELL_COLUMNS, values, strict=True)))


CELL_COLUMNS = ("field", "place", "organisations", "quotient", "p", "q", "strong", "supporting")


def upper_tail(successes: np.ndarray, trials: np.ndarray, share: float) -> np.ndarray:
    """P(X > a) + P(X = a) / 2 for X ~ Binomial(n, share), for fractions too; 1 where there is no success.

    >>> upper_tail(np.array([0.0, 2.0]), np.array([2.0, 2.0]), 0.5).tolist()
    [1.0, 0.125]
    """
    a, rest = np.maximum(successes, 1e-300), np.maximum(trials - successes, 0.0)
    at_least = betainc(a, rest + 1, share)
    more = np.where(rest > 0, betainc(a + 1, np.maximum(rest, 1e-300), share), 0.0)
    return np.where(successes > 0, (at_least + more) / 2, 1.0)


def _column(table: csc_array, number: int) -> np.ndarray:
    found = np.zeros(table.shape[0])
    part = slice(table.indptr[number], table.indptr[number + 1])
    found[table.indices[part]] = table.data[part]
    return found


def likeness_within(active: np.ndarray, work: np.ndarray) -> float:
    """How alike the projects of one organisation are, 0 (as those of strangers) to 1: the ρ of a beta-binomial.

    The ρ for which Pearson's χ² of organisations with more than one project, (a − mπ)² / (mπ(1 − π)(1 + (m − 1)ρ)), is
    its degrees of freedom; 0 where it is less without any.

    >>> active = np.repeat([0.0, 10.0], 50)
    >>> round(likeness_within(active, np.full(100, 10.0)), 2)
    1.0

    References:
        D. A. Williams, "Extra-binomial variation in logistic linear models", Applied Statistics 31 (1982) 144–148.
    """
    several = work > 1
    a, m = active[several], work[several]
    if len(m) < 2 or not 0 < a.sum() < m.sum():
        return 0.0

    def excess(rho: float) -> float:
        weight = 1 / (1 + (m - 1) * rho)
        share = (weight * a).sum() / (weight * m).sum()
        return float((weight * (a - m * share) ** 2 / (m * share * (1 - share))).sum() - (len(m) - 1))

    low, high = 0.0, 1.0
    if excess(low) <= 0:
        return low
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return low
