"""What an import did, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from hansa.directory.actions.loading import Tally
from hansa.observatory.sources.findings import Finding


@dataclass(frozen=True)
class ImportReport:
    """The report of one import. `findings` counts rows rejected, values emptied, rows merged and notes, by reason.

    `findings_file` holds them all, by file and line, beneath the folder of files; `first` are the first twenty.
    """

    dataset: int
    title: str
    version: str
    source: str
    checksum: str
    rows: dict[str, int]
    ignored_files: list[str]
    organisations: Tally
    projects: Tally
    participations: Tally
    ties: int
    described_differently: int
    proposals: dict[str, int]
    findings: dict[str, Any]
    findings_file: str
    first: list[Finding]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def facts(self) -> dict[str, Any]:
        """What the journal keeps of it."""
        kept = ("checksum", "organisations", "projects", "participations", "ties")
        whole = self.as_dict()
        return {key: whole[key] for key in kept} | {"rejected": self.findings["rejected"]["total"]}
