"""Compares a member list with the register: the plan of an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hansa.directory.duplicates import Record, folded_name, likeness, meeting_keys, record_of
from hansa.directory.enums import Helix, MembershipStatus, SizeClass
from hansa.directory.member_lists.entries import Entry, Finding
from hansa.directory.member_lists.plan import (
    LABELS,
    NEW,
    SKIP,
    SURE,
    Candidate,
    ContactChange,
    FieldChange,
    Item,
    Plan,
)
from hansa.directory.member_lists.spells import Held, SpellConflict, spell_changes
from hansa.directory.models import Activity, Cluster, Contact, Identifier, Mandate, Membership, Organisation
from hansa.directory.queries.duplicates import matches
from hansa.directory.rules.profiles import claimed_among, editable_among
from hansa.directory.rules.reader import Reader

NOTHING = ("", Helix.UNKNOWN, SizeClass.UNKNOWN)
LOOKED_BACK = 10
"""A row is compared with at most so many earlier ones that share a key, so that a long list costs little."""


def plan_import(
    reader: Reader,
    cluster: Cluster,
    entries: Sequence[Entry],
    *,
    choices: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    trusted: bool = False,
) -> Plan:
    """What an import of these entries would do, with the decisions made so far ({row: new, skip or a number}).

    `trusted`: for the operator at the shell, who may change unclaimed profiles of anyone. Reads the register once;
    memory grows with the list.
    """
    items = [Item(entry) for entry in entries]
    _find_candidates(items, cluster)
    _decide(items, choices or {})
    _refuse_two_for_one(items)
    _refuse_taken_numbers(items)
    _compare(items, reader, cluster, trusted)
    _warn_of_doubles(items)
    _warn_of_unknown_activities(items)
    return Plan(cluster.pk, items, _absent(items, cluster), list(notes))


def _find_candidates(items: list[Item], cluster: Cluster) -> None:
    asked = {item.entry.line: _record(item.entry, cluster) for item in items if item.entry.name}
    found = {key: dict(others) for key, others in matches(asked.values()).items()}
    by_number = _by_number(items)
    wanted = {pk for others in found.values() for pk in others} | {pk for pks in by_number.values() for pk in pks}
    known = {
        organisation.pk: organisation
        for organisation in Organisation.objects.filter(pk__in=wanted).select_related("country")
        if organisation.fictitious == cluster.fictitious
    }
    for item in items:
        scores = {pk: (like.score, like.reasons) for pk, like in found.get(item.entry.line, {}).items()}
        scores |= dict.fromkeys(by_number.get(item.entry.line, ()), (1.0, ("same_number",)))
        ranked = sorted(scores.items(), key=lambda row: (-row[1][0], row[0]))
        item.candidates = [_candidate(known[pk], *why) for pk, why in ranked if pk in known]


def _record(entry: Entry, cluster: Cluster) -> Record:
    return record_of(
        key=entry.line,
        names=(entry.name,),
        country=entry.facts.get("country", ""),
        city=entry.facts.get("city", ""),
        website=entry.facts.get("website", ""),
        numbers=tuple(entry.identifiers.items()),
        fictitious=cluster.fictitious,
    )


def _by_number(items: list[Item]) -> dict[int, set[int]]:
    """Organisations that have an identifier of a row: as sure as can be."""
    wanted = {pair: item.entry.line for item in items for pair in item.entry.identifiers.items()}
    found: dict[int, set[int]] = defaultdict(set)
    rows = Identifier.objects.filter(value__in={value for _scheme, value in wanted})
    for scheme, value, pk in rows.values_list("scheme", "value", "organisation_id"):
        if (scheme, value) in wanted:
            found[wanted[scheme, value]].add(pk)
    return found


def _candidate(organisation: Organisation, score: float, reasons: tuple[str, ...]) -> Candidate:
    place = ", ".join(filter(None, (organisation.city, str(organisation.country or ""))))
    return Candidate(organisation.pk, str(organisation), place, score, reasons)


def _decide(items: list[Item], choices: Mapping[str, str]) -> None:
    """The decision made, else what is sure; what is not sure waits for somebody."""
    for item in items:
        possible = {str(candidate.organisation) for candidate in item.candidates}
        chosen = choices.get(item.key, "")
        if chosen in possible | {NEW, SKIP}:
            item.choice = chosen
            continue
        best = item.candidates[:2]
        if not best:
            item.choice = NEW
        elif best[0].score >= SURE and (len(best) == 1 or best[1].score < best[0].score):
            item.choice = str(best[0].organisation)
        else:
            item.choice = ""


def _refuse_two_for_one(items: list[Item]) -> None:
    """Two rows that name one organisation of the register differently must be told apart by a person."""
    taken: dict[str, int] = {}
    for item in items:
        if not item.choice.isdigit():
            continue
        first = taken.setdefault(item.choice, item.entry.line)
        if first != item.entry.line:
            words = _("Line %(line)d is taken for the same organisation. Choose another one, or skip this row.")
            _find(item, "error", "name", words % {"line": first})


def _refuse_taken_numbers(items: list[Item]) -> None:
    """A number belongs to one organisation: whoever takes a row for another one corrects the number first."""
    wanted = {value for item in items for value in item.entry.identifiers.values()}
    rows = Identifier.objects.filter(value__in=wanted).values_list("scheme", "value", "organisation_id")
    owners = {(scheme, value): pk for scheme, value, pk in rows}
    for item in items:
        for pair in item.entry.identifiers.items():
            owner = owners.get(pair)
            if owner and item.choice not in ("", SKIP, str(owner)):
                words = _("“%(value)s” is the number of another organisation (no. %(number)d).")
                _find(item, "error", pair[0], words % {"value": pair[1], "number": owner})


def _find(item: Item, level: str, key: str, message: str) -> None:
    item.entry.findings.append(Finding(level, item.entry.line, str(LABELS[key]), message))


@dataclass
class _Known:
    """What the register holds of the organisations that rows are taken for, by number."""

    organisations: dict[int, Organisation]
    memberships: dict[int, list[Held]]
    contacts: dict[int, list[Contact]]
    identifiers: dict[int, dict[str, str]]
    editable: set[int]
    claimed: set[int]
    represented: set[int]


def _compare(items: list[Item], reader: Reader, cluster: Cluster, trusted: bool) -> None:
    known = _known({item.organisation for item in items if item.organisation}, reader, cluster, trusted)
    for item in items:
        if item.organisation is None:
            _compare_new(item)
        elif item.organisation in known.organisations:
            _compare_known(item, item.organisation, known)


def _compare_new(item: Item) -> None:
    item.spells = spell_changes([], item.entry.spells)
    item.contacts = [ContactChange(0, row) for row in item.entry.contacts]


def _known(wanted: set[int], reader: Reader, cluster: Cluster, trusted: bool) -> _Known:
    claimed = claimed_among(wanted, reader)
    editable = wanted - claimed if trusted or reader.is_operator else editable_among(reader, wanted) - claimed
    speaking = Mandate.objects.on(reader.day).filter(organisation__in=wanted, represent=True)
    known = _Known(
        organisations=Organisation.objects.in_bulk(wanted),
        memberships=defaultdict(list),
        contacts=defaultdict(list),
        identifiers=defaultdict(dict),
        editable=editable,
        claimed=claimed,
        represented=set() if trusted else set(speaking.values_list("organisation", flat=True)) - reader.represented,
    )
    for row in Membership.objects.filter(cluster=cluster, organisation__in=wanted).order_by("joined_on", "pk"):
        known.memberships[row.organisation_id].append(Held(row.pk, row.status, row.joined_on, row.left_on))
    for contact in Contact.objects.filter(cluster=cluster, organisation__in=wanted):
        known.contacts[contact.organisation_id].append(contact)
    for pk, scheme, value in Identifier.objects.filter(organisation__in=wanted).values_list(
        "organisation_id", "scheme", "value"
    ):
        known.identifiers[pk][scheme] = value
    return known


def _compare_known(item: Item, pk: int, known: _Known) -> None:
    organisation, entry = known.organisations[pk], item.entry
    editable = pk in known.editable
    item.fields = [
        FieldChange(name, old, new, editable)
        for name, new in entry.facts.items()
        if name != "name" and (old := _value(organisation, name)) != new
    ]
    if editable:
        item.numbers = {s: v for s, v in entry.identifiers.items() if s not in known.identifiers[pk]}
    elif item.fields and pk in known.claimed:
        _find(
            item, "note", "name", _("Its people keep its profile themselves: what the list says differently is left.")
        )
    if folded_name(entry.name) != folded_name(organisation.name):
        _find(item, "note", "name", _("In the register it is called “%(name)s”.") % {"name": organisation})
    _compare_spells(item, known.memberships[pk], asked=pk in known.represented)
    item.contacts = _contact_changes(entry, known.contacts[pk])


def _value(organisation: Organisation, name: str) -> str:
    value = organisation.country_id if name == "country" else getattr(organisation, name)
    return "" if value in NOTHING or value is None else str(value)


def _compare_spells(item: Item, held: list[Held], *, asked: bool) -> None:
    try:
        item.spells = spell_changes(held, item.entry.spells)
    except SpellConflict as conflict:
        _find(item, "error", "joined_on", str(conflict))
        return
    if asked and any(change.what in ("create", "activate") for change in item.spells):
        item.invite_instead = True
        words = _("Its people are here and can be asked: it becomes a candidate, and you can invite it.")
        _find(item, "note", "name", words)


def _contact_changes(entry: Entry, present: list[Contact]) -> list[ContactChange]:
    changes = []
    for row in entry.contacts:
        known = next((c for c in present if row.email and c.email.lower() == row.email.lower()), None) or next(
            (c for c in present if folded_name(c.name) == folded_name(row.name) and not (c.email and row.email)), None
        )
        if known is None:
            changes.append(ContactChange(0, row))
        elif any(new and new != getattr(known, field) for field, new in row._asdict().items()):
            changes.append(ContactChange(known.pk, row))
    return changes


def _warn_of_doubles(items: list[Item]) -> None:
    """Rows that may be one organisation but are written too differently to be joined."""
    met: dict[str, list[Record]] = defaultdict(list)
    for item in items:
        record = record_of(
            key=item.entry.line,
            names=(item.entry.name,),
            country=item.entry.facts.get("country", ""),
            city=item.entry.facts.get("city", ""),
            website=item.entry.facts.get("website", ""),
        )
        near = {other.key: other for key in meeting_keys(record) for other in met[key][:LOOKED_BACK]}
        first = next((line for line in sorted(near) if likeness(record, near[line])), None)
        if first is not None:
            words = _("Perhaps the same organisation as in line %(line)d.") % {"line": first}
            _find(item, "warning", "name", words)
        for key in meeting_keys(record):
            met[key].append(record)


def _warn_of_unknown_activities(items: list[Item]) -> None:
    known = set(Activity.objects.filter(scheme="nace").values_list("code", flat=True))
    for item in items:
        unknown = [code for code in item.entry.activities if code not in known]
        if unknown:
            item.entry.activities = [code for code in item.entry.activities if code in known]
            words = _("“%(words)s” is no code of NACE; it is left out.") % {"words": " ".join(unknown)}
            _find(item, "warning", "activities", words)


def _absent(items: list[Item], cluster: Cluster) -> list[tuple[int, str]]:
    named = {item.organisation for item in items} | {c.organisation for item in items for c in item.candidates}
    rows = Membership.objects.filter(cluster=cluster, status=MembershipStatus.ACTIVE).select_related("organisation")
    return [(row.organisation_id, str(row.organisation)) for row in rows if row.organisation_id not in named]
