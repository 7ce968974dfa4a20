"""What if: members who choose to cooperate or to compete, run forward many times. Not a forecast."""

from hansa.analysis.simulation.calibration import MOMENTS, Calibration, History, calibrate, closing_share, observed
from hansa.analysis.simulation.ledger import MEASURES
from hansa.analysis.simulation.public_goods import PublicGoodsGame, public_goods_game, square_lattice
from hansa.analysis.simulation.rules import STEPS_PER_YEAR, VERSION, Rules
from hansa.analysis.simulation.scenario import BASE, Programme, Scenario, Shock
from hansa.analysis.simulation.sensitivity import sensitivity
from hansa.analysis.simulation.simulate import Simulated, compare, simulate
from hansa.analysis.simulation.state import ClusterState

__all__ = [
    "BASE",
    "MEASURES",
    "MOMENTS",
    "STEPS_PER_YEAR",
    "VERSION",
    "Calibration",
    "ClusterState",
    "History",
    "Programme",
    "PublicGoodsGame",
    "Rules",
    "Scenario",
    "Shock",
    "Simulated",
    "calibrate",
    "closing_share",
    "compare",
    "observed",
    "public_goods_game",
    "sensitivity",
    "simulate",
    "square_lattice",
]
