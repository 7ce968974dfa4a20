"""Reads organization.csv: organisations, gathered over all their rows, and their participations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Any

from hansa.directory.actions.loading import RANKS, StagedOrganisation, StagedParticipation
from hansa.directory.enums import Helix, ParticipationRole, SizeClass
from hansa.observatory.sources.cordis.cells import Cells, key
from hansa.observatory.sources.cordis.projects import NOT_WHOLE
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.places import Places
from hansa.observatory.sources.tables import Table
from hansa.observatory.sources.values import Impossible, cents, coordinates, day, flag, tax_number, text, web_address

HELICES = {
    "HES": Helix.SCIENCE,
    "REC": Helix.SCIENCE,
    "PRC": Helix.BUSINESS,
    "PUB": Helix.GOVERNMENT,
    # "Other" holds associations and foundations, but also international bodies and chambers: no helix can be read off.
    "OTH": Helix.UNKNOWN,
}
ROLES = {
    "coordinator": ParticipationRole.COORDINATOR,
    "participant": ParticipationRole.PARTICIPANT,
    "partner": ParticipationRole.PARTNER,
    "internationalpartner": ParticipationRole.PARTNER,
    "associatedpartner": ParticipationRole.PARTNER,
    "thirdparty": ParticipationRole.THIRD_PARTY,
}
_ROLE_COLUMNS = ("role", "ecContribution", "totalCost", "endOfParticipation")
_ORGANISATION_COLUMNS = (
    "name",
    "shortName",
    "vatNumber",
    "activityType",
    "SME",
    "country",
    "nutsCode",
    "street",
    "postCode",
    "city",
    "geolocation",
    "organizationURL",
)
Raw = tuple[str, ...]
Values = tuple[Any, ...]
EMPTY = ("", None, "unknown")


@dataclass
class Version:
    """One way in which rows describe an organisation: the newest date and last line of them, and the first line."""

    updated: str
    line: int
    first_line: int


@dataclass
class Described:
    """An organisation with its place on the stage and everything the rows say of it."""

    no: int
    versions: dict[Raw, Version] = field(default_factory=dict)


class OrganisationReader:
    """Reads organization.csv once: `participations` first, then `organisations`.

    Memory grows with the number of organisations, not of rows.
    """

    def __init__(self, table: Table, projects: dict[str, int], places: Places, findings: Findings) -> None:
        self.missing_projects: dict[str, tuple[int, int]] = {}
        self.latest = ""
        self._table, self._projects, self._places, self._findings = table, projects, places, findings
        self._cells = Cells(table.name, findings)
        self._described: dict[str, Described] = {}
        self._roles: dict[str, int] = {}

    def participations(self) -> Iterator[StagedParticipation]:
        """One for each row with both keys; several rows of one pair are joined on the stage."""
        table = self._table
        keys = itemgetter(table.place("projectID"), table.place("organisationID"), table.place("contentUpdateDate"))
        pick_role = itemgetter(*(table.place(column) for column in _ROLE_COLUMNS))
        pick_organisation = itemgetter(*(table.place(column) for column in _ORGANISATION_COLUMNS))
        for line, row, whole in table.rows():
            project, number, updated = keys(row)
            project, number = key(project, whole), key(number, whole)
            if not (project and number):
                self._reject(line, project, number, row)
                continue
            if not whole:
                self._findings.empty(table.name, line, "", str(row), NOT_WHOLE)
                row = [""] * len(row)
            if updated:
                updated = self._cells.read(line, "contentUpdateDate", updated, day, "") if whole else ""
            pair = self._project(project, line), self._describe(number, pick_organisation(row), updated, line)
            rank, contribution, cost, early = self._role(line, *pick_role(row))
            yield StagedParticipation(*pair, rank, contribution, cost, early, line)

    def organisations(self) -> Iterator[StagedOrganisation]:
        """Each organisation once, with the newest value of each column that is not empty."""
        for number, described in self._described.items():
            versions = sorted(described.versions.items(), key=lambda item: (item[1].updated, item[1].line))
            cleaned = [self._clean(raw, version.first_line) for raw, version in versions]
            values = cleaned[-1] if len(cleaned) == 1 else _newest(cleaned)
            yield self._organisation(described.no, number, values, versions[-1][1].line)

    @property
    def numbers(self) -> Collection[str]:
        """The organisations met so far."""
        return self._described.keys()

    def described_differently(self) -> int:
        """How many organisations differ between their rows."""
        return sum(len(described.versions) > 1 for described in self._described.values())

    def _reject(self, line: int, project: str, number: str, row: list[str]) -> None:
        missing = " and ".join(
            column for column, value in (("projectID", project), ("organisationID", number)) if not value
        )
        self._findings.reject(self._table.name, line, f"the row has no {missing}, its key", str(row))

    def _project(self, project: str, line: int) -> int:
        if (known := self._projects.get(project)) is not None:
            return known
        self._findings.note(
            self._table.name, line, "projectID", project, "not in project.csv; the project has its number only"
        )
        no = self._projects[project] = len(self._projects) + 1
        self.missing_projects[project] = no, line
        return no

    def _describe(self, number: str, raw: Raw, updated: str, line: int) -> int:
        described = self._described.get(number)
        if described is None:
            described = self._described[number] = Described(len(self._described) + 1)
        version = described.versions.get(raw)
        if version is None:
            described.versions[raw] = Version(updated, line, line)
        elif updated >= version.updated:
            version.updated, version.line = updated, line
        if updated > self.latest:
            self.latest = updated
        return described.no

    def _role(
        self, line: int, role: str, contribution: str, cost: str, ended: str
    ) -> tuple[int, int | None, int | None, bool]:
        read = self._cells.read
        rank = self._roles.get(role)
        if rank is None:
            rank = self._rank(line, role)
        return (
            rank,
            read(line, "ecContribution", contribution, cents, None) if contribution else None,
            read(line, "totalCost", cost, cents, None) if cost else None,
            ended != "false" and bool(read(line, "endOfParticipation", ended, flag, None)),
        )

    def _rank(self, line: int, role: str) -> int:
        known = ROLES.get(role.strip().replace(" ", "").lower()) if role.strip() else ParticipationRole.PARTICIPANT
        if known is None:
            self._findings.empty(self._table.name, line, "role", role, f"right is one of {', '.join(ROLES)}")
            return RANKS.index(ParticipationRole.OTHER)
        rank = self._roles[role] = RANKS.index(known)
        return rank

    def _clean(self, raw: Raw, line: int) -> Values:
        name, short, vat, activity, sme, country, region, street, postcode, city, geolocation, website = raw
        read = self._cells.read
        return (
            read(line, "name", name, partial(text, longest=500), ""),
            read(line, "shortName", short, partial(text, longest=500), ""),
            read(line, "vatNumber", vat, tax_number, ""),
            read(line, "activityType", activity, _helix, Helix.UNKNOWN).value,
            SizeClass.SME.value if read(line, "SME", sme, flag, None) else SizeClass.UNKNOWN.value,
            read(line, "country", country, self._places.country, None),
            (region.strip().upper(), line) if region.strip() else None,
            read(line, "street", street, partial(text, longest=300), ""),
            read(line, "postCode", postcode, partial(text, longest=30), ""),
            read(line, "city", city, partial(text, longest=200), ""),
            read(line, "geolocation", geolocation, coordinates, None),
            read(line, "organizationURL", website, web_address, ""),
        )

    def _organisation(self, no: int, number: str, values: Values, line: int) -> StagedOrganisation:
        name, short, vat, helix, size, country, nuts, street, postcode, city, spot, website = values
        region = self._places.region(nuts[0], country, self._table.name, nuts[1]) if nuts else None
        latitude, longitude, quality = self._places.locate(spot, city, country, region)
        return StagedOrganisation(
            no, number, name, short, vat, helix, size, country, region, street, postcode, city,
            latitude, longitude, quality, website, line,
        )  # fmt: skip


def _helix(activity: str) -> Helix:
    helix = HELICES.get(activity.strip().upper())
    if helix is None:
        raise Impossible(f"one of {', '.join(HELICES)}")
    return helix


def _newest(versions: list[Values]) -> Values:
    """In each column the value of the newest version, from old to new, that is not empty."""
    newest_first = versions[::-1]
    return tuple(next((v for v in values if v not in EMPTY), values[0]) for values in zip(*newest_first, strict=True))
