"""The REST API under /api/v1/: tables of the register page by page; single organisations, clusters and projects."""

from hansa.portal.api.root import api, entrance, nowhere

__all__ = ["api", "entrance", "nowhere"]
