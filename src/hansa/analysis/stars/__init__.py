"""Star ratings of clusters: rule sets as data, and the rating itself. The method page is docs/methods/stars.md."""

from hansa.analysis.stars.rating import rate
from hansa.analysis.stars.rules import (
    Condition,
    Criterion,
    Number,
    RuleSet,
    Verification,
    preset,
    preset_keys,
)

__all__ = ["Condition", "Criterion", "Number", "RuleSet", "Verification", "preset", "preset_keys", "rate"]
