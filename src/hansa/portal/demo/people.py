"""The demonstration's people: one for each role of the platform, each a click away."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DemoPerson:
    """Who they are and what they come for. `cluster` names the cluster they belong to, by slug."""

    key: str
    name: str
    role: str | Promise
    comes_to: str | Promise
    cluster: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


PEOPLE = (
    DemoPerson(
        "ana",
        "Ana Keller",
        _("cluster manager"),
        _("admits members, runs the initiative, sees her cluster drift apart in time"),
        "danube-gate-mobility",
    ),
    DemoPerson(
        "bruno",
        "Bruno Novák",
        _("member company"),
        _("wants to be found, finds partners, votes"),
        "danube-gate-mobility",
    ),
    DemoPerson(
        "ilse",
        "Ilse Brandt",
        _("research partner"),
        _("looks for industry for the next project"),
        "northern-light-photonics",
    ),
    DemoPerson("mikael", "Mikael Sundin", _("public authority"), _("sees which clusters the regions of Sweden have")),
    DemoPerson("edit", "Edit Szalai", _("expert"), _("reviews, assesses and mediates")),
    DemoPerson("andrus", "Andrus Rebane", _("analyst"), _("measures clusters from tables and networks")),
    DemoPerson(
        "chloe",
        "Chloé Martin",
        _("manager of another cluster"),
        _("must not see what is not hers"),
        "open-harbour-data",
    ),
    DemoPerson("olga", "Olga Smirnova", _("operator"), _("runs this installation")),
)
