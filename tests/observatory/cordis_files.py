"""Rows and tables of CORDIS as small as a story needs. All organisations in them are fictitious."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

PROJECT = [
    "id",
    "acronym",
    "status",
    "title",
    "startDate",
    "endDate",
    "totalCost",
    "ecMaxContribution",
    "legalBasis",
    "topics",
    "ecSignatureDate",
    "frameworkProgramme",
    "masterCall",
    "subCall",
    "fundingScheme",
    "nature",
    "objective",
    "contentUpdateDate",
    "rcn",
    "grantDoi",
]
ORGANIZATION = [
    "projectID",
    "projectAcronym",
    "organisationID",
    "vatNumber",
    "name",
    "shortName",
    "SME",
    "activityType",
    "street",
    "postCode",
    "city",
    "country",
    "nutsCode",
    "geolocation",
    "organizationURL",
    "contactForm",
    "contentUpdateDate",
    "rcn",
    "order",
    "role",
    "ecContribution",
    "netEcContribution",
    "totalCost",
    "endOfParticipation",
    "active",
]

Row = dict[str, Any]


def project(number: str = "101", **values: Any) -> Row:
    return {"id": number, "status": "SIGNED", "startDate": "2019-05-01", "endDate": "2022-04-30"} | values


def part(project: str = "101", number: str = "900000001", **values: Any) -> Row:
    """A row of organization.csv."""
    return {"projectID": project, "organisationID": number, "activityType": "PRC", "role": "participant"} | values


def write_table(path: Path, columns: list[str], rows: list[Row], delimiter: str = ";") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, quoting=csv.QUOTE_ALL, restval="")
        writer.writeheader()
        writer.writerows(rows)
