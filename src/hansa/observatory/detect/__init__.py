"""Detection of clusters from files, without a home or database: what `hansa detect` runs."""

from hansa.observatory.detect.request import Request
from hansa.observatory.detect.run import Found, detect
from hansa.observatory.detect.shapes import RegionShapes, read_region_shapes

__all__ = ["Found", "RegionShapes", "Request", "detect", "read_region_shapes"]
