"""Keep where the members of clusters stand in the drawings of their networks."""

from __future__ import annotations

from django.utils import timezone

from hansa.directory.models import Cluster
from hansa.directory.queries.memberships import members_of
from hansa.directory.rules.reader import VISITOR
from hansa.network.models import DrawnPlaces
from hansa.network.queries import places_of, saved_places


def keep_places() -> int:
    """Place the members of every published cluster anew, near where they stood. Returns how many clusters.

    A cluster without public ties keeps what it had. Cost: a layout for each cluster, a second for 5,000 members.
    """
    return sum(_keep(cluster) for cluster in Cluster.objects.filter(published=True).order_by("pk"))


def _keep(cluster: Cluster) -> bool:
    members = members_of(VISITOR, cluster).values_list("organisation", flat=True)
    places = places_of(list(members), saved_places(cluster))
    if not places:
        return False
    kept = {str(key): place for key, place in places.items()}
    values = {"places": kept, "drawn_on": timezone.localdate()}
    DrawnPlaces.objects.update_or_create(cluster=cluster, defaults=values)
    return True
