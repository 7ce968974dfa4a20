"""What happened in a cluster, in words: the journal as its readers may know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Field, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hansa.directory.enums import ClusterKind, Core
from hansa.directory.models import Cluster
from hansa.directory.rules.reader import Reader
from hansa.journal.models import Entry
from hansa.journal.queries import entries_about
from hansa.people.enums import Role

# Verbs that whoever sees the cluster may read about; all others are the office's own affair.
FOR_EVERYONE: Mapping[str, str | Promise] = {
    "directory.start_initiative": gettext_lazy("The initiative began."),
    "directory.declare_founded": gettext_lazy("Declared founded on %(founded_on)s."),
    "directory.admit_member": gettext_lazy("%(name)s became a member on %(joined_on)s."),
    "directory.accept_invitation": gettext_lazy("%(name)s accepted the invitation and became a member."),
    "directory.end_membership": gettext_lazy("%(name)s left on %(left_on)s."),
    "directory.choose_core": gettext_lazy("The core is now: %(core)s."),
    "directory.override_kind": gettext_lazy("The kind was set by hand to “%(kind)s”: %(reason)s"),
    "directory.clear_kind_override": gettext_lazy("The computed kind stands again."),
    "directory.dissolve_cluster": gettext_lazy("Dissolved on %(dissolved_on)s: %(reason)s"),
}
FOR_OFFICE: Mapping[str, str | Promise] = {
    "directory.end_membership": gettext_lazy("%(name)s left on %(left_on)s: %(reason)s"),
    "directory.edit_cluster": gettext_lazy("The description was changed: %(fields)s."),
    "directory.publish_cluster": gettext_lazy("Published: everyone sees it."),
    "directory.unpublish_cluster": gettext_lazy("Withdrawn from public view."),
    "directory.propose_candidates": gettext_lazy("Noted as candidates: %(names)s."),
    "directory.withdraw_candidate": gettext_lazy("%(name)s was taken off the list."),
    "directory.invite": gettext_lazy("%(name)s was invited."),
    "directory.withdraw_invitation": gettext_lazy("The invitation of %(name)s was withdrawn."),
    "directory.decline_invitation": gettext_lazy("%(name)s declined the invitation."),
    "directory.correct_membership_dates": gettext_lazy("The dates of %(name)s were corrected."),
    "directory.take_up_founding_criteria": gettext_lazy("Measured by other founding criteria now: %(after)s."),
    "directory.appoint": gettext_lazy("%(person)s became %(role)s."),
    "directory.end_office": gettext_lazy("%(person)s is no longer %(role)s."),
    "network.start_survey": gettext_lazy("A tie survey began: %(title)s."),
    "network.remind": gettext_lazy("Members were reminded of the tie survey."),
    "network.close_survey": gettext_lazy("The tie survey was closed."),
    "network.retract_ties": gettext_lazy("Ties that the office had stated were taken back."),
    "network.import_ties": gettext_lazy("A list of ties was imported: %(file)s."),
}
DAYS = ("founded_on", "joined_on", "left_on", "dissolved_on")
NAMES_SHOWN = 5


@dataclass(frozen=True)
class HistoryLine:
    """One act: when, what in a sentence and, for the office, who did it."""

    at: datetime
    text: str
    actor: str


def history_of(reader: Reader, cluster: Cluster) -> QuerySet[Entry]:
    """The entries that a reader may know, newest first: all for the office and the operator, else the public acts."""
    entries = entries_about(cluster).prefetch_related("personal_values")
    return entries if _is_inside(reader, cluster) else entries.filter(verb__in=FOR_EVERYONE)


def in_words(reader: Reader, cluster: Cluster, entry: Entry) -> HistoryLine:
    """An entry as a sentence in the reader's language."""
    inside = _is_inside(reader, cluster)
    template = (FOR_OFFICE.get(entry.verb) if inside else None) or FOR_EVERYONE.get(entry.verb)
    personal = {value.field: value.value for value in entry.personal_values.all()} if inside else {}
    text = str(template) % _values(entry, personal) if template else _("Recorded: %(verb)s.") % {"verb": entry.verb}
    return HistoryLine(entry.at, text, personal.get("actor", "") or ("Hansa" if inside else ""))


class _Values(dict):
    """Facts for a sentence; one that an old entry lacks reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _values(entry: Entry, personal: Mapping[str, str]) -> _Values:
    facts: dict[str, Any] = dict(entry.facts)
    values = _Values({name: value for name, value in facts.items() if isinstance(value, str)})
    values |= {name: date_format(date.fromisoformat(facts[name])) for name in DAYS if facts.get(name)}
    values.setdefault("name", entry.subject_label)
    values["person"] = personal.get("name", _("somebody"))
    if "kind" in facts:
        values["kind"] = _label(ClusterKind, facts["kind"])
    if "core" in facts:
        values["core"] = ": ".join(filter(None, [_label(Core, facts["core"]), facts.get("name", "")]))
    if "role" in facts:
        values["role"] = _label(Role, facts["role"])
    if "changed" in facts:
        values["fields"] = ", ".join(_field_name(name) for name in facts["changed"])
    if "organisations" in facts:
        values["names"] = _some([one["name"] for one in facts["organisations"]])
    return values


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _field_name(name: str) -> str:
    return str(cast(Field, Cluster._meta.get_field(name)).verbose_name)


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return _("%(names)s and %(count)s more") % {"names": shown, "count": more} if more > 0 else shown


def _is_inside(reader: Reader, cluster: Cluster) -> bool:
    return cluster.pk in reader.office_clusters or reader.is_operator
