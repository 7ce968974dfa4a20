"""Who answered a survey: response by group, and whether the groups differ more than by chance.

References: [1] Pearson, K. (1900). On the criterion that a given system of deviations from the probable in the case of
a correlated system of variables is such that it can be reasonably supposed to have arisen from random sampling.
*Philosophical Magazine* 50, 157-175. [2] Cochran, W. G. (1954). Some methods for strengthening the common χ² tests.
*Biometrics* 10, 417-451.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["GroupResponse", "ResponseBias", "response_bias"]

FEWEST = 5


@dataclass(frozen=True)
class GroupResponse:
    """A group: how many were asked and how many answered."""

    name: str
    asked: int
    answered: int

    @property
    def rate(self) -> float:
        return self.answered / self.asked


@dataclass(frozen=True)
class ResponseBias:
    """`groups` by size; `p` is the probability that the groups differ at least as much by chance, None where too few
    were asked to tell."""

    groups: tuple[GroupResponse, ...]
    chi_square: float | None
    p: float | None


def response_bias(counts: Mapping[str, tuple[int, int]], *, rest: str = "", fewest: int = FEWEST) -> ResponseBias:
    """Response by group, with Pearson's χ² test of independence of group and response [1].

    `counts` maps a group to (asked, answered), numbers of organisations. Groups of fewer than `fewest` asked are taken
    together as `rest`, so that no figure speaks of a few; where these are still fewer, the smallest other group joins
    them, so that none is found by subtraction from a total. The test is given where at least two groups remain,
    somebody answered and somebody did not, and, after Cochran [2], every expected count is at least 1 and at most a
    fifth of them are below 5; else `p` is None. Raises ValueError where more answered than were asked. Cost: the number
    of groups.

    >>> bias = response_bias({"business": (40, 10), "science": (20, 15)})
    >>> [(group.name, group.rate) for group in bias.groups], round(bias.chi_square, 3), round(bias.p, 5)
    ([('business', 0.25), ('science', 0.75)], 13.714, 0.00021)
    """
    groups = _groups(counts, rest, fewest)
    statistic, p = _test(groups)
    return ResponseBias(groups, statistic, p)


def _groups(counts: Mapping[str, tuple[int, int]], rest: str, fewest: int) -> tuple[GroupResponse, ...]:
    large, small = [], [0, 0]
    for name, (asked, answered) in counts.items():
        if not 0 <= answered <= asked:
            raise ValueError(f"{name}: {answered} of {asked} cannot have answered")
        if asked >= fewest:
            large.append(GroupResponse(name, asked, answered))
        else:
            small = [small[0] + asked, small[1] + answered]
    large.sort(key=lambda group: (-group.asked, group.name))
    if 0 < small[0] < fewest and large:
        joined = large.pop()
        small = [small[0] + joined.asked, small[1] + joined.answered]
    if small[0] >= fewest:
        large.append(GroupResponse(rest, small[0], small[1]))
    return tuple(large)


def _test(groups: tuple[GroupResponse, ...]) -> tuple[float | None, float | None]:
    asked, answered = sum(group.asked for group in groups), sum(group.answered for group in groups)
    if len(groups) < 2 or not 0 < answered < asked:
        return None, None
    share = answered / asked
    expected = [part * group.asked for group in groups for part in (share, 1 - share)]
    if min(expected) < 1 or sum(value < 5 for value in expected) > len(expected) / 5:
        return None, None
    observed = [count for group in groups for count in (group.answered, group.asked - group.answered)]
    statistic = sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True))
    from scipy.stats import chi2

    return statistic, float(chi2.sf(statistic, len(groups) - 1))
