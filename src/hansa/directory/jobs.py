"""Background work of the directory."""

from __future__ import annotations

from hansa.directory.actions.merges import propose_merges

WEEK = 7 * 24 * 3600

RECURRING = [("directory.propose_merges", WEEK, propose_merges)]
