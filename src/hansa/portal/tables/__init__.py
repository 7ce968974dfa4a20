"""Every table of the register that can be downloaded, exported at the shell or read by a program."""

from hansa.portal.tables.clusters import CLUSTERS, MEMBERS
from hansa.portal.tables.countries import COUNTRIES
from hansa.portal.tables.curves import FIELD_CURVES
from hansa.portal.tables.datasets import DATASETS
from hansa.portal.tables.growth import GROWTH
from hansa.portal.tables.observatory import FIGURES, FOUND_CLUSTERS, FOUND_MEMBERS, KNOWN_CLUSTERS
from hansa.portal.tables.organisations import ORGANISATIONS
from hansa.portal.tables.projects import PARTICIPATIONS, PROJECTS
from hansa.portal.tables.regions import REGIONS
from hansa.portal.tables.table import Table
from hansa.portal.tables.ties import TIES

_REGISTER = (ORGANISATIONS, CLUSTERS, MEMBERS, GROWTH, PROJECTS, PARTICIPATIONS, TIES, COUNTRIES, REGIONS, DATASETS)
_OBSERVATORY = (FIGURES, KNOWN_CLUSTERS, FOUND_CLUSTERS, FOUND_MEMBERS, FIELD_CURVES)
_ALL = (*_REGISTER, *_OBSERVATORY)
TABLES: dict[str, Table] = {table.key: table for table in _ALL}

__all__ = ["TABLES", "Table"]
