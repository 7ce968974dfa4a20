"""What the observatory keeps: statistics with the figures computed from them, known clusters, found clusters."""

from hansa.observatory.models.detection import DetectionRun, FoundCluster, FoundMember
from hansa.observatory.models.known import KnownCluster
from hansa.observatory.models.statistics import Area, Cell, Field, Series

__all__ = ["Area", "Cell", "DetectionRun", "Field", "FoundCluster", "FoundMember", "KnownCluster", "Series"]
