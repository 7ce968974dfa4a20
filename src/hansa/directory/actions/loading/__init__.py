"""Bulk loading: a source stages its rows beside the register, then one set of statements compares and takes them."""

from hansa.directory.actions.loading.commit import Loaded, commit_stage
from hansa.directory.actions.loading.duplicates import Proposals, SharedNumber
from hansa.directory.actions.loading.organisations import MergedNumber
from hansa.directory.actions.loading.participations import RANKS
from hansa.directory.actions.loading.stage import (
    Stage,
    StagedOrganisation,
    StagedParticipation,
    StagedProject,
    open_stage,
)
from hansa.directory.actions.loading.tally import Tally

__all__ = [
    "RANKS",
    "Loaded",
    "MergedNumber",
    "Proposals",
    "SharedNumber",
    "Stage",
    "StagedOrganisation",
    "StagedParticipation",
    "StagedProject",
    "Tally",
    "commit_stage",
    "open_stage",
]
