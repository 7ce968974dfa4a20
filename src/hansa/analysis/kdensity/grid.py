"""Distances of all pairs from a grid of square cells, by Fourier transform: any number of sites at the same cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import DTypeLike, NDArray

from hansa.analysis.compiled import compiled
from hansa.analysis.kdensity.pairs import PairHistogram
from hansa.analysis.kdensity.sites import Floats, Sites

# Cells of the padded grid at most: its transforms then take about a gigabyte, whatever the number of sites.
MOST_CELLS = 1 << 25
# Nodes of the histogram for each cell's width.
NODES_PER_CELL = 8


@dataclass(frozen=True)
class Grid:
    """Square cells over an area in metres, for pairs up to `reach` metres apart.

    west, south: the corner, metres.
    cell: width of a cell, metres.
    rows, columns: cells northwards and eastwards.
    reach: the greatest distance counted, metres.
    """

    west: float
    south: float
    cell: float
    rows: int
    columns: int
    reach: float

    @property
    def padded(self) -> tuple[int, int]:
        """Rows and columns with so many empty ones that no pair within reach is counted around the edge."""
        lags = int(np.ceil(self.reach / self.cell)) + 1
        sides = [side + min(lags, side) for side in (self.rows, self.columns)]
        return scipy.fft.next_fast_len(sides[0]), scipy.fft.next_fast_len(sides[1], real=True)

    @property
    def affordable(self) -> bool:
        """Do its transforms fit into the memory set aside for them?"""
        return self.padded[0] * self.padded[1] <= MOST_CELLS


def grid_over(area: Sites, cell: float, reach: float) -> Grid:
    """The grid with cells of this width (metres) over sites on a plane.

    >>> from hansa.analysis.kdensity.sites import sites_on_plane
    >>> grid_over(sites_on_plane([0, 90], [0, 40]), cell=10, reach=30).padded
    (9, 15)
    """
    if area.on_earth:
        raise ValueError("the sites are in degrees; right is a plane: on_equal_area_plane(sites)")
    west, south = float(area.east.min()), float(area.north.min())
    rows, columns = (
        int((values.max() - least) // cell) + 1 for values, least in ((area.north, south), (area.east, west))
    )
    return Grid(west, south, float(cell), rows, columns, float(reach))


def grid_histogram(
    grid: Grid, sites: Sites, weights: Floats | None = None, precision: DTypeLike = np.float64
) -> PairHistogram:
    """The pairs of sites by the distance of the middles of their cells, up to the grid's reach.

    Two sites of one cell have distance 0. The counts g of the cells are correlated with themselves: with F the Fourier
    transform, F⁻¹(|F(g)|²) at a lag is the number of ordered pairs of sites whose cells lie so far apart. Snapping
    moves a site by up to 0.71 cells; over many pairs the moves cancel to second order, so that a K-density whose
    bandwidth is two to three cells changes by less than 1 % as a rule: `choose_grid` measures it on each set.

    Args:
        precision: float32 halves the time for simulations.

    Cost: cells × log(cells) of the padded grid, whatever the number of sites.

    >>> from hansa.analysis.kdensity.sites import sites_on_plane
    >>> corners = sites_on_plane([5, 5, 35, 35], [5, 45, 5, 45])
    >>> found = grid_histogram(grid_over(corners, cell=10, reach=60), corners)
    >>> float(found.counts.sum().round(9)), float((found.counts @ found.nodes).round(9)), found.pairs
    (6.0, 240.0, 6.0)
    """
    counts, pairs = _lags(grid, sites, np.ones(len(sites)), precision)
    if weights is None:
        return PairHistogram(_nodes(grid), counts, counts, pairs, pairs)
    masses, mass = _lags(grid, sites, weights, precision)
    return PairHistogram(_nodes(grid), counts, masses, pairs, mass)


def _nodes(grid: Grid) -> Floats:
    number = int(np.ceil(grid.reach / grid.cell * NODES_PER_CELL)) + 2
    return np.arange(number, dtype=np.float64) * (grid.cell / NODES_PER_CELL)


def _lags(grid: Grid, sites: Sites, weights: Floats, precision: DTypeLike) -> tuple[Floats, float]:
    """Weight of pairs by distance, and of all pairs."""
    _check_inside(grid, sites)
    cells = np.zeros((grid.rows, grid.columns), precision)
    together = _fill(cells, sites.east, sites.north, weights, grid.west, grid.south, grid.cell)
    correlation = _autocorrelation(grid, cells)
    sums = np.zeros(len(_nodes(grid)))
    _add_lags(correlation, float(NODES_PER_CELL), grid.reach / grid.cell * NODES_PER_CELL, sums)
    # The transform counts each site with itself; the sum within cells is known without any rounding.
    sums[0] = together
    sums[sums < 0] = 0
    return sums, float((weights.sum() ** 2 - (weights**2).sum()) / 2)


def _check_inside(grid: Grid, sites: Sites) -> None:
    """The compiled loop writes where it is told to: a site beyond the cells must not get there."""
    for values, least, number in ((sites.east, grid.west, grid.columns), (sites.north, grid.south, grid.rows)):
        if len(values) and not (values.min() >= least and (values.max() - least) // grid.cell < number):
            raise ValueError("a site lies outside the grid; right is a grid over all sites: grid_over(area, …)")


def _autocorrelation(grid: Grid, cells: NDArray[np.floating]) -> NDArray[np.floating]:
    """Ordered pairs by lag: rows 0, 1, 2 … up to the reach, columns around the edge for lags to the west."""
    rows, columns = grid.padded
    lags = min(int(np.ceil(grid.reach / grid.cell)) + 1, grid.rows)
    wave = scipy.fft.fft(scipy.fft.rfft(cells, columns, axis=1), rows, axis=0, overwrite_x=True)
    power = wave.real**2 + wave.imag**2
    del wave
    back = scipy.fft.ifft(power, axis=0, overwrite_x=True)[:lags]
    return scipy.fft.irfft(back, columns, axis=1)


@compiled
def _fill(cells, east, north, weights, west, south, width):
    """Add each site's weight to its cell; returns the weight of the pairs within cells."""
    together = 0.0
    for number in range(len(east)):
        row, column = int((north[number] - south) // width), int((east[number] - west) // width)
        together += cells[row, column] * weights[number]
        cells[row, column] += weights[number]
    return together


@compiled
def _add_lags(correlation, scale, top, sums):
    """Share out each lag's pairs to the nodes next to its distance. Row 0 holds both directions, the others one."""
    rows, columns = correlation.shape
    for north in range(rows):
        for column in range(columns):
            if north == 0 and column == 0:
                continue
            east = min(column, columns - column)
            position = np.sqrt(float(north * north + east * east)) * scale
            if position <= top:
                node = np.int64(position)
                part = position - node
                pairs = correlation[north, column] * (0.5 if north == 0 else 1.0)
                sums[node] += pairs * (1 - part)
                sums[node + 1] += pairs * part
