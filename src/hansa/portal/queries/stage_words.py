"""The stage of life that is suggested for a cluster, in words and with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from hansa.analysis.lifecycle import Evidence, StageEvidence, Suggestion

MEASURES = {
    "members": gettext_lazy("members"),
    "employment": gettext_lazy("employment"),
    "location_quotient": gettext_lazy("location quotient"),
    "start_ups": gettext_lazy("start-ups"),
    "projects": gettext_lazy("joint projects begun"),
}
REASONS = {
    "fits_best": gettext_lazy("This stage fits best. An expert should confirm or correct it."),
    "too_little_known": gettext_lazy(
        "Too little is known for a suggestion: three measures over three years are needed."
    ),
    "no_stage_fits": gettext_lazy("No stage fits what is known."),
    "several_stages_fit": gettext_lazy("Several stages fit equally well."),
    "not_clear": gettext_lazy("A stage would fit, but the changes are not clear enough."),
}
OUTCOMES = {
    "met": gettext_lazy("speaks for it"),
    "not_met": gettext_lazy("speaks against it"),
    "unknown": gettext_lazy("not known"),
}


@dataclass(frozen=True)
class StageTold:
    """`name` is empty where no stage is suggested. `looked_at` names the stage whose criteria `evidence` lists: the one
    suggested, else the one that most speaks for; each as what is said, what is known, how it comes out."""

    name: str
    reason: str
    known: list[str]
    missing: list[str]
    looked_at: str
    evidence: list[tuple[str, str, str]]
    source: str


def stage_told(found: Suggestion | None) -> StageTold | None:
    """A suggestion in the reader's language; None for none."""
    if found is None:
        return None
    best = max(found.stages, key=lambda one: (one.stage.key == found.stage, one.share_met or 0.0))
    return StageTold(
        name=_said(best.stage.name) if found.stage else "",
        reason=str(REASONS[found.reason.value]),
        known=[str(MEASURES[one]) for one in found.known],
        missing=[str(MEASURES[one]) for one in found.missing],
        looked_at=_said(best.stage.name),
        evidence=_evidence(best),
        source=found.model.source,
    )


def _evidence(stage: StageEvidence) -> list[tuple[str, str, str]]:
    return [(_said(one.criterion.says), _value(one), str(OUTCOMES[one.outcome.value])) for one in stage.evidence]


def _value(evidence: Evidence) -> str:
    if evidence.value is None:
        return "–"
    if evidence.criterion.statistic == "level":
        return number_format(round(evidence.value, 2), 2, use_l10n=True)
    return _("%(share)s %% a year") % {"share": number_format(round(100 * evidence.value, 1), 1, use_l10n=True)}


def _said(words: Mapping[str, str]) -> str:
    return words.get((get_language() or "en")[:2]) or words["en"]
