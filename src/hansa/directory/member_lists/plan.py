"""What an import would do, row by row: computed, shown, decided on, and only then carried out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from hansa.directory.enums import Helix, SizeClass
from hansa.directory.member_lists.columns import COLUMNS
from hansa.directory.member_lists.entries import ContactRow, Entry
from hansa.directory.member_lists.spells import SpellChange
from hansa.directory.places.countries import country_name

SURE = 0.9
"""From this likeness on a row is taken for the organisation found, unless somebody says otherwise."""

NEW, SKIP = "new", "skip"
CODES = {"helix": Helix, "size": SizeClass}
LABELS = {column.key: column.label for column in COLUMNS}


@dataclass(frozen=True)
class Candidate:
    """An organisation of the register that a row may mean."""

    organisation: int
    name: str
    place: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FieldChange:
    """A field of a known organisation that the list says differently. `taken`: whether it will be changed."""

    field: str
    old: str
    new: str
    taken: bool

    @property
    def label(self) -> Promise:
        """The name of the column."""
        return LABELS[self.field]

    @property
    def old_words(self) -> str:
        return _words(self.field, self.old)

    @property
    def new_words(self) -> str:
        return _words(self.field, self.new)


def _words(name: str, value: str) -> str:
    """A value as people read it: labels for codes."""
    if name == "country" and value:
        return country_name(value, get_language() or "en")
    return str(dict(CODES[name].choices).get(value, value)) if name in CODES else value


@dataclass(frozen=True)
class ContactChange:
    """A contact that is new (`contact` 0) or known under a number and now says something else."""

    contact: int
    row: ContactRow


@dataclass
class Item:
    """One organisation of the list and what becomes of it. `choice`: new, skip, the number of an organisation, or
    nothing while somebody must decide."""

    entry: Entry
    candidates: list[Candidate] = field(default_factory=list)
    choice: str = NEW
    fields: list[FieldChange] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    spells: list[SpellChange] = field(default_factory=list)
    contacts: list[ContactChange] = field(default_factory=list)
    invite_instead: bool = False

    @property
    def key(self) -> str:
        """By what a decision is remembered: the row on which the organisation first stands."""
        return str(self.entry.line)

    @property
    def organisation(self) -> int | None:
        return int(self.choice) if self.choice.isdigit() else None

    @property
    def place(self) -> str:
        facts = self.entry.facts
        return ", ".join(filter(None, (facts.get("city", ""), _words("country", facts.get("country", "")))))

    @property
    def taken_fields(self) -> list[FieldChange]:
        return [change for change in self.fields if change.taken]

    @property
    def outcome(self) -> str:
        """error, decide, skip, new, changed, same."""
        if self.choice == SKIP:
            return "skip"
        if self.entry.has_errors:
            return "error"
        if not self.choice:
            return "decide"
        if self.choice == NEW:
            return "new"
        moves = any(change.what != "none" for change in self.spells)
        return "changed" if moves or self.taken_fields or self.contacts or self.numbers else "same"


@dataclass
class Plan:
    """Everything an import would do. `absent`: members of the cluster that the list does not name; they stay."""

    cluster: int
    items: list[Item]
    absent: list[tuple[int, str]]
    notes: list[str]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome, and what would be written."""
        counts = Counter(item.outcome for item in self.items)
        return {outcome: counts.get(outcome, 0) for outcome in ("new", "changed", "same", "decide", "error", "skip")}

    @property
    def is_ready(self) -> bool:
        return not (self.counts["error"] or self.counts["decide"])

    @property
    def changes_anything(self) -> bool:
        return bool(self.counts["new"] or self.counts["changed"])

    def fingerprint(self) -> list[Any]:
        """What was shown: if the register has changed since, the plan made anew differs, and is shown again."""
        return [[item.key, item.choice, item.outcome, [c.what for c in item.spells]] for item in self.items]
