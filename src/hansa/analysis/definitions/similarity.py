"""How alike activities are: by place, by trade with each other, by occupation. Square matrices, activities ×
activities.

The inputs of the algorithm of Delgado, Porter and Stern (2016). Each function takes one table of figures and returns a
symmetric matrix; `combined` makes one of several.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hansa.analysis.checked import checked_matrix, checked_weights
from hansa.analysis.concentration import PlantTotals, pairwise_coagglomeration

Matrix = NDArray[np.float64]


def location_correlation(quantities: ArrayLike, *, remove_size: bool = False) -> Matrix:
    """Correlation of two activities over regions: do they stand where the other stands?

    LC_ij = corr over regions r of (x_ir, x_jr). With employment it is LC-Emp, with establishments LC-Est.

    Args:
        quantities: regions × activities, employment or establishments, numbers from 0.
        remove_size: take log(1 + x) and remove what the size of the region (log of its total) explains, by linear
            regression, before correlating. In small regions nearly everything correlates with size; with this, what
            remains is the choice of place. The published definitions do not do it.

    Returns:
        activities × activities from −1 to 1, with 1 on the diagonal. An activity that does not vary over the regions
        (all zero, say) correlates with nothing: 0, and 1 with itself.

    Raises:
        ValueError: fewer than three regions, or a value that is negative or no number.

    Cost: regions × activities²; 1,000 activities in 1,000 regions take a fraction of a second.

    >>> location_correlation([[1, 2, 9], [2, 4, 5], [3, 6, 1]]).round(6).tolist()
    [[1.0, 1.0, -1.0], [1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]
    """
    values = checked_matrix(quantities, "the quantity")
    if len(values) < 3:
        raise ValueError(f"there are {len(values)} regions; a correlation over regions needs at least 3")
    if not remove_size:
        return _correlation(values)
    size = np.log1p(values.sum(axis=1))
    logs = np.log1p(values)
    design = np.column_stack([np.ones(len(size)), size])
    explained = design @ np.linalg.lstsq(design, logs, rcond=None)[0]
    residuals = logs - explained
    # What size explains wholly leaves rounding noise, which would correlate with other noise.
    residuals[:, np.linalg.norm(residuals, axis=0) <= 1e-9 * np.linalg.norm(logs, axis=0)] = 0
    return _correlation(residuals)


def coagglomeration_similarity(quantities: ArrayLike, *, region_sizes: ArrayLike | None = None) -> Matrix:
    """Pairwise coagglomeration of Ellison, Glaeser and Kerr: do two activities exceed their due in the same regions?

    γ_ij = Σ_r (s_ir − x_r)(s_jr − x_r) / (1 − Σ_r x_r²), s_ir the part of activity i that region r has, x_r the part of
    all activities. 0 on average when plants choose places at random.

    Args:
        quantities: regions × activities, employment, numbers from 0.
        region_sizes: total employment of each region, for x_r. Without it, the total over the activities given.

    Returns:
        activities × activities. The diagonal holds the raw concentration, not the index of Ellison and Glaeser, which
        needs sizes of plants. 0 for an activity without employment.

    Raises:
        ValueError: a value is negative or no number, all employment is in one region (the formula divides by 0), or
            there is none.

    Cost: regions × activities².

    >>> coagglomeration_similarity([[3, 3, 0], [0, 0, 3], [1, 1, 1]]).round(4).tolist()
    [[0.2, 0.2, -0.4], [0.2, 0.2, -0.4], [-0.4, -0.4, 0.8]]

    References:
        G. Ellison, E. L. Glaeser, W. R. Kerr, "What Causes Industry Agglomeration?", American Economic Review 100
        (2010) 1195–1213.
    """
    values = checked_matrix(quantities, "the quantity")
    sizes = values.sum(axis=1) if region_sizes is None else region_sizes
    if (checked_weights(sizes, "the size of regions", len(values)) > 0).sum() < 2:
        raise ValueError("all employment is in one region; coagglomeration compares regions")
    # Sizes of plants do not enter the index of pairs; as if each activity were one plant.
    totals = PlantTotals(values, squares=values.sum(axis=0) ** 2)
    return np.nan_to_num(pairwise_coagglomeration(totals, reference=sizes).gamma)


def input_output_links(flows: ArrayLike) -> Matrix:
    """How much two activities depend on each other's goods.

    IO_ij = the largest of four shares: of j's inputs that come from i, of i's inputs from j, of i's output that
    goes to j, of j's output that goes to i.

    Args:
        flows: activities × activities, value delivered by the activity of the row to that of the column, from 0.

    Returns:
        activities × activities from 0 to 1. On the diagonal the larger share that an activity delivers to itself.

    Cost: activities².

    >>> input_output_links([[0, 8], [2, 2]]).tolist()
    [[0.0, 1.0], [1.0, 0.5]]
    """
    values = _square(_quantities(flows, "activities", "activities"), "flows")
    inputs = _shares(values, axis=0)
    outputs = _shares(values, axis=1)
    return np.maximum.reduce([inputs, inputs.T, outputs, outputs.T])


def occupation_correlation(employment: ArrayLike) -> Matrix:
    """Correlation of two activities over occupations: do they employ the same kinds of people?

    Occ_ij = corr over occupations of the shares that each occupation has in the employment of i and of j.

    Args:
        employment: activities × occupations, people or shares, from 0.

    Returns:
        activities × activities from −1 to 1; 0 for an activity without employment or with all occupations equal.

    Cost: activities² × occupations.

    >>> occupation_correlation([[9, 1, 0], [90, 10, 0], [0, 1, 9]]).round(4).tolist()
    [[1.0, 1.0, -0.6644], [1.0, 1.0, -0.6644], [-0.6644, -0.6644, 1.0]]
    """
    values = _quantities(employment, "activities", "occupations")
    if values.shape[1] < 3:
        raise ValueError(f"there are {values.shape[1]} occupations; a correlation over occupations needs at least 3")
    return _correlation(_shares(values, axis=1).T)


def combined(matrices: Mapping[str, ArrayLike]) -> Matrix:
    """One similarity of several: the mean of the standardised matrices.

    Each matrix is brought to mean 0 and deviation 1 over its pairs of different activities, then the mean is taken. The
    diagonal of the result is its largest value off the diagonal: an activity is as like itself as the likest two are.
    Comparable values there keep self-similarity, which the matrices define differently, out of the clustering.

    Raises:
        ValueError: no matrix, sizes differ, a matrix is not symmetric, or all its pairs are equal.

    Cost: matrices × activities².

    >>> combined({"place": [[1, .5, 0], [.5, 1, .25], [0, .25, 1]]}).round(4).tolist()
    [[1.2247, 1.2247, -1.2247], [1.2247, 1.2247, 0.0], [-1.2247, 0.0, 1.2247]]
    """
    checked = similarity_matrices(matrices)
    pairs = ~np.eye(len(next(iter(checked.values()))), dtype=bool)
    total = np.zeros(pairs.shape)
    for name, matrix in checked.items():
        spread = matrix[pairs].std()
        if not spread > 1e-12:
            raise ValueError(f"all pairs of the matrix “{name}” are equally similar, so it tells nothing; leave it out")
        total += (matrix - matrix[pairs].mean()) / spread
    result = total / len(checked)
    np.fill_diagonal(result, result[pairs].max())
    return result


def similarity_matrices(matrices: Mapping[str, ArrayLike]) -> dict[str, Matrix]:
    """The matrices as arrays of numbers, or a ValueError that says which is no symmetric matrix of the common size."""
    if not matrices:
        raise ValueError("there is no similarity matrix; give at least one")
    checked = {name: np.asarray(matrix, dtype=float) for name, matrix in matrices.items()}
    size = len(next(iter(checked.values())))
    if size < 3:
        raise ValueError(f"there are {size} activities; clusters of activities need at least 3")
    for name, matrix in checked.items():
        if matrix.shape != (size, size):
            raise ValueError(f"the matrix “{name}” is {matrix.shape}; right is {size} × {size}, as the first one")
        if not np.isfinite(matrix).all():
            row, column = np.argwhere(~np.isfinite(matrix))[0]
            raise ValueError(f"the matrix “{name}” has no number at activities {row} and {column}")
        if not np.allclose(matrix, matrix.T, rtol=1e-9, atol=1e-12):
            row, column = np.argwhere(~np.isclose(matrix, matrix.T, rtol=1e-9, atol=1e-12))[0]
            raise ValueError(f"the matrix “{name}” is not symmetric at activities {row} and {column}")
    return checked


def _quantities(values: ArrayLike, rows: str, columns: str) -> Matrix:
    array = np.asarray(values, dtype=float)
    if array.ndim != 2 or not array.size:
        raise ValueError(f"the table has the shape {array.shape}; right is {rows} × {columns}")
    wrong = np.argwhere(~np.isfinite(array) | (array < 0))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(
            f"row {row} ({rows}), column {column} ({columns}) is {array[row, column]}; right is a number from 0"
        )
    return array


def _square(values: Matrix, name: str) -> Matrix:
    if values.shape[0] != values.shape[1]:
        raise ValueError(f"the {name} have the shape {values.shape}; right is activities × activities")
    return values


def _shares(values: Matrix, axis: int) -> Matrix:
    totals = values.sum(axis=axis, keepdims=True)
    return np.divide(values, totals, out=np.zeros_like(values), where=totals > 0)


def _correlation(values: Matrix) -> Matrix:
    """Correlation of columns; 0 with a column that does not vary."""
    centred = values - values.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=0)
    # A constant column leaves rounding noise of the order of its values.
    varies = lengths > 1e-12 * np.linalg.norm(values, axis=0)
    unit = np.divide(centred, lengths, out=np.zeros_like(centred), where=varies)
    result = np.clip(unit.T @ unit, -1, 1)
    np.fill_diagonal(result, 1)
    return result
