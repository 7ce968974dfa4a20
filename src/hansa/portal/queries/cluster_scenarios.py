"""Scenarios of a cluster in words and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hansa.network.queries.scenarios import Future
from hansa.portal.reports.charts.lines import Band, Line, lines

if TYPE_CHECKING:
    from hansa.analysis.simulation import Simulated

SHOWN = ("members", "ties", "balance")
COMPARED = "all_three"

NAMES: Mapping[str, str | Promise] = {
    "base": gettext_lazy("Nothing is done"),
    "introductions": gettext_lazy("The best introductions are made"),
    "joint_work": gettext_lazy("The same, and the costs of joint work are borne"),
    "all_three": gettext_lazy("The same, and a programme lowers barriers"),
    "projects": gettext_lazy("A programme funds joint projects of the largest (from above)"),
    "barriers": gettext_lazy("A programme lowers barriers for all, same budget (from below)"),
    "leader_leaves": gettext_lazy("The member with the most ties leaves"),
    "crisis": gettext_lazy("A crisis halves what cooperation yields, for two years"),
}


@dataclass(frozen=True)
class Range:
    """The middle of the runs, and between what nine of ten lie."""

    low: float | None
    middle: float | None
    high: float | None


@dataclass(frozen=True)
class Row:
    """A scenario after three years. `better`: share of runs with a higher balance than if nothing is done, by the same
    luck; None for doing nothing."""

    key: str
    name: str
    members: Range
    ties: Range
    balance: Range
    better: float | None


@dataclass(frozen=True)
class Told:
    rows: Sequence[Row]
    picture: SafeString
    drawn: Sequence[tuple[str, str]]
    fit: Sequence[tuple[str, float, float, float, bool]]

    @property
    def reproduced(self) -> int:
        return sum(one[-1] for one in self.fit)


MOMENTS: Mapping[str, str | Promise] = {
    "ties_kept": gettext_lazy("share of ties kept"),
    "rivals_lost": gettext_lazy("how much more rivals were among ended ties than among kept ones"),
    "distant_lost": gettext_lazy("how much more distant ended ties were than kept ones"),
    "ties_formed": gettext_lazy("new ties for each tie"),
    "members_left": gettext_lazy("share of members who left"),
}


def told_of(future: Future) -> Told:
    """The scenarios as the page tells them."""
    base = future.simulated[0]
    rows = []
    for one in future.simulated:
        ends = {measure: _at_the_end(one.path(measure)) for measure in SHOWN}
        changes = one.against(base)
        last = changes[(changes["measure"] == "balance") & (changes["step"] == changes["step"].max())]
        better = None if one is base else float(last["higher"].iloc[0])
        rows.append(Row(one.scenario, str(NAMES[one.scenario]), ends["members"], ends["ties"], ends["balance"], better))
    fit = [
        (str(MOMENTS[row.moment]), float(row.observed), float(row.low), float(row.high), bool(row.reproduced))
        for row in future.calibration.fit.itertuples()
    ]
    drawn = [(f"series-{number}", str(NAMES[one.scenario])) for number, one in enumerate(_drawn(future), start=1)]
    return Told(rows, _picture(future), drawn, fit)


def _drawn(future: Future) -> list[Simulated]:
    return [one for one in future.simulated if one.scenario in ("base", COMPARED)]


def _at_the_end(path) -> Range:  # type: ignore[no-untyped-def]
    import numpy as np

    known = path[:, -1][np.isfinite(path[:, -1])]
    return Range(*map(float, np.quantile(known, (0.05, 0.5, 0.95)))) if len(known) else Range(None, None, None)


def _picture(future: Future) -> SafeString:
    """Members over the quarters: nothing done against everything done."""
    drawn, bands = [], []
    for number, one in enumerate(_drawn(future), start=1):
        table = one.bands()
        table = table[table["measure"] == "members"]
        name = str(NAMES[one.scenario])
        quarters = [step / 4 for step in table["step"]]
        drawn.append(Line(name, list(zip(quarters, table["middle"], strict=True)), f"line-{number}"))
        bands.append(Band(name, list(zip(quarters, table["low"], table["high"], strict=True)), f"series-{number}"))
    label = _("Members over three years in 200 runs: nothing done, and everything done")
    return lines(drawn, bands=bands, x_label=_("years from now"), y_label=_("members"), label=label)
