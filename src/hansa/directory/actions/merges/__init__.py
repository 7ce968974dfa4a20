"""Duplicates: proposing pairs, saying that they are not the same, merging them.

Pages and commands merge through `hansa.network.actions.merges.merge_organisations`, which also redoes the ties.
"""

from hansa.directory.actions.merges.merge import merge
from hansa.directory.actions.merges.proposals import dismiss_merge, propose_merge, propose_merges

__all__ = ["dismiss_merge", "merge", "propose_merge", "propose_merges"]
