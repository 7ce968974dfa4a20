"""From rows to members: several rows may speak of one organisation, each of one contact or one spell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.duplicates import folded_name
from hansa.directory.identifiers import BadIdentifier, normal_identifier
from hansa.directory.member_lists.columns import COLUMNS
from hansa.directory.member_lists.tables import Cell, Table
from hansa.directory.member_lists.words import (
    Ambiguous,
    NoDate,
    read_activity_codes,
    read_date,
    read_helix,
    read_size,
)
from hansa.directory.places.countries import UnknownCountry
from hansa.directory.places.country_words import country_in_words

MOST = {
    "name": 500,
    "short_name": 500,
    "city": 200,
    "street": 300,
    "postcode": 30,
    "phone": 40,
    "reason": 500,
    "contact_name": 150,
    "contact_position": 150,
    "contact_phone": 40,
}
IDENTIFIERS = ("vat", "pic", "national")
_LABELS = {column.key: column.label for column in COLUMNS}


@dataclass(frozen=True)
class Options:
    """`day_first`: how 03/04/2020 is meant. `joined_on`: for members whose row has no day of joining."""

    day_first: bool | None = None
    joined_on: date | None = None


class Finding(NamedTuple):
    """What was seen in a cell. `level`: error (the row cannot be taken), warning (something is left out), note."""

    level: str
    line: int
    column: str
    message: str


class Spell(NamedTuple):
    """One time of membership; `left` is the first day on which the organisation is a member no more. `given`: whether
    the row itself names the day of joining."""

    joined: date
    left: date | None
    reason: str
    given: bool


class ContactRow(NamedTuple):
    name: str
    position: str
    email: str
    phone: str


@dataclass
class Entry:
    """One organisation of the list. `line` is the row on which it first stands; `facts` are fields of Organisation."""

    line: int
    facts: dict[str, str]
    short_name: str = ""
    identifiers: dict[str, str] = field(default_factory=dict)
    activities: list[str] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    contacts: list[ContactRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.facts.get("name", "")

    @property
    def has_errors(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)


def read_entries(table: Table, mapping: Mapping[str, int], options: Options) -> list[Entry]:
    """The organisations of a list, in order of their first row, each with what was found in its rows."""
    entries: list[Entry] = []
    known: dict[tuple[str, str], Entry] = {}
    for line, cells in table.rows:
        row = _Row(line, cells, mapping, options)
        if not row.text("name") and entries and row.has_contact:
            _add(entries[-1], row.entry(), same_row_above=True)
            continue
        entry = row.entry()
        first = next((known[key] for key in _keys(entry) if key in known), None)
        if first is None or not entry.name:
            entries.append(entry)
            first = entry
        else:
            _add(first, entry)
        for key in _keys(entry):
            known.setdefault(key, first)
    for entry in entries:
        _finish(entry, options)
    return entries


def _keys(entry: Entry) -> list[tuple[str, str]]:
    numbers = list(entry.identifiers.items())
    return [*numbers, (folded_name(entry.name), entry.facts.get("country", ""))] if entry.name else numbers


def _add(first: Entry, second: Entry, *, same_row_above: bool = False) -> None:
    """Join a further row of the same organisation to its first."""
    contacts = [contact for contact in second.contacts if contact not in first.contacts]
    spells = [spell for spell in second.spells if spell not in first.spells]
    first.findings += [f for f in second.findings if not (same_row_above and f.column == str(_LABELS["name"]))]
    if not contacts and not spells and not same_row_above:
        message = _("The same organisation already stands in line %(line)d; this row adds nothing.") % {
            "line": first.line
        }
        first.findings.append(Finding("warning", second.line, str(_LABELS["name"]), message))
    for key, value in second.facts.items():
        have = first.facts.setdefault(key, value)
        if have != value and key != "name":
            message = _("“%(here)s”, but line %(line)d says “%(there)s” of the same organisation: that is taken.")
            words = message % {"here": value[:80], "line": first.line, "there": have[:80]}
            first.findings.append(Finding("warning", second.line, str(_LABELS.get(key, key)), words))
    for scheme, value in second.identifiers.items():
        first.identifiers.setdefault(scheme, value)
    first.activities += [code for code in second.activities if code not in first.activities]
    first.short_name = first.short_name or second.short_name
    first.contacts += contacts
    first.spells += spells


def _finish(entry: Entry, options: Options) -> None:
    """Give an entry its spell where no row names one, and see that spells do not overlap."""
    if not entry.spells and options.joined_on:
        entry.spells.append(Spell(options.joined_on, None, "", given=False))
    if not entry.spells and not entry.has_errors:
        message = _("There is no day of joining. Write it in the file, or choose one day for all rows without one.")
        entry.findings.append(Finding("error", entry.line, str(_LABELS["joined_on"]), message))
    entry.spells.sort(key=lambda spell: spell.joined)
    for before, after in zip(entry.spells, entry.spells[1:], strict=False):
        if before.left is None or before.left > after.joined:
            message = _("It joined on %(joined)s, but by another row it was still a member then. Correct the dates.")
            words = message % {"joined": after.joined.isoformat()}
            entry.findings.append(Finding("error", entry.line, str(_LABELS["joined_on"]), words))


class _Row:
    """One row under a mapping of columns, read cell by cell."""

    def __init__(self, line: int, cells: list[Cell], mapping: Mapping[str, int], options: Options) -> None:
        self.line, self.cells, self.mapping, self.options = line, cells, mapping, options
        self.findings: list[Finding] = []

    def cell(self, key: str) -> Cell:
        at = self.mapping.get(key)
        return self.cells[at] if at is not None and at < len(self.cells) else ""

    def text(self, key: str) -> str:
        cell = self.cell(key)
        return cell.isoformat() if isinstance(cell, date) else cell.strip()

    def find(self, level: str, key: str, message: str) -> None:
        self.findings.append(Finding(level, self.line, str(_LABELS[key]), message))

    @property
    def has_contact(self) -> bool:
        return any(self.text(key) for key in ("contact_name", "contact_email", "contact_phone"))

    def short(self, key: str) -> str:
        """A text that fits its field; a longer one is an error, never cut in silence."""
        text = self.text(key)
        if len(text) > MOST[key]:
            words = _("%(length)d letters; at most %(most)d fit.") % {"length": len(text), "most": MOST[key]}
            self.find("error", key, words)
            return ""
        return text

    def entry(self) -> Entry:
        name = self.short("name")
        if not self.text("name"):
            self.find("error", "name", _("There is no name. Every row needs the name of its organisation."))
        facts = {"name": name, "country": self.country(), "city": self.short("city")}
        facts |= {"street": self.short("street"), "postcode": self.short("postcode"), "phone": self.short("phone")}
        facts |= {"website": self.website(), "email": self.email("email")}
        facts |= {"helix": self.word("helix", read_helix), "size": self.word("size", read_size)}
        spell = self.spell()
        contact = self.contact()
        return Entry(
            line=self.line,
            facts={key: value for key, value in facts.items() if value},
            short_name=self.short("short_name"),
            identifiers=self.identifiers(),
            activities=self.activities(),
            spells=[spell] if spell else [],
            contacts=[contact] if contact else [],
            findings=self.findings,
        )

    def country(self) -> str:
        text = self.text("country")
        if not text:
            if self.text("name"):
                self.find("warning", "country", _("There is no country: the organisation will not show on maps."))
            return ""
        try:
            return country_in_words(text)
        except UnknownCountry:
            right = _("“%(country)s” is no country that is known here. Right is a code such as DE, or its name.")
            self.find("error", "country", right % {"country": text[:60]})
            return ""

    def website(self) -> str:
        text = self.text("website")
        if not text:
            return ""
        address = text if "://" in text else f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            self.find("warning", "website", _("“%(text)s” is no web address; it is left out.") % {"text": text[:80]})
            return ""
        return address if len(address) <= 500 else ""

    def email(self, key: str) -> str:
        text = self.text(key).removeprefix("mailto:")
        if not text:
            return ""
        try:
            EmailValidator()(text)
        except ValidationError:
            self.find("warning", key, _("“%(text)s” is no e-mail address; it is left out.") % {"text": text[:80]})
            return ""
        return text if len(text) <= 254 else ""

    def word(self, key: str, read: Callable[[str], str | None]) -> str:
        text = self.text(key)
        if not text:
            return ""
        if (value := read(text)) is None:
            words = _("“%(text)s” is not known here; it is left out.") % {"text": text[:60]}
            self.find("warning", key, words)
        return value or ""

    def identifiers(self) -> dict[str, str]:
        found = {}
        for scheme in IDENTIFIERS:
            if text := self.text(scheme):
                try:
                    found[scheme] = normal_identifier(scheme, text)
                except BadIdentifier as error:
                    self.find("error", scheme, str(error))
        return found

    def activities(self) -> list[str]:
        codes, unknown = read_activity_codes(self.text("activities"))
        if unknown:
            words = _("“%(words)s” is no code of NACE; it is left out.") % {"words": " ".join(unknown)[:80]}
            self.find("warning", "activities", words)
        return codes

    def spell(self) -> Spell | None:
        joined, left = self.day("joined_on"), self.day("left_on")
        given = joined is not None
        joined = joined or (self.options.joined_on if left else None)
        if left and not joined:
            self.find("error", "joined_on", _("There is a day of leaving, but none of joining."))
        if joined is None:
            return None
        if left and left < joined:
            words = _("%(left)s is before the day of joining, %(joined)s.")
            self.find("error", "left_on", words % {"left": left.isoformat(), "joined": joined.isoformat()})
        return Spell(joined, left, self.short("reason") if left else "", given)

    def day(self, key: str) -> date | None:
        cell = self.cell(key)
        try:
            found = read_date(cell, day_first=self.options.day_first)
        except Ambiguous:
            words = _("“%(text)s” has two meanings. Choose whether the day or the month stands first.")
            self.find("error", key, words % {"text": cell})
            return None
        except NoDate as error:
            self.find("error", key, _why_no_date(str(error), str(cell)))
            return None
        if found is None:
            return None
        if found.guessed:
            words = _("“%(text)s” was read as the day count of a spreadsheet: %(day)s.")
            self.find("note", key, words % {"text": cell, "day": found.day.isoformat()})
        if found.day > timezone.localdate():
            self.find("error", key, _("%(day)s is in the future.") % {"day": found.day.isoformat()})
        return found.day

    def contact(self) -> ContactRow | None:
        if not self.has_contact:
            return None
        name, email = self.short("contact_name"), self.email("contact_email")
        phone = self.short("contact_phone")
        if not (name or email or phone):
            return None
        return ContactRow((name or email or phone)[:150], self.short("contact_position"), email, phone)


def _why_no_date(why: str, text: str) -> str:
    words = {
        "impossible": _("There is no such day as “%(text)s”."),
        "early": _("“%(text)s” is before 1900."),
        "year": _("“%(text)s” is a year only. Write the whole date, such as %(text)s-01-31."),
    }.get(why, _("“%(text)s” is no date. Right is 2020-12-31 or 31.12.2020."))
    return words % {"text": text[:40]}
