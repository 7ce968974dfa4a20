"""The cells of one year and group as matrices regions × activities, as the measures of `hansa.analysis` take them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

MOST_CELLS = 30_000_000  # 240 MB for each matrix


@dataclass(frozen=True)
class Matrices:
    """Employment and establishments by region and activity, and where each cell of the frame stands in them.

    reference: employment of the reference area by activity; None where that is all regions together.
    """

    regions: np.ndarray
    activities: np.ndarray
    row: np.ndarray
    column: np.ndarray
    employment: np.ndarray
    establishments: np.ndarray | None
    reference: np.ndarray | None

    @classmethod
    def of(cls, frame: pd.DataFrame, reference: pd.DataFrame | None) -> Matrices | None:
        """The matrices of a frame with one row for each cell; None where they would not go into memory."""
        row, regions = pd.factorize(frame["region"])
        known = frame["activity"] if reference is None else pd.concat([frame["activity"], reference["activity"]])
        codes, activities = pd.factorize(known)
        column = codes[: len(frame)]
        shape = (len(regions), len(activities))
        if shape[0] * shape[1] > MOST_CELLS:
            return None
        plants = frame["establishments"]
        return cls(
            regions=np.asarray(regions),
            activities=np.asarray(activities),
            row=row,
            column=column,
            employment=_matrix(shape, row, column, frame["employment"]),
            establishments=None if plants.isna().all() else _matrix(shape, row, column, plants.fillna(0)),
            reference=None
            if reference is None
            else _vector(len(activities), codes[len(frame) :], reference["employment"]),
        )


def _matrix(shape: tuple[int, int], row: np.ndarray, column: np.ndarray, values: pd.Series) -> np.ndarray:
    matrix = np.zeros(shape)
    matrix[row, column] = values.to_numpy(dtype=np.float64)
    return matrix


def _vector(length: int, places: np.ndarray, values: pd.Series) -> np.ndarray:
    return np.bincount(places, weights=values.fillna(0).to_numpy(dtype=np.float64), minlength=length)
