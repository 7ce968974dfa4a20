"""What is wrong with a set of cluster definitions, each finding with its place and what would be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from hansa.analysis.definitions.codes import nested_pairs
from hansa.analysis.definitions.definition import ClusterDefinition, DefinitionSet

NO_CODES = "no_codes"
CODE_TWICE = "code_twice"
NESTED_CODES = "nested_codes"
COUNTED_TWICE = "counted_twice"
UNKNOWN_CODE = "unknown_code"

# Shares such as a third three times add up to 1 only nearly.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Problem:
    """One finding. rule: which rule is broken, for programs; message: the same for people."""

    rule: str
    cluster: str
    code: str
    message: str


def check_definitions(definitions: DefinitionSet, known_codes: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Everything that would make figures of this set wrong; empty when nothing does.

    The rules: a cluster has codes; a cluster names a code once; no code lies within another of the same cluster, or, in
    a set that is not overlapping, of any cluster (its employment would count twice); in such a set the shares of a code
    add to at most 1 over the clusters of a region; every code is known.

    Args:
        known_codes: all codes of the classification, or of the statistics at hand. Left out, this rule is not asked.

    Cost: a sort of the codes.

    >>> from hansa.analysis.definitions import Classification, ClusterDefinition, CodeShare, DefinitionSet
    >>> both = (CodeShare("29"), CodeShare("29.10"))
    >>> nace = Classification("NACE", "Rev. 2")
    >>> cars = ClusterDefinition("cars", "Cars", "traded", "1", "me", both, nace, "own", "CC0-1.0")
    >>> [problem.message for problem in check_definitions(DefinitionSet("Mine", (cars,)))]
    ['cluster cars: code 29.10 lies within code 29 and would count twice; keep one of them']
    """
    problems: list[Problem] = []
    for definition in definitions.definitions:
        problems += _in_one(definition)
        if known_codes is not None and definition.codes:
            problems += _unknown(definition, known_codes)
    if not definitions.overlapping:
        problems += _nested_across(definitions) + _counted_twice(definitions)
    return tuple(problems)


def _in_one(definition: ClusterDefinition) -> list[Problem]:
    if not definition.codes:
        return [Problem(NO_CODES, definition.key, "", f"cluster {definition.key} has no codes: nothing belongs to it")]
    codes = [part.code for part in definition.codes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    found = [
        Problem(CODE_TWICE, definition.key, code, f"cluster {definition.key} names code {code} twice; name it once")
        for code in twice
    ]
    return found + [
        Problem(
            NESTED_CODES,
            definition.key,
            child,
            f"cluster {definition.key}: code {child} lies within code {parent} and would count twice; keep one of them",
        )
        for parent, child in nested_pairs(codes)
    ]


def _unknown(definition: ClusterDefinition, known_codes: Collection[str]) -> list[Problem]:
    known = set(known_codes)
    return [
        Problem(
            UNKNOWN_CODE,
            definition.key,
            code,
            f"cluster {definition.key}: code {code} is not among the {len(known)} known codes of "
            f"{definition.classification}; mend the code, or recode the set to the vintage of the statistics",
        )
        for code in sorted({part.code for part in definition.codes} - known)
    ]


def _nested_across(definitions: DefinitionSet) -> list[Problem]:
    owners: dict[str, list[ClusterDefinition]] = defaultdict(list)
    for definition in definitions.definitions:
        for code in {part.code for part in definition.codes}:
            owners[code].append(definition)
    return [
        Problem(
            NESTED_CODES,
            inner.key,
            child,
            f"cluster {inner.key}: code {child} lies within code {parent} of cluster {outer.key} and would count"
            " in both; keep one of them, or declare the set overlapping",
        )
        for parent, child in nested_pairs(owners)
        for outer in owners[parent]
        for inner in owners[child]
        if outer is not inner and _share_regions(outer, inner)
    ]


def _counted_twice(definitions: DefinitionSet) -> list[Problem]:
    """Shares of one code over the clusters that concern one region. Clusters for all regions concern every one."""
    everywhere: dict[str, dict[str, float]] = defaultdict(dict)
    somewhere: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for definition in definitions.definitions:
        for part in definition.codes:
            if definition.regions is None:
                everywhere[part.code][definition.key] = part.share
            else:
                for region in definition.regions:
                    somewhere[part.code][region][definition.key] = part.share
    found = []
    for code in sorted({*everywhere, *somewhere}):
        scopes = [everywhere[code] | local for local in somewhere[code].values()] or [everywhere[code]]
        worst = max(scopes, key=lambda shares: sum(shares.values()))
        if sum(worst.values()) > 1 + _ROUNDING:
            listed = ", ".join(f"{key} {share:g}" for key, share in sorted(worst.items()))
            message = (
                f"code {code} counts more than once: {listed}; the shares must add to at most 1,"
                " or the set be declared overlapping"
            )
            found.append(Problem(COUNTED_TWICE, min(worst), code, message))
    return found


def _share_regions(one: ClusterDefinition, other: ClusterDefinition) -> bool:
    return one.regions is None or other.regions is None or bool(set(one.regions) & set(other.regions))
