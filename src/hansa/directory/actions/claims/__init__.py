"""Claiming an organisation: by a code sent to an address on its domain, or by somebody's approval."""

from hansa.directory.actions.claims.by_approval import claim_by_approval, grant_claim, refuse_claim, withdraw_claim
from hansa.directory.actions.claims.by_email import claim_by_email, confirm_claim

__all__ = [
    "claim_by_approval",
    "claim_by_email",
    "confirm_claim",
    "grant_claim",
    "refuse_claim",
    "withdraw_claim",
]
