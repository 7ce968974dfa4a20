"""Detection of clusters, national and international, in networks of projects.

Two steps: places (strong cells of field × place, joined with their neighbours across borders) and ties (organisations
joined, wherever they sit, by collaboration stronger than size and distance explain). `detect_clusters` does both;
`compare_periods` tells what became of clusters; `with_ties_shuffled` and `with_places_shuffled` are the null models.
docs/methods/detection.md tells the method, its defaults and what it found.
"""

from hansa.analysis.detection.cluster import PLACE, TIES, Cluster, ClusterPlace, Detection, Member
from hansa.analysis.detection.detect import detect_clusters
from hansa.analysis.detection.kinds import BORDER_REGIONS, NEIGHBOURING_PLACES
from hansa.analysis.detection.participations import Participations
from hansa.analysis.detection.periods import Change, changes_table, compare_periods, periods
from hansa.analysis.detection.places import Places, gather_points, places_of_points, places_of_regions
from hansa.analysis.detection.rule import DetectionRule
from hansa.analysis.detection.shuffle import deal_members, with_places_shuffled, with_ties_shuffled
from hansa.analysis.detection.strength import strong_places

__all__ = [
    "BORDER_REGIONS",
    "NEIGHBOURING_PLACES",
    "PLACE",
    "TIES",
    "Change",
    "Cluster",
    "ClusterPlace",
    "Detection",
    "DetectionRule",
    "Member",
    "Participations",
    "Places",
    "changes_table",
    "compare_periods",
    "deal_members",
    "detect_clusters",
    "gather_points",
    "periods",
    "places_of_points",
    "places_of_regions",
    "strong_places",
    "with_places_shuffled",
    "with_ties_shuffled",
]
