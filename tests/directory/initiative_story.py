"""An initiative as the tests of clusters need it: Ana manages it, organisations come as they are asked for."""

from __future__ import annotations

import re
from itertools import count

from hansa.directory.actions.initiatives import start_initiative
from hansa.directory.enums import Helix, MembershipStatus
from hansa.directory.models import Cluster, Country, Membership, Organisation
from hansa.directory.search import index
from hansa.outbox.models import Message

numbers = count(1)


def make_organisation(name: str = "", *, country: str = "LV", helix: str = Helix.BUSINESS, **more) -> Organisation:
    name = name or f"Company {next(numbers)}"
    organisation = Organisation.objects.create(
        name=name, helix=helix, country=Country.objects.get(code=country), fictitious=True, **more
    )
    index.refresh(organisation)
    return organisation


def make_members(cluster: Cluster, number: int, joined_on, **organisation) -> list[Membership]:
    return [
        Membership.objects.create(
            organisation=make_organisation(**organisation),
            cluster=cluster,
            status=MembershipStatus.ACTIVE,
            joined_on=joined_on,
        )
        for _ in range(number)
    ]


def start(by, name: str = "Amber Hydrogen") -> Cluster:
    return start_initiative(by=by, name=name)


def key_in_last_letter() -> str:
    """The key of the letter written last."""
    body = Message.objects.filter(kind="directory.invitation").latest("pk").body
    return re.search(r"/invitations/([\w-]+)/", body).group(1)
