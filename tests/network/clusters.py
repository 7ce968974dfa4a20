"""Clusters with a history: organisations by letter, projects by their letters and years. All are fictitious."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from hansa.directory.enums import ClusterStatus, MembershipStatus
from hansa.directory.models import Cluster, Membership, Organisation, Participation, Project


class Story:
    """A cluster whose members are letters."""

    def __init__(self, letters: str, joined: date = date(2015, 1, 1), slug: str = "letters") -> None:
        self.cluster = Cluster.objects.create(
            slug=slug, name=f"Cluster {slug}", status=ClusterStatus.ACTIVE, founded_on=joined, fictitious=True
        )
        self.organisations = {letter: self.organisation(letter) for letter in letters}
        for organisation in self.organisations.values():
            Membership.objects.create(
                cluster=self.cluster, organisation=organisation, status=MembershipStatus.ACTIVE, joined_on=joined
            )

    def organisation(self, letter: str) -> Organisation:
        return Organisation.objects.create(name=f"Fictitious {letter}", fictitious=True)

    def key(self, letter: str) -> int:
        return self.organisations[letter].pk

    def leaves(self, letter: str, on: date) -> None:
        Membership.objects.filter(cluster=self.cluster, organisation=self.organisations[letter]).update(
            status=MembershipStatus.ENDED, left_on=on, reason="Moved"
        )

    def project(self, letters: str, starts: date | None, ends: date | None, outsiders: int = 0) -> Project:
        project = Project.objects.create(
            register="demo", number=str(Project.objects.count()), starts_on=starts, ends_on=ends, fictitious=True
        )
        taking_part = [self.organisations[letter] for letter in letters]
        taking_part += [self.organisation(f"outsider {number}") for number in range(outsiders)]
        Participation.objects.bulk_create(Participation(project=project, organisation=one) for one in taking_part)
        return project


def years_ago(years: float) -> date:
    today = timezone.localdate()
    return date.fromordinal(today.toordinal() - round(365.25 * years))
