"""The verb `import_ties`, and taking back what was wrong in it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.models import Cluster, Dataset
from hansa.directory.rules.clusters import require_office
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.network.actions.record_ties import pair_of, rebuild_ties_from_records
from hansa.network.edge_lists.edges import EdgeList
from hansa.network.edge_lists.plan import Plan, Row
from hansa.network.enums import Author, TieSource
from hansa.network.models import TieRecord
from hansa.network.queries.edge_lists import plan_ties
from hansa.network.rules.ties import can_retract_tie
from hansa.people.models import Person

SOURCE = "edge_list"


@transaction.atomic
def import_ties(
    *,
    by: Person | Actor,
    cluster: Cluster,
    given: EdgeList,
    file_name: str,
    content: bytes,
    choices: Mapping[str, str] | None = None,
    shown: list[object] | None = None,
) -> Plan:
    """Take a list of ties into the records of an office: all that the plan takes, or nothing.

    The ties are the office's statements: its own people and the two organisations see them, until a side objects.
    Repeatable: a tie that is recorded already is left as it is, also where a side has refused it. `shown` is the
    fingerprint of the plan that the person saw. Raises PermissionDenied; ValidationError while names wait for a
    decision or when the register has changed since.
    """
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    require_office(by, cluster)
    plan = plan_ties(reader_for(by), cluster, given, choices)
    if not plan.is_ready:
        raise ValidationError(
            _("Nothing was imported: %(count)d names wait for a decision.") % {"count": len(plan.open_names)}
        )
    if shown is not None and shown != plan.fingerprint():
        raise ValidationError(_("The register has changed since this was shown. Look at it again before you import."))
    if not plan.new:
        return plan
    dataset = Dataset.objects.create(
        source=SOURCE,
        title=_("Ties of %(cluster)s") % {"cluster": cluster.name[:150]},
        publisher=cluster.name,
        file_name=file_name[:300],
        checksum=hashlib.sha256(content).hexdigest(),
        imported_at=timezone.now(),
        report={"new": len(plan.new), "problems": len(plan.problems), "left_out": plan.left_out},
    )
    made = TieRecord.objects.bulk_create([_record(by, cluster, dataset, row) for row in plan.new], batch_size=500)
    facts = {**dataset.report, "file": file_name[:200], "sha256": dataset.checksum}
    # The entry first: it makes others wait who rebuild ties at the same time.
    record(verb="network.import_ties", by=by, subject=dataset, scope=cluster, facts=facts)
    rebuild_ties_from_records(pairs={pair_of(one) for one in made})
    return plan


@transaction.atomic
def retract_ties(*, by: Person | Actor, cluster: Cluster, records: Collection[int]) -> int:
    """Take back ties, by number, that the office stated and that were wrong: they count nowhere any more, and the same
    list brings them in anew. Returns how many. Raises PermissionDenied where one is not the office's own."""
    require_office(by, cluster)
    found = list(TieRecord.objects.select_for_update(of=("self",)).filter(pk__in=records, retracted_at=None))
    if by is not SYSTEM:
        reader = reader_for(by)
        for one in found:
            can_retract_tie(reader, one).require()
    numbers = [one.pk for one in found]
    # Its reference is free again for a list that is right.
    TieRecord.objects.filter(pk__in=numbers).update(retracted_at=timezone.now(), reference="")
    record(verb="network.retract_ties", by=by, subject=cluster, scope=cluster, facts={"ties": len(found)})
    rebuild_ties_from_records(pairs={pair_of(one) for one in found})
    return len(found)


def _record(by: Person | Actor, cluster: Cluster, dataset: Dataset, row: Row) -> TieRecord:
    return TieRecord(
        first_id=row.first,
        second_id=row.second,
        directed=row.edge.directed,
        kind=row.edge.kind,
        source=TieSource.EDGE_LIST,
        reference=row.reference,
        starts_on=row.edge.starts_on,
        ends_on=row.edge.ends_on,
        strength=row.strength,
        evidence=row.edge.note,
        cluster=cluster,
        author=Author.OFFICE,
        entered_by=by if isinstance(by, Person) else None,
        dataset=dataset,
        source_line=row.edge.line,
    )
