"""Reads of the network, by theme."""

from hansa.network.queries.drawing import (
    LARGEST,
    STRONGEST,
    Network,
    Partner,
    count_partners,
    ego_network,
    island_helix,
    network_of,
    partners,
    ties_of,
)

__all__ = [
    "LARGEST",
    "STRONGEST",
    "Network",
    "Partner",
    "count_partners",
    "ego_network",
    "island_helix",
    "network_of",
    "partners",
    "ties_of",
]
