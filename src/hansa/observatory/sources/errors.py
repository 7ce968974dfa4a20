"""When a source cannot be used at all."""

from __future__ import annotations


class UnusableSource(ValueError):
    """The source cannot be read; the message says what is wrong, where, and what would be right."""
