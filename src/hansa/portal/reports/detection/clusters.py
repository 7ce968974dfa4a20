"""The clusters: those of places, those of ties, and what became of them."""

from __future__ import annotations

import pandas as pd
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hansa.analysis.detection import PLACE, TIES, Cluster, Member
from hansa.portal.reports.detection.view import View
from hansa.portal.reports.detection.words import (
    basis_in_words,
    cluster_in_words,
    event_in_words,
    kind_in_words,
    share_in_words,
)
from hansa.portal.reports.numbers import number_text
from hansa.portal.reports.page import Column, Figure, Section, Table

MOST_ROWS, MOST_MAPS, MOST_PLACES, MOST_MEMBERS = 200, 12, 6, 25


def places_section(view: View) -> Section:
    """Clusters of places, upon one map."""
    clusters = view.of(PLACE)
    text = [
        _(
            "A place is strong in a field if its organisations work in the field more than chance explains, whatever "
            "their number of projects: the organisation counts, not the project. Strong places that are neighbours are "
            "one cluster, across any border, with the neighbours that support them."
        )
    ]
    if not clusters:
        return Section(_("Clusters of places"), [*text, _("None was found.")])
    picture, note = view.picture(clusters, _("Clusters of places"))
    drawn = [Figure(_("Strong places and their neighbours"), picture, None, _key(), note)] if picture else []
    return Section(_("Clusters of places"), text, [*drawn, Figure(_("All clusters of places"), table=_table(clusters))])


def ties_section(view: View) -> Section:
    """Clusters of ties: a table of all, a map of each of the largest."""
    clusters = view.of(TIES)
    text = [
        _(
            "Organisations are joined, wherever they sit, where they work together more than their size and distance "
            "explain. Every such cluster keeps more of its ties inside than any in shuffled networks, and is found "
            "again when projects are drawn anew."
        )
    ]
    if not clusters:
        return Section(_("Clusters of ties"), [*text, _("None was found.")])
    maps = [_map(view, cluster) for cluster in clusters[:MOST_MAPS]]
    return Section(_("Clusters of ties"), text, [Figure(_("All clusters of ties"), table=_table(clusters)), *maps])


def _map(view: View, cluster: Cluster) -> Figure:
    of = view.found.detection.participations.organisations
    places = view.found.detection.places.table["name"]
    rows = [
        [
            of["name"].iat[member.number] or member.organisation,
            ", ".join(part for part in (_place(member, places), member.country) if part),
            member.projects,
            share_in_words(member.strength),
        ]
        for member in _leading(cluster)
    ]
    columns = [
        Column(_("Organisation")),
        Column(_("Place")),
        Column(_("Projects"), number=True),
        Column(_("Strength"), number=True),
    ]
    caption = _("The %(shown)s members with the most projects of %(all)s; all are in members.csv.") % {
        "shown": len(rows),
        "all": number_text(len(cluster.members)),
    }
    picture, under = view.picture([cluster], cluster.name, view.links(cluster))
    note = " ".join(part for part in (cluster_in_words(cluster), under) if part)
    return Figure(cluster.name, picture, Table(columns, rows, caption), _key() if picture else (), note)


def _place(member: Member, names: pd.Series) -> str:
    return "" if member.place is None else names.iat[member.place]


def _leading(cluster: Cluster) -> list[Member]:
    return sorted(cluster.members, key=lambda member: (-member.projects, -member.strength))[:MOST_MEMBERS]


def _table(clusters: list[Cluster]) -> Table:
    columns = [
        Column(_("Cluster")),
        Column(_("Kind")),
        Column(_("Members"), number=True),
        Column(_("Countries")),
        Column(_("Places")),
        Column(_("Business"), number=True),
        Column(_("Science"), number=True),
        Column(_("Government"), number=True),
        Column(_("Ties inside"), number=True),
        Column(_("Stability"), number=True),
    ]
    rows = [_row(cluster) for cluster in clusters[:MOST_ROWS]]
    caption = ""
    if len(clusters) > MOST_ROWS:
        caption = _("The first %(shown)s of %(all)s rows; all are in %(file)s.") % {
            "shown": MOST_ROWS,
            "all": number_text(len(clusters)),
            "file": "clusters.csv",
        }
    return Table(columns, rows, caption)


def _row(cluster: Cluster) -> list[object]:
    places = [f"{place.name} ({place.members})" for place in cluster.places[:MOST_PLACES]]
    more = len(cluster.places) - MOST_PLACES
    countries = list(cluster.countries)
    return [
        cluster.name,
        kind_in_words(cluster.kind),
        len(cluster.members),
        " ".join(countries[:8]) + (" …" if len(countries) > 8 else ""),
        ", ".join(places) + (" …" if more > 0 else ""),
        cluster.helices.get("business", 0),
        cluster.helices.get("science", 0),
        cluster.helices.get("government", 0),
        share_in_words(cluster.cohesion),
        share_in_words(cluster.stability),
    ]


def changes_section(view: View) -> Section | None:
    """What became of clusters from period to period."""
    changes = view.found.changes
    if not changes:
        return None
    text = [
        _(
            "Clusters of two periods are the same if enough of the organisations active in both belong to both. “Not "
            "found again” says that the evidence of the later period does not suffice, not that a cluster dissolved."
        ),
        _("Grown and shrunk mean the share of the members in all organisations of the field, not their number."),
    ]
    columns = [
        Column(_("From")),
        Column(_("To")),
        Column(_("Cluster")),
        Column(_("Held by")),
        Column(pgettext("between periods", "Change")),
        Column(_("Members before"), number=True),
        Column(_("Members after"), number=True),
        Column(_("Likeness"), number=True),
    ]
    rows: list[list[object]] = [
        [
            "–".join(map(str, before)),
            "–".join(map(str, after)),
            change.name,
            basis_in_words(change.basis),
            event_in_words(change.event),
            change.members_before,
            change.members_after,
            share_in_words(change.likeness),
        ]
        for before, after, change in changes
    ]
    caption = ""
    if len(rows) > MOST_ROWS:
        caption = _("The first %(shown)s of %(all)s rows; all are in %(file)s.") % {
            "shown": MOST_ROWS,
            "all": number_text(len(rows)),
            "file": "periods.csv",
        }
    table = Table(columns, rows[:MOST_ROWS], caption)
    return Section(_("What changed"), text, [Figure(_("Clusters from period to period"), table=table)])


def _key() -> list[tuple[str, str]]:
    return [("series-1", _("strong place")), ("series-2", _("other place"))]
