"""Definitions in one vintage of a classification, translated to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hansa.analysis.definitions.codes import Classification
from hansa.analysis.definitions.definition import ClusterDefinition, CodeShare, DefinitionSet


@dataclass(frozen=True)
class CodeChange:
    """One line of a concordance: the code `old` went, wholly or partly, into the code `new`.

    part_of_new: how much of the new code is what the old one was, over 0 and up to 1; None where it is not known.
    """

    old: str
    new: str
    part_of_new: float | None = None

    def __post_init__(self) -> None:
        if self.part_of_new is not None and not 0 < self.part_of_new <= 1:
            raise ValueError(f"{self.old} → {self.new}: its part is {self.part_of_new}; right is over 0 and up to 1")


def recoded(definitions: DefinitionSet, changes: Iterable[CodeChange], to: Classification) -> DefinitionSet:
    """The same clusters in the codes of another vintage.

    The share of a new code in a cluster is Σ part_of_new × share over the old codes that went into it. A code without a
    line in the concordance is kept as it is. Where the part is not known, the old codes of a new one count equally;
    that matters only where they belonged to different clusters.

    Args:
        changes: the lines of the concordance that concern codes that changed, *all* of them for each new code: an old
            code outside the set counts too, so that the new code gets a share below 1.
        to: the classification of the new codes.

    Raises:
        ValueError: the parts of a new code add to more than 1, or some are known and some not.

    Cost: codes × changes per code.

    >>> old, new = Classification("NAICS", "2012"), Classification("NAICS", "2017")
    >>> pumps = ClusterDefinition("pumps", "Pumps", "traded", "1", "me", (CodeShare("333911"),), old, "own", "CC0-1.0")
    >>> merged = [CodeChange("333911", "333914", 0.75), CodeChange("333913", "333914", 0.25)]
    >>> recoded(DefinitionSet("Mine", (pumps,)), merged, new)["pumps"].codes
    (CodeShare(code='333914', share=0.75),)
    """
    parts = _parts(list(changes))
    renamed = tuple(_recoded(definition, parts, to) for definition in definitions.definitions)
    return replace(definitions, definitions=renamed)


def _parts(changes: list[CodeChange]) -> dict[str, dict[str, float]]:
    """For each old code, the new codes and the part that it makes up of each."""
    by_new: dict[str, list[CodeChange]] = defaultdict(list)
    for change in dict.fromkeys(changes):
        by_new[change.new].append(change)
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for new, lines in by_new.items():
        known = [line.part_of_new for line in lines if line.part_of_new is not None]
        if known and len(known) < len(lines):
            raise ValueError(
                f"the parts of code {new} are known for {len(known)} of {len(lines)} old codes; give all or none"
            )
        if sum(known) > 1 + 1e-9:
            raise ValueError(f"the parts of code {new} add to {sum(known):g}; right is at most 1")
        for line in lines:
            parts[line.old][new] = line.part_of_new or 1 / len(lines)
    return parts


def _recoded(
    definition: ClusterDefinition, parts: Mapping[str, Mapping[str, float]], to: Classification
) -> ClusterDefinition:
    if not definition.codes:
        return definition
    shares: dict[str, float] = defaultdict(float)
    for part in definition.codes:
        for new, weight in parts.get(part.code, {part.code: 1.0}).items():
            shares[new] += weight * part.share
    codes = tuple(CodeShare(code, min(1.0, share)) for code, share in sorted(shares.items()))
    return replace(definition, codes=codes, classification=to)
