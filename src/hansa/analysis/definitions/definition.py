"""Cluster definitions as data: which activity codes make up a cluster, by whom, in which version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from hansa.analysis.definitions.codes import Classification, leaves, nests

TRADED = "traded"
LOCAL = "local"
KINDS = (TRADED, LOCAL)

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, order=True)
class CodeShare:
    """An activity code and the part of that activity that belongs to the cluster, over 0 and up to 1 (all of it)."""

    code: str
    share: float = 1.0

    def __post_init__(self) -> None:
        if not self.code or self.code != self.code.strip():
            raise ValueError(f"the code {self.code!r} is empty or has blanks around it")
        if not 0 < self.share <= 1:
            raise ValueError(f"the share of code {self.code} is {self.share}; right is more than 0 and at most 1")


@dataclass(frozen=True)
class ClusterDefinition:
    """One cluster as a list of activity codes.

    key: short name for files and code, of small Latin letters, digits, “_” and “-”.
    kind: `traded` (sells beyond its region and concentrates) or `local` (serves its region and is everywhere).
    codes: the activities, each with the part of it that belongs to the cluster. Empty for a category whose codes are
        still to be filled in.
    classification: what the codes are codes of; None exactly when there are no codes.
    regions: the regions for which the definition was made; None for all.
    """

    key: str
    name: str
    kind: str
    version: str
    author: str
    codes: tuple[CodeShare, ...]
    classification: Classification | None
    source: str
    licence: str
    regions: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"the key {self.key!r} of a cluster may only have small Latin letters, digits, “_”, “-”")
        if self.kind not in KINDS:
            raise ValueError(f"cluster {self.key}: its kind is {self.kind!r}; right is “traded” or “local”")
        if not self.name.strip():
            raise ValueError(f"cluster {self.key} has no name")
        if bool(self.codes) != (self.classification is not None):
            raise ValueError(f"cluster {self.key}: codes need the classification they belong to, and it needs codes")
        if self.regions is not None and not self.regions:
            raise ValueError(f"cluster {self.key}: its list of regions is empty; leave it out to mean all regions")


@dataclass(frozen=True)
class DefinitionSet:
    """Cluster definitions that are used together, with codes of one classification.

    overlapping: False (the default) when no activity may count in more than one cluster, so that clusters add up to
        no more than the economy; True for a set that means to look at the same activities from several sides.
    """

    name: str
    definitions: tuple[ClusterDefinition, ...]
    overlapping: bool = False

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for definition in self.definitions:
            if definition.key in seen:
                raise ValueError(f"the set “{self.name}” has the cluster {definition.key} twice")
            seen.add(definition.key)
        named = sorted({d.classification for d in self.definitions if d.classification})
        if len(named) > 1:
            raise ValueError(
                f"the set “{self.name}” mixes codes of {' and '.join(map(str, named))};"
                " make one set for each, or recode one"
            )

    @property
    def classification(self) -> Classification | None:
        """What the codes of the set are codes of; None for a set of names without codes."""
        return next((d.classification for d in self.definitions if d.classification), None)

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes of the set, each once, in order."""
        return tuple(sorted({part.code for d in self.definitions for part in d.codes}))

    def __getitem__(self, key: str) -> ClusterDefinition:
        for definition in self.definitions:
            if definition.key == key:
                return definition
        raise KeyError(f"the set “{self.name}” has no cluster {key!r}")

    def frame(self) -> pd.DataFrame:
        """One row for each cluster and code: cluster, name, kind, code, share.

        >>> nace = Classification("NACE", "Rev. 2")
        >>> cars = ClusterDefinition("cars", "Cars", TRADED, "1", "me", (CodeShare("29.10"),), nace, "own", "CC0-1.0")
        >>> DefinitionSet("Mine", (cars,)).frame().to_dict("records")
        [{'cluster': 'cars', 'name': 'Cars', 'kind': 'traded', 'code': '29.10', 'share': 1.0}]
        """
        rows = [(d.key, d.name, d.kind, part.code, part.share) for d in self.definitions for part in d.codes]
        return pd.DataFrame(rows, columns=["cluster", "name", "kind", "code", "share"])

    def with_codes(
        self,
        codes: Mapping[str, Iterable[CodeShare | str]],
        classification: Classification,
        *,
        source: str,
        licence: str,
    ) -> DefinitionSet:
        """The same clusters with other codes, for example the benchmark categories with a crosswalk of one's own.

        Args:
            codes: codes by key of the cluster. A cluster that is not named loses its codes.
            source, licence: where these codes are from and how they may be used; they replace those of the clusters.

        Raises:
            ValueError: a key is of no cluster of the set.
        """
        strange = sorted(set(codes) - {d.key for d in self.definitions})
        if strange:
            raise ValueError(f"the set “{self.name}” has no cluster {', '.join(strange)}")
        filled = []
        for definition in self.definitions:
            named = codes.get(definition.key, ())
            parts = tuple(sorted(part if isinstance(part, CodeShare) else CodeShare(part) for part in named))
            kept = classification if parts else None
            filled.append(replace(definition, codes=parts, classification=kept, source=source, licence=licence))
        return replace(self, definitions=tuple(filled))

    def expanded(self, codes: Iterable[str]) -> DefinitionSet:
        """The same set in terms of the finest codes of a classification: a code that holds others becomes those.

        Use it when a definition says “division 29” and the statistics come by class. A code that is itself among the
        finest, or that holds none of them, stays as it is.

        Args:
            codes: the codes in which the statistics come, of any levels.

        Cost: codes of the set × finest codes.
        """
        finest = sorted(leaves(set(codes)))
        return replace(self, definitions=tuple(_expanded(d, finest) for d in self.definitions))


def _expanded(definition: ClusterDefinition, finest: list[str]) -> ClusterDefinition:
    parts: list[CodeShare] = []
    for part in definition.codes:
        within = [code for code in finest if nests(part.code, code)]
        parts += [CodeShare(code, part.share) for code in within] or [part]
    return replace(definition, codes=tuple(parts))
