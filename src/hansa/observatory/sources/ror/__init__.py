"""The Research Organization Registry (ROR, CC0): research organisations of the world, in its schemas 1 and 2."""

from hansa.observatory.sources.ror.reader import discover, read_research_organisations
from hansa.observatory.sources.ror.records import ResearchOrganisation

__all__ = ["ResearchOrganisation", "discover", "read_research_organisations"]
