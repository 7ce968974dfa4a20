"""How the R package dbmss 2.11 evaluates Kd and m on exact distances, told again for comparison with its results.

It hands distances to R's `density`, which bins them linearly into at least 512 intervals, convolves them by Fourier
transform with a kernel whose abscissae are spaced 2·range/(2n − 1) instead of range/(n − 1) (mended in R 4.4), and
interpolates between its results. Kd mirrors near distances and divides by one minus the mass it finds below 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]


def bandwidth(distances: Floats) -> float:
    """R's bw.nrd0."""
    spread = min(distances.std(ddof=1), np.subtract(*np.quantile(distances, [0.75, 0.25])) / 1.34)
    return 0.9 * spread * len(distances) ** -0.2


def density(x: Floats, weights: Floats, width: float, start: float, end: float, number: float) -> tuple[Floats, Floats]:
    """R's density(x, weights, bw, from, to, n): abscissae and values."""
    intervals = max(512, 2 ** int(np.ceil(np.log2(number))))
    low, high = start - 4 * width, end + 4 * width
    position = (x - low) / (high - low) * (intervals - 1)
    node = np.floor(position).astype(int)
    inside = (node >= 0) & (node <= intervals - 2)
    part = position - node
    masses = np.zeros(2 * intervals)
    np.add.at(masses, node[inside], (weights * (1 - part))[inside])
    np.add.at(masses, node[inside] + 1, (weights * part)[inside])
    np.add.at(masses, [0], (weights * part)[node == -1].sum())
    np.add.at(masses, [intervals - 1], (weights * (1 - part))[node == intervals - 1].sum())
    lags = np.linspace(0, 2 * (high - low), 2 * intervals)
    lags[intervals + 1 :] = -lags[intervals - 1 : 0 : -1]
    wave = np.fft.fft(masses) * np.conj(np.fft.fft(norm.pdf(lags, scale=width)))
    values = np.maximum(np.fft.ifft(wave).real[:intervals], 0)
    at = np.linspace(start, end, int(np.ceil(number)))
    return at, np.interp(at, np.linspace(low, high, intervals), values)


def kd(distances: Floats, weights: Floats, at: Floats, width: float) -> Floats:
    """Kdhat without approximation."""
    near = distances <= 4 * width
    mirrored, masses = np.r_[distances, -distances[near]], np.r_[weights, weights[near]]
    masses = masses / masses.sum()
    number = min(max(512, distances.max() / at[-1] * 128), 4096)
    x, values = density(mirrored, masses, width, 0, at[-1], number)
    below, mass = density(mirrored, masses, width, mirrored.min() - 3 * width, 0, 512)
    return np.interp(at, x, values / (1 - mass.mean() * np.ptp(below)))


def m(
    distances: Floats, neighbours: NDArray[np.bool_], weights: Floats, shares: Floats, at: Floats, width: float
) -> Floats:
    """mhat without approximation; a row of distances for each plant, NaN to itself."""
    ratios = []
    for row in distances:
        others = ~np.isnan(row)
        these = others & neighbours
        x, near = density(row[these], weights[these], width, 0, at[-1], 512)
        _, everyone = density(row[others], weights[others], width, 0, at[-1], 512)
        ratios.append(near / everyone)
    return np.interp(at, x, np.sum(ratios, axis=0) / shares.sum())
