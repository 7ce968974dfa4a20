"""Tables of the directory, by theme."""

from hansa.directory.models.clusters import Cluster, FoundingRuleSet, Membership
from hansa.directory.models.datasets import Dataset
from hansa.directory.models.organisations import (
    Activity,
    Contact,
    Identifier,
    Market,
    Organisation,
    OrganisationActivity,
    OrganisationName,
    Product,
)
from hansa.directory.models.places import Country, Region
from hansa.directory.models.projects import Participation, Project
from hansa.directory.models.requests import Claim, Invitation, MergeProposal
from hansa.directory.models.rights import Expert, Mandate, Office
from hansa.directory.models.search import SearchKey, SearchWord

__all__ = [
    "Activity",
    "Claim",
    "Cluster",
    "Contact",
    "Country",
    "Dataset",
    "Expert",
    "FoundingRuleSet",
    "Identifier",
    "Invitation",
    "Mandate",
    "Market",
    "Membership",
    "MergeProposal",
    "Office",
    "Organisation",
    "OrganisationActivity",
    "OrganisationName",
    "Participation",
    "Product",
    "Project",
    "Region",
    "SearchKey",
    "SearchWord",
]
