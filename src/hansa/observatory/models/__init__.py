"""What the observatory keeps: statistics with the figures computed from them, known and found clusters, curves."""

from hansa.observatory.models.curves import FieldCurve, FieldScheme
from hansa.observatory.models.detection import DetectionRun, FoundCluster, FoundMember
from hansa.observatory.models.known import KnownCluster
from hansa.observatory.models.statistics import Area, Cell, Field, Series

__all__ = [
    "Area",
    "Cell",
    "DetectionRun",
    "Field",
    "FieldCurve",
    "FieldScheme",
    "FoundCluster",
    "FoundMember",
    "KnownCluster",
    "Series",
]
