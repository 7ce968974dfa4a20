"""Importing the member list of a cluster: all of it, or nothing."""

from hansa.directory.actions.member_lists.verb import Imported, NotReady, import_members

__all__ = ["Imported", "NotReady", "import_members"]
