"""A living demonstration: fictitious clusters, organisations and people. Exists only in a home made by `hansa demo`."""
