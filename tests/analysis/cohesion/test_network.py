"""What a network is made of, and what is refused."""

import numpy as np
import pytest
from hypothesis import given

from hansa.analysis.cohesion import Network
from tests.analysis.cohesion.made_up import isolated, networks


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((3, [0, 1], [1, 1]), r"tie number 1 \(counted from 0\), between 1 and 1, ties a member to itself"),
        ((3, [0, 2], [1, 3]), "between 2 and 3, has an end that is no member; right are numbers from 0 to 2"),
        ((3, [-1], [0]), "between -1 and 0, has an end that is no member"),
        ((3, [0, 1, 1], [1, 0, 2]), "members 0 and 1 are tied 2 times; list each pair once"),
        ((3, [0, 1], [1, 2], [1, -2]), r"the weight of tie number 1 .* is -2.0; right is a number over 0"),
        ((3, [0], [1], [0]), "Leave out what is no tie"),
        ((3, [0], [1], [float("nan")]), "is nan"),
        ((3, [0], [1], [1, 2]), "2 weights for 1 ties"),
        ((3, [0, 1], [1]), "2 and 1 ends of ties"),
        ((3, [0.5], [1]), "ends of ties are float64; right are whole numbers"),
        ((-1, [], []), "-1 members"),
    ],
)
def test_refuse_wrong_ties(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Network.of(*arguments)


def test_refuse_unknown_way_with_duplicates() -> None:
    with pytest.raises(ValueError, match='right is "refuse" or "sum"'):
        Network.of(2, [0], [1], duplicates="mean")  # type: ignore[arg-type]


def test_sum_duplicates_when_asked() -> None:
    network = Network.of(3, [2, 0, 1], [1, 1, 2], [1, 2, 4], duplicates="sum")
    assert (network.i.tolist(), network.j.tolist(), network.weight.tolist()) == ([0, 1], [1, 2], [2.0, 5.0])


def test_make_a_network_of_nobody() -> None:
    nobody = isolated(0)
    assert (nobody.n, nobody.ties, nobody.degrees.tolist(), nobody.adjacency.shape) == (0, 0, [], (0, 0))


def test_refuse_to_take_the_same_member_twice() -> None:
    with pytest.raises(ValueError, match="different numbers of members from 0 to 2"):
        isolated(3).only([1, 1])


@given(networks())
def test_keep_both_directions_of_every_tie(network: Network) -> None:
    matrix = network.adjacency.toarray()
    assert (matrix == matrix.T).all()
    assert matrix.sum() == pytest.approx(2 * network.weight.sum())
    assert (network.pattern.toarray() == (matrix > 0)).all()
    assert (network.degrees == (matrix > 0).sum(axis=1)).all()
    assert (np.diff(network.neighbours[0]) == network.degrees).all()
    kept = np.arange(network.n)[::2]
    assert (network.only(kept).adjacency.toarray() == matrix[np.ix_(kept, kept)]).all()
