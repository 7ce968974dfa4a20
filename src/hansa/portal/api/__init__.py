"""The REST API under /api/v1/: the tables of the register page by page, and single organisations and clusters."""

from hansa.portal.api.root import api

__all__ = ["api"]
