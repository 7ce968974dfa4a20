"""Which known cluster is this? Found and known clusters are likened by place and field."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.fuzz import token_set_ratio

from hansa.analysis.distance import great_circle_km, unit_vectors
from hansa.observatory.models import KnownCluster

# Farther than this from the centre of what was found, a known cluster is another one.
NEAR_KM = 100.0
LIKE_ENOUGH = 0.6


def placed_clusters() -> list[KnownCluster]:
    """The known clusters that have a place."""
    return list(KnownCluster.objects.exclude(latitude=None).exclude(longitude=None).order_by("pk"))


def known_as(
    known: Sequence[KnownCluster], latitude: float | None, longitude: float | None, field: str
) -> tuple[KnownCluster | None, float | None]:
    """The known cluster most like one with this centre and field, and how like, from 0 to 1; none if under 0.6.

    Half of the likeness is nearness (1 at the same place, 0 at 100 km), half the likeness of the words for the field.
    It is a hint for people, who decide. Cost: number of known clusters.
    """
    if latitude is None or longitude is None or not known:
        return None, None
    centre = unit_vectors([latitude], [longitude])
    others = unit_vectors([one.latitude or 0.0 for one in known], [one.longitude or 0.0 for one in known])
    away = great_circle_km(centre, others)
    scored = [(_likeness(float(km), field, one), one) for km, one in zip(away, known, strict=True)]
    best, like = max(scored, key=lambda pair: pair[0])
    return (like, round(best, 3)) if best >= LIKE_ENOUGH else (None, None)


def _likeness(km: float, field: str, known: KnownCluster) -> float:
    if km > NEAR_KM:
        return 0.0
    words = token_set_ratio(field.replace("/", " ").lower(), known.fields.lower()) / 100 if known.fields else 0.0
    return (1 - km / NEAR_KM + words) / 2
