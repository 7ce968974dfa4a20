"""What is found, in words."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hansa.analysis.detection import PLACE, Cluster
from hansa.observatory.queries.found_words import reasons_in_words


def cluster_in_words(cluster: Cluster) -> str:
    """The reasons of a cluster, one sentence after the other."""
    return " ".join(
        reasons_in_words({"code": reason.code, "values": dict(reason.values)} for reason in cluster.reasons)
    )


def kind_in_words(kind: str) -> str:
    return {
        "national": _("national"),
        "cross_border": _("cross-border"),
        "transnational": _("transnational"),
    }.get(kind, _("undetermined"))


def basis_in_words(basis: str) -> str:
    return _("place") if basis == PLACE else _("ties")


def event_in_words(event: str) -> str:
    return {
        "born": _("new"),
        "grown": _("grown"),
        "steady": _("steady"),
        "shrunk": _("shrunk"),
        "merged": _("merged"),
        "split": _("split"),
    }.get(event, _("not found again"))


def share_in_words(share: float | None) -> str | None:
    """A share or likeness with two decimals, as all of its column have."""
    return None if share is None else number_format(round(share, 2), 2, use_l10n=True)
