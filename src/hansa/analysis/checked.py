"""Tables of employment as the measures expect them: every value known, none negative, and the message when not."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def checked_matrix(values: ArrayLike, what: str) -> Floats:
    """A matrix regions × activities of known values, none negative, as float64.

    Raises:
        ValueError: it has not two dimensions, or a value is unknown, infinite or negative; names row and column.

    >>> checked_matrix([[1, 0], [2, 3]], "employment")
    array([[1., 0.],
           [2., 3.]])
    """
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"{what} has {matrix.ndim} dimensions; right is a matrix regions × activities")
    wrong = np.argwhere(~(np.isfinite(matrix) & (matrix >= 0)))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(
            f"{what} of region {row} in activity {column} (counted from 0) is {matrix[row, column]}; "
            + _what_is_right(len(wrong))
        )
    return matrix


def checked_vector(values: ArrayLike, what: str, length: int | None = None) -> Floats:
    """A vector of known values, none negative, as float64.

    Raises:
        ValueError: it is no vector, has another length, or a value is unknown, infinite or negative; names the place.

    >>> checked_vector([3, 4], "area", 2)
    array([3., 4.])
    """
    vector = np.asarray(values, dtype=np.float64)
    if vector.ndim != 1:
        raise ValueError(f"{what} has {vector.ndim} dimensions; right is one: a vector")
    if length is not None and len(vector) != length:
        raise ValueError(f"{what} has {len(vector)} values; right are {length}")
    wrong = np.flatnonzero(~(np.isfinite(vector) & (vector >= 0)))
    if len(wrong):
        place = wrong[0]
        raise ValueError(f"{what} number {place} (counted from 0) is {vector[place]}; {_what_is_right(len(wrong))}")
    return vector


def checked_weights(values: ArrayLike, what: str, length: int) -> Floats:
    """A checked vector divided by its sum: shares that add up to 1.

    Raises:
        ValueError: as `checked_vector`, or all values are 0.

    >>> checked_weights([1, 3], "reference", 2)
    array([0.25, 0.75])
    """
    vector = checked_vector(values, what, length)
    total = vector.sum()
    if total <= 0:
        raise ValueError(f"{what} is 0 throughout, so it has no shares; right is at least one value above 0")
    return vector / total


def divided(numerator: Floats, denominator: Floats) -> Floats:
    """The quotient, and NaN wherever the denominator is 0.

    >>> divided(np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    shape = np.broadcast_shapes(np.shape(numerator), np.shape(denominator))
    return np.divide(numerator, denominator, out=np.full(shape, np.nan), where=np.asarray(denominator) != 0)


def _what_is_right(count: int) -> str:
    others = f" ({count} such values)" if count > 1 else ""
    return (
        f"right is a known number, 0 or more{others}. A suppressed cell is not zero: estimate it, or leave out its "
        "region or activity"
    )
