"""The verb `import_members`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.actions.member_lists import changed, new
from hansa.directory.member_lists.entries import Entry
from hansa.directory.member_lists.plan import SURE, Item, Plan
from hansa.directory.models import Cluster, Dataset, MergeProposal
from hansa.directory.queries.member_lists import plan_import
from hansa.directory.rules.member_lists import can_import_members
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.directory.search.index import refresh
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.people.models import Person

SOURCE = "members"


class NotReady(ValidationError):
    """Rows with errors, or rows that wait for a decision: nothing was imported. `plan` says which."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        counts = plan.counts
        super().__init__(
            _("Nothing was imported: %(errors)d rows cannot be taken and %(decide)d wait for a decision.")
            % {"errors": counts["error"], "decide": counts["decide"]}
        )


@dataclass(frozen=True)
class Imported:
    """What was done; `dataset` is None where the list changed nothing."""

    plan: Plan
    dataset: Dataset | None


@transaction.atomic
def import_members(
    *,
    by: Person | Actor,
    cluster: Cluster,
    entries: Sequence[Entry],
    file_name: str,
    content: bytes,
    choices: Mapping[str, str] | None = None,
    shown: list[object] | None = None,
) -> Imported:
    """Take a member list into the register: new organisations, memberships, contacts, and what changed of known ones.

    All or nothing, and repeatable: the same list again changes nothing. Organisations entered though a similar one is
    known are proposed for merging. `shown` is the fingerprint of the plan that the person saw. Raises PermissionDenied;
    NotReady; ValidationError when the register has changed since the plan was shown.
    """
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    reader = VISITOR if by is SYSTEM else reader_for(by if isinstance(by, Person) else None)
    if by is not SYSTEM:
        can_import_members(reader, cluster).require()
    plan = plan_import(reader, cluster, entries, choices=choices, trusted=by is SYSTEM)
    if not plan.is_ready:
        raise NotReady(plan)
    if shown is not None and shown != plan.fingerprint():
        raise ValidationError(_("The register has changed since this was shown. Look at it again before you import."))
    if not plan.changes_anything:
        return Imported(plan, None)
    dataset = _dataset(cluster, plan, file_name, content)
    created = new.create_organisations([i for i in plan.items if i.outcome == "new"], cluster, dataset)
    known = changed.change_organisations(by, [i for i in plan.items if i.outcome == "changed"], cluster, dataset)
    for organisation in (*created.values(), *known):
        refresh(organisation)
    _propose(plan.items, {key: organisation.pk for key, organisation in created.items()})
    record(
        verb="directory.import_members",
        by=by,
        subject=dataset,
        scope=cluster,
        facts={**plan.counts, "file": file_name[:200], "sha256": dataset.checksum},
    )
    return Imported(plan, dataset)


def _dataset(cluster: Cluster, plan: Plan, file_name: str, content: bytes) -> Dataset:
    return Dataset.objects.create(
        source=SOURCE,
        title=_("Member list of %(cluster)s") % {"cluster": cluster.name[:150]},
        publisher=cluster.name,
        file_name=file_name[:300],
        checksum=hashlib.sha256(content).hexdigest(),
        imported_at=timezone.now(),
        report={**plan.counts, "absent": [pk for pk, _name in plan.absent]},
    )


def _propose(items: Sequence[Item], created: Mapping[str, int]) -> None:
    """Entered as new though something like it is known: somebody should look at the pair."""
    pairs = []
    for item in items:
        for candidate in item.candidates:
            if item.key in created and candidate.score < SURE:
                first, second = sorted((created[item.key], candidate.organisation))
                pairs.append(
                    MergeProposal(
                        first_id=first, second_id=second, score=candidate.score, reasons=list(candidate.reasons)
                    )
                )
    MergeProposal.objects.bulk_create(pairs, ignore_conflicts=True)
