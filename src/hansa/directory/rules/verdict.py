"""The answer of a rule."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with the reason in words for the person who asked."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `PermissionDenied` with the reason unless allowed."""
        if not self.allowed:
            raise PermissionDenied(str(self.reason))


YES = Verdict(True)
