"""Hansa: the digital platform at the core of an international cluster, and the observatory that measures clusters."""

__version__ = "0.1.0"
