"""Background work of the network."""

from __future__ import annotations

from hansa.network.actions.mandate_ties import rebuild_ties_from_mandates
from hansa.network.actions.places import keep_places
from hansa.network.actions.signals import record_departures
from hansa.network.actions.surveys import keep_surveys_going

DAY = 24 * 3600

RECURRING = [
    ("network.ties_from_mandates", DAY, rebuild_ties_from_mandates),
    ("network.departures", DAY, record_departures),
    ("network.places", 30 * DAY, keep_places),
    ("network.surveys", DAY, keep_surveys_going),
]
