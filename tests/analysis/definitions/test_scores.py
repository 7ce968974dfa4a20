"""Scores of sets of clusters, and the moves of outliers, on matrices whose answers are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.definitions import combined, move_outliers, score_clusters

FIGURES = ("cluster_average", "cluster_high", "activity_average", "activity_high", "overall")


def planted(sizes: list[int], within: float = 0.6, between: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """A similarity with planted blocks, and the labels of the blocks."""
    labels = np.repeat(np.arange(len(sizes)), sizes)
    matrix = np.where(labels[:, None] == labels, within, between)
    np.fill_diagonal(matrix, 1)
    return matrix, labels


def test_score_planted_partition_full() -> None:
    matrix, labels = planted([5, 4, 3, 6])
    score = score_clusters(labels, {"place": matrix})
    assert {figure: getattr(score, figure) for figure in FIGURES} == dict.fromkeys(FIGURES, 100)
    detail = score.matrices["place"]
    assert np.allclose(detail.within, 0.6) and np.allclose(detail.between_average, 0.1)


def test_score_random_sets_lower_than_the_planted_one() -> None:
    matrix, labels = planted([8] * 6)
    noise = np.random.default_rng(2).normal(0, 0.15, matrix.shape)
    matrix += noise + noise.T
    rng = np.random.default_rng(3)
    random_scores = [score_clusters(rng.permutation(labels), {"place": matrix}).overall for _ in range(50)]
    assert score_clusters(labels, {"place": matrix}).overall == 100
    assert max(random_scores) < 70


def test_score_by_hand() -> None:
    """Four activities, clusters {0, 1}, {2} and {3}.

    WCR of {0, 1} = .5. BCR to {2}: (.4 + .1) / 2 = .25, to {3}: (.8 + .2) / 2 = .5; mean .375, 95th percentile .4875.
    Activity 0: WCR .5; BCR .4 and .8, mean .6: below. Activity 1: WCR .5; BCR .1 and .2: above both.
    Clusters of one activity count as failed.
    """
    matrix = np.array([[1, 0.5, 0.4, 0.8], [0.5, 1, 0.1, 0.2], [0.4, 0.1, 1, 0.3], [0.8, 0.2, 0.3, 1]])
    score = score_clusters([0, 0, 1, 2], {"place": matrix})
    detail = score.matrices["place"]
    assert detail.within[0] == 0.5 and np.isnan(detail.within[1:]).all()
    assert detail.between_average[0] == pytest.approx(0.375)
    assert detail.between_high[0] == pytest.approx(0.4875)
    assert (score.clusters, score.singles) == (3, 2)
    assert score.cluster_average == score.cluster_high == pytest.approx(100 / 3)
    assert score.activity_average == score.activity_high == 25
    assert score.overall == pytest.approx((100 / 3 + 100 / 3 + 25 + 25) / 4)


def test_average_scores_over_matrices() -> None:
    matrix, labels = planted([3, 3])
    upside_down = np.where(np.eye(6) == 1, 1, 0.7 - matrix)
    score = score_clusters(labels, {"place": matrix, "trade": upside_down})
    assert [score.matrices[name].overall for name in ("place", "trade")] == [100, 0]
    assert score.overall == 50


def test_count_equal_as_not_over() -> None:
    even = np.full((6, 6), 0.3)
    assert score_clusters([0, 0, 1, 1, 2, 2], {"place": even}).overall == 0


@given(st.integers(0, 10_000))
def test_ignore_numbering_order_and_diagonal(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.random((9, 9))
    matrix += matrix.T
    labels = rng.permutation([0, 0, 0, 1, 1, 1, 2, 2, 3])
    order = rng.permutation(9)
    other = matrix[np.ix_(order, order)].copy()
    np.fill_diagonal(other, rng.random(9))
    renamed = np.array([7, 3, 9, 1])[labels][order]
    one, two = score_clusters(labels, {"x": matrix}), score_clusters(renamed, {"x": other})
    assert [getattr(one, f) for f in FIGURES] == pytest.approx([getattr(two, f) for f in FIGURES])
    assert 0 <= one.overall <= 100


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([0, 0, 0, 0], "all activities are in one cluster"),
        ([0, 1], r"labels have the shape \(2,\); right is one for each of the 4 activities"),
        ([0.5, 1, 1, 0], "right are whole numbers"),
    ],
)
def test_refuse_unfit_labels(labels: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        score_clusters(labels, {"place": planted([2, 2])[0]})


def test_bring_an_outlier_home() -> None:
    matrix, labels = planted([4, 4, 4])
    astray = labels.copy()
    astray[[0, 7]] = [2, 0]
    settled = move_outliers(astray, combined({"place": matrix}))
    assert settled.labels.tolist() == labels.tolist()
    assert {(move.activity, move.left, move.joined) for move in settled.moves} == {(0, 2, 0), (7, 0, 1)}
    assert all(move.between > move.within for move in settled.moves)
    assert settled.settled


def test_leave_a_good_set_alone() -> None:
    matrix, labels = planted([4, 4, 4])
    settled = move_outliers(labels, matrix)
    assert (settled.moves, settled.settled) == ((), True)


def test_leave_a_lone_activity_alone() -> None:
    matrix, labels = planted([4, 4])
    labels[0] = 2
    assert move_outliers(labels, matrix).moves == ()


def test_cut_moves_off_and_say_so() -> None:
    matrix, labels = planted([4, 4, 4])
    astray = labels.copy()
    astray[[0, 7]] = [2, 0]
    cut = move_outliers(astray, matrix, most_moves=1)
    assert (len(cut.moves), cut.settled) == (1, False)


@given(st.integers(0, 10_000))
def test_settle_on_any_matrix(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(20, 20))
    matrix += matrix.T
    labels = rng.integers(0, 4, 20)
    before = labels.copy()
    settled = move_outliers(labels, matrix)
    assert (labels == before).all()
    replay = np.unique(labels, return_inverse=True)[1]
    for move in settled.moves:
        assert replay[move.activity] == move.left
        replay[move.activity] = move.joined
    assert (replay == settled.labels).all()
    assert len({(move.activity, move.left) for move in settled.moves}) == len(settled.moves)
