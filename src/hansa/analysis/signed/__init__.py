"""Friends and enemies: is a network with cooperation and rivalry in balance, and into which camps would it fall?

docs/methods/signed-networks.md tells what the figures say and what they do not. Cohesion without signs, and the weakest
cut, are in `hansa.analysis.cohesion`.
"""

from hansa.analysis.signed.balance import TriangleBalance, least_signed_eigenvalue, triangle_balance, walk_balance
from hansa.analysis.signed.frustration import Frustration, frustration
from hansa.analysis.signed.network import SignedNetwork

__all__ = [
    "Frustration",
    "SignedNetwork",
    "TriangleBalance",
    "frustration",
    "least_signed_eigenvalue",
    "triangle_balance",
    "walk_balance",
]
