"""Definitions as data: codes, clusters, sets, and what is found wrong with them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.definitions import (
    Classification,
    ClusterDefinition,
    CodeShare,
    DefinitionSet,
    check_definitions,
    leaves,
    nested_pairs,
    nests,
)

NACE = Classification("NACE", "Rev. 2")


def cluster(key: str, *codes: CodeShare | str, **other: object) -> ClusterDefinition:
    """A cluster that the test made up."""
    parts = tuple(code if isinstance(code, CodeShare) else CodeShare(code) for code in codes)
    fields = {"kind": "traded", "version": "1", "author": "Ana", "source": "own", "licence": "CC0-1.0"} | other
    return ClusterDefinition(key=key, name=key.title(), codes=parts, classification=NACE if parts else None, **fields)


def set_of(*clusters: ClusterDefinition, overlapping: bool = False) -> DefinitionSet:
    """A set of such clusters."""
    return DefinitionSet("Mine", clusters, overlapping)


@pytest.mark.parametrize(
    ("parent", "child", "within"),
    [
        ("29", "29.10", True),
        ("29.1", "29.10", True),
        ("29", "2910", True),
        ("29.10", "29", False),
        ("29", "29", False),
        ("29.1", "291", False),
        ("31-33", "336411", True),
        ("31-33", "31", False),
        ("44-45", "46", False),
        ("/23", "/23/45", True),
        ("/23", "/234", False),
        ("/23/", "/23/45", True),
    ],
)
def test_nest_codes(parent: str, child: str, within: bool) -> None:
    assert nests(parent, child) is within


CODES = st.lists(st.text("123.", min_size=1, max_size=5).filter(lambda code: code.strip(".")), max_size=25)


@given(CODES)
def test_find_nested_pairs_as_one_by_one(codes: list[str]) -> None:
    expected = sorted({(one, other) for one in codes for other in codes if nests(one, other)})
    assert nested_pairs(codes) == expected


@given(CODES)
def test_keep_leaves_that_hold_nothing(codes: list[str]) -> None:
    assert leaves(codes) == {one for one in codes if not any(nests(one, other) for other in codes)}


def test_find_nothing_wrong() -> None:
    good = set_of(cluster("cars", "29.10", "29.32"), cluster("ships", "30.11"))
    assert check_definitions(good) == ()
    assert check_definitions(good, ["29.10", "29.32", "30.11", "30.12"]) == ()


@pytest.mark.parametrize(
    ("clusters", "rule", "words"),
    [
        ((cluster("empty"),), "no_codes", "cluster empty has no codes"),
        ((cluster("cars", "29.10", "29.10"),), "code_twice", "cluster cars names code 29.10 twice; name it once"),
        ((cluster("cars", "29", "29.10"),), "nested_codes", "code 29.10 lies within code 29 and would count twice"),
        (
            (cluster("cars", "29"), cluster("parts", "29.32")),
            "nested_codes",
            "cluster parts: code 29.32 lies within code 29 of cluster cars and would count in both",
        ),
        (
            (cluster("cars", CodeShare("29.10", 0.75)), cluster("parts", CodeShare("29.10", 0.5))),
            "counted_twice",
            "code 29.10 counts more than once: cars 0.75, parts 0.5; the shares must add to at most 1",
        ),
    ],
)
def test_find_problem(clusters: tuple[ClusterDefinition, ...], rule: str, words: str) -> None:
    (problem,) = check_definitions(set_of(*clusters))
    assert problem.rule == rule
    assert words in problem.message


def test_find_unknown_code() -> None:
    (problem,) = check_definitions(set_of(cluster("cars", "29.10", "29.99")), ["29.10"])
    assert (problem.rule, problem.cluster, problem.code) == ("unknown_code", "cars", "29.99")
    assert "code 29.99 is not among the 1 known codes of NACE Rev. 2" in problem.message


def test_allow_shares_that_add_to_one() -> None:
    thirds = [cluster(key, CodeShare("29.10", 1 / 3)) for key in ("one", "two", "three")]
    assert check_definitions(set_of(*thirds)) == ()


def test_allow_overlap_where_declared() -> None:
    clusters = cluster("cars", "29"), cluster("mobility", "29.10", "29.32"), cluster("metal", "29.32")
    assert len(check_definitions(set_of(*clusters))) == 4
    assert check_definitions(set_of(*clusters, overlapping=True)) == ()


def test_count_shares_by_region() -> None:
    north = cluster("north", "29.10", regions=("SE11",))
    south = cluster("south", "29.10", regions=("SE22",))
    assert check_definitions(set_of(north, south)) == ()
    assert check_definitions(set_of(north, replace(south, regions=("SE11", "SE22"))))[0].rule == "counted_twice"
    everywhere = cluster("everywhere", "29.10")
    message = check_definitions(set_of(north, everywhere))[0].message
    assert "counts more than once: everywhere 1, north 1" in message
    assert (
        check_definitions(set_of(cluster("a", "29", regions=("SE11",)), replace(south, codes=(CodeShare("29.1"),))))
        == ()
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"key": "Cars!"}, "may only have small Latin letters"),
        ({"kind": "exporting"}, "its kind is 'exporting'; right is “traded” or “local”"),
        ({"name": " "}, "has no name"),
        ({"classification": None}, "codes need the classification"),
        ({"codes": ()}, "codes need the classification"),
        ({"regions": ()}, "its list of regions is empty"),
    ],
)
def test_refuse_malformed_cluster(fields: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(cluster("cars", "29.10"), **fields)


@pytest.mark.parametrize("share", [0, -0.5, 1.01, float("nan")])
def test_refuse_share_out_of_range(share: float) -> None:
    with pytest.raises(ValueError, match=r"the share of code 29.10 is .*; right is more than 0 and at most 1"):
        CodeShare("29.10", share)


def test_refuse_malformed_codes_and_classifications() -> None:
    with pytest.raises(ValueError, match="empty or has blanks"):
        CodeShare(" 29")
    with pytest.raises(ValueError, match="a classification needs a vintage"):
        Classification("NACE", "")


def test_refuse_set_of_two_vintages() -> None:
    older = replace(cluster("ships", "35.1"), classification=Classification("NACE", "Rev. 1.1"))
    with pytest.raises(ValueError, match=r"mixes codes of NACE Rev. 1.1 and NACE Rev. 2"):
        set_of(cluster("cars", "29.10"), older)


def test_refuse_cluster_twice() -> None:
    with pytest.raises(ValueError, match="has the cluster cars twice"):
        set_of(cluster("cars", "29.10"), cluster("cars", "29.20"))


def test_find_cluster_by_key() -> None:
    mine = set_of(cluster("cars", "29.10"), cluster("empty"))
    assert mine["empty"].codes == ()
    assert mine.codes == ("29.10",)
    assert mine.classification == NACE
    with pytest.raises(KeyError, match="has no cluster 'ships'"):
        mine["ships"]


def test_expand_codes_to_the_finest() -> None:
    mine = set_of(cluster("cars", CodeShare("29", 0.5), "45.11"), cluster("ships", "30.11"))
    expanded = mine.expanded(["29", "29.1", "29.10", "29.31", "29.32", "30.11", "30.12"])
    assert expanded["cars"].codes == (
        CodeShare("29.10", 0.5),
        CodeShare("29.31", 0.5),
        CodeShare("29.32", 0.5),
        CodeShare("45.11"),
    )
    assert expanded["ships"] == mine["ships"]


def test_fill_categories_with_codes() -> None:
    names = set_of(cluster("cars"), cluster("ships"))
    filled = names.with_codes({"cars": ["29.32", CodeShare("29.10", 0.5)]}, NACE, source="mine", licence="CC0-1.0")
    assert filled["cars"].codes == (CodeShare("29.10", 0.5), CodeShare("29.32"))
    assert filled["ships"].classification is None
    with pytest.raises(ValueError, match="has no cluster planes"):
        names.with_codes({"planes": ["30.30"]}, NACE, source="mine", licence="CC0-1.0")
