"""Background work of the network."""

from __future__ import annotations

from hansa.network.actions.mandate_ties import rebuild_ties_from_mandates
from hansa.network.actions.signals import record_departures
from hansa.network.actions.surveys import keep_surveys_going

DAY = 24 * 3600

RECURRING = [
    ("network.ties_from_mandates", DAY, rebuild_ties_from_mandates),
    ("network.departures", DAY, record_departures),
    ("network.surveys", DAY, keep_surveys_going),
]
