"""Does the cluster hold: the forces that hold its members together against those that pull them apart.

docs/methods/balance.md has the formula, a cluster of five worked by hand, and what a backtest on real data supports.
"""

from hansa.analysis.balance.facts import Facts, Shock, expected_cooperation, shock_level
from hansa.analysis.balance.forces import Amounts, amounts, member_amounts
from hansa.analysis.balance.formula import CENTRIFUGAL, CENTRIPETAL, FORCES, VERSION_1, Formula
from hansa.analysis.balance.fracture import Fracture, lines_of_fracture
from hansa.analysis.balance.measure import Balance, balance
from hansa.analysis.balance.pairs import Pairs
from hansa.analysis.balance.sensitivity import OtherChoice, sensitivity
from hansa.analysis.balance.trend import Falling, falling
from hansa.analysis.balance.uncertainty import Band, band
from hansa.analysis.balance.validation import Figure, Validation, validation, validation_of
from hansa.analysis.balance.warning import EarlyWarning, Reason, Rule, drifting_warning, leaving_warnings

__all__ = [
    "CENTRIFUGAL",
    "CENTRIPETAL",
    "FORCES",
    "VERSION_1",
    "Amounts",
    "Balance",
    "Band",
    "EarlyWarning",
    "Facts",
    "Falling",
    "Figure",
    "Formula",
    "Fracture",
    "OtherChoice",
    "Pairs",
    "Reason",
    "Rule",
    "Shock",
    "Validation",
    "amounts",
    "balance",
    "band",
    "drifting_warning",
    "expected_cooperation",
    "falling",
    "leaving_warnings",
    "lines_of_fracture",
    "member_amounts",
    "sensitivity",
    "shock_level",
    "validation",
    "validation_of",
]
