"""Reads of the observatory. Its statistics and registers are public; figures of members are not among them."""
