"""Writes of the network, by theme."""

from hansa.network.actions.project_ties import rebuild_ties_from_projects
from hansa.network.actions.signals import end_signal, record_signal
from hansa.network.actions.statements import Statement
from hansa.network.actions.ties import (
    confirm_tie,
    end_tie,
    record_tie,
    refuse_tie,
    set_tie_audience,
    withdraw_consent,
)

__all__ = [
    "Statement",
    "confirm_tie",
    "end_signal",
    "end_tie",
    "rebuild_ties_from_projects",
    "record_signal",
    "record_tie",
    "refuse_tie",
    "set_tie_audience",
    "withdraw_consent",
]
