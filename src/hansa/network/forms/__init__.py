"""Forms of the network, by theme."""
