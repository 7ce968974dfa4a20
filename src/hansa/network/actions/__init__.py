"""Writes of the network, by theme."""

from hansa.network.actions.project_ties import rebuild_ties_from_projects

__all__ = ["rebuild_ties_from_projects"]
