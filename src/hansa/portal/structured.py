"""What public pages tell search engines: schema.org in JSON-LD, never more than the page itself shows to everyone.

Of what is fictitious, merged or not published nothing is told: the answer is empty.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from hansa.directory.enums import Helix, PlaceQuality
from hansa.directory.models import Cluster, Organisation, Project
from hansa.directory.rules.visibility import visible_value
from hansa.people.enums import Visibility

TYPES = {
    Helix.BUSINESS: "Corporation",
    Helix.SCIENCE: "ResearchOrganization",
    Helix.GOVERNMENT: "GovernmentOrganization",
    Helix.CIVIL_SOCIETY: "NGO",
}
CONTEXT = {"@context": "https://schema.org"}


def address_of(thing: Organisation | Cluster | Project) -> str:
    """The address by which a thing is named: that of its page, with the site, in the first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + thing.get_absolute_url()


def organisation_json(organisation: Organisation) -> dict[str, Any]:
    """An organisation as everyone may see it."""
    if organisation.fictitious or organisation.merged_into_id:
        return {}
    shown = {f: visible_value(organisation, f, Visibility.PUBLIC) for f in ("website", "description", "founded_year")}
    return _filled(
        {
            **CONTEXT,
            "@type": TYPES.get(Helix(organisation.helix), "Organization"),
            "@id": address_of(organisation),
            "name": str(organisation),
            "url": shown["website"] if shown["website"].lower().startswith(("https://", "http://")) else "",
            "description": shown["description"],
            "foundingDate": str(shown["founded_year"] or ""),
            "address": _filled(
                {
                    "@type": "PostalAddress",
                    "addressLocality": organisation.city,
                    "addressCountry": organisation.country_id or "",
                }
            ),
            "location": _place(organisation),
        }
    )


def _place(organisation: Organisation) -> dict[str, Any]:
    if organisation.map_latitude is None or organisation.place_quality == PlaceQuality.COUNTRY:
        return {}
    place = {"latitude": organisation.map_latitude, "longitude": organisation.map_longitude}
    return {"@type": "Place", "geo": {"@type": "GeoCoordinates", **place}}


def cluster_json(cluster: Cluster) -> dict[str, Any]:
    """A cluster; its members are on its page and in the API."""
    if cluster.fictitious or not cluster.published:
        return {}
    return _filled(
        {
            **CONTEXT,
            "@type": "Organization",
            "@id": address_of(cluster),
            "name": cluster.name,
            "url": cluster.website,
            "description": cluster.summary,
            "foundingDate": str(cluster.founded_on or ""),
            "dissolutionDate": str(cluster.dissolved_on or ""),
        }
    )


def project_json(project: Project) -> dict[str, Any]:
    """A joint project."""
    if project.fictitious:
        return {}
    return _filled(
        {
            **CONTEXT,
            "@type": "ResearchProject",
            "@id": address_of(project),
            "name": str(project),
            "description": project.title,
            "foundingDate": str(project.starts_on or ""),
            "dissolutionDate": str(project.ends_on or ""),
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
