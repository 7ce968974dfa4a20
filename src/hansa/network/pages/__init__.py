"""Pages of the network, by theme."""
