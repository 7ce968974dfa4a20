"""From longitude and latitude to a plane that keeps areas true."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

WIDEST_REGIONAL = 110.0  # degrees; beyond it, the azimuthal projection squeezes the rim too much


class Plane:
    """A projection chosen for the places to be shown.

    Regional: Lambert's azimuthal equal-area projection about their middle. Larger: Equal Earth. Coordinates that are no
    degrees (a projected file) are taken as they are.
    """

    def __init__(self, places: np.ndarray) -> None:
        """places: array n × 2 of longitude and latitude in degrees."""
        self.planar = bool(len(places)) and bool(np.abs(places).max(axis=0)[0] > 360 or np.abs(places[:, 1]).max() > 90)
        self.centre, self.name, self._transform = (0.0, 0.0), "plain", None
        if self.planar or not len(places):
            return
        west, width = widest_gap(places[:, 0])
        self.centre = ((west + width / 2 + 180) % 360 - 180, float(places[:, 1].min() + places[:, 1].max()) / 2)
        height = float(np.ptp(places[:, 1]))
        regional = max(width, height) <= WIDEST_REGIONAL
        self.name = "laea" if regional else "eqearth"
        where = f"+lat_0={self.centre[1]:.4f} +lon_0={self.centre[0]:.4f}" if regional else "+lon_0=0 +over"
        # Imported here: pages that draw no map need not wait for it.
        from pyproj import Transformer

        target = f"+proj={self.name} {where} +R=6371000 +units=m"
        self._transform = Transformer.from_crs("+proj=longlat +R=6371000", target, always_xy=True)

    def project(self, ring: np.ndarray) -> np.ndarray:
        """An array n × 2 of degrees as n × 2 of metres; a ring across the date line stays in one piece."""
        if self._transform is None:
            return ring
        middle = self.centre[0] if self.name == "laea" else 0.0
        longitude = np.unwrap(ring[:, 0], period=360)
        longitude = longitude - 360 * np.round((longitude.mean() - middle) / 360)
        return np.column_stack(self._transform.transform(longitude, ring[:, 1]))


def widest_gap(longitudes: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """The western end and the width, in degrees, of the shortest arc that holds all longitudes."""
    around = np.sort(np.unique(np.mod(longitudes, 360)))
    gaps = np.diff(np.append(around, around[0] + 360))
    after = int(np.argmax(gaps))
    return float(around[(after + 1) % len(around)]), float(360 - gaps[after])
