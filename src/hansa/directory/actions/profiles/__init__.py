"""Entering, changing and closing the profile of an organisation."""

from hansa.directory.actions.profiles.profile import IdentifierTaken, Profile, profile_of
from hansa.directory.actions.profiles.verbs import (
    close_organisation,
    create_organisation,
    edit_organisation,
    reopen_organisation,
)

__all__ = [
    "IdentifierTaken",
    "Profile",
    "close_organisation",
    "create_organisation",
    "edit_organisation",
    "profile_of",
    "reopen_organisation",
]
