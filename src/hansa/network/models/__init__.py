"""Tables of the network."""

from hansa.network.models.places import DrawnPlaces
from hansa.network.models.proposals import Proposal
from hansa.network.models.records import TieRecord
from hansa.network.models.signals import Signal
from hansa.network.models.surveys import Participant, Survey, SurveyAnswer
from hansa.network.models.ties import Tie

__all__ = ["DrawnPlaces", "Participant", "Proposal", "Signal", "Survey", "SurveyAnswer", "Tie", "TieRecord"]
