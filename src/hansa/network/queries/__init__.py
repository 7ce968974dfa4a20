"""Reads of the network, by theme."""

from hansa.network.queries.drawing import (
    LARGEST,
    STRONGEST,
    Filters,
    Network,
    Partner,
    count_partners,
    ego_network,
    island_helix,
    network_of,
    partners,
    places_of,
    saved_places,
    shortest_path,
    ties_of,
)

__all__ = [
    "LARGEST",
    "STRONGEST",
    "Filters",
    "Network",
    "Partner",
    "count_partners",
    "ego_network",
    "island_helix",
    "network_of",
    "partners",
    "places_of",
    "saved_places",
    "shortest_path",
    "ties_of",
]
