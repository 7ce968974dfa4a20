"""Distances between plants: are those of one activity nearer to one another than chance would put them?

Make the sites first, with `sites_on_earth` (degrees) or `sites_on_plane` (metres). `k_density` and `k_density_test` are
the K-density of Duranton and Overman with local and global bands; `marcon_puech` and `marcon_puech_test` are the M and
m of Marcon and Puech, which compare with the density of all activities. The method pages are docs/methods/kdensity.md
and docs/methods/marcon-puech.md.
"""

from hansa.analysis.kdensity.curve import KDensity, k_density
from hansa.analysis.kdensity.envelopes import Excess
from hansa.analysis.kdensity.inference import KDensityTest, k_density_test
from hansa.analysis.kdensity.marcon_puech import MarconPuech, marcon_puech
from hansa.analysis.kdensity.relative_inference import MarconPuechTest, marcon_puech_test
from hansa.analysis.kdensity.sites import Sites, sites_on_earth, sites_on_plane

__all__ = [
    "Excess",
    "KDensity",
    "KDensityTest",
    "MarconPuech",
    "MarconPuechTest",
    "Sites",
    "k_density",
    "k_density_test",
    "marcon_puech",
    "marcon_puech_test",
    "sites_on_earth",
    "sites_on_plane",
]
