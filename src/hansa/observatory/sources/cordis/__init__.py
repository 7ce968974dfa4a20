"""CORDIS: the European Commission's research projects and their participants, in the official CSV layout."""

from hansa.observatory.sources.cordis.files import CordisFiles, open_cordis
from hansa.observatory.sources.cordis.staging import stage_cordis

__all__ = ["CordisFiles", "open_cordis", "stage_cordis"]
