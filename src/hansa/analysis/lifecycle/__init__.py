"""Which stage of its life a cluster may be in: criteria as data, a suggestion with its evidence, never without."""

from hansa.analysis.lifecycle.model import Criterion, Stage, StageModel, stage_model, stage_model_keys
from hansa.analysis.lifecycle.suggestion import (
    Evidence,
    Outcome,
    Reason,
    StageEvidence,
    Suggestion,
    suggest_stage,
)

__all__ = [
    "Criterion",
    "Evidence",
    "Outcome",
    "Reason",
    "Stage",
    "StageEvidence",
    "StageModel",
    "Suggestion",
    "stage_model",
    "stage_model_keys",
    "suggest_stage",
]
