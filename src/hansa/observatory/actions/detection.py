"""What follows from a cluster that the search found."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hansa.directory.actions.initiatives import CANDIDATES_AT_ONCE, propose_candidates, start_initiative
from hansa.directory.enums import OrganisationStatus
from hansa.directory.models import Cluster
from hansa.journal.actions import record
from hansa.observatory.models import FoundCluster
from hansa.observatory.queries.found_words import reasons_in_words
from hansa.people.models import Person


@transaction.atomic
def turn_into_initiative(*, by: Person, found: FoundCluster, name: str = "") -> Cluster:
    """Start an initiative from a found cluster, with the organisations that belong to it most firmly as candidates.

    The starter manages it; nobody is invited yet. Raises what `start_initiative` does, and ValidationError where an
    initiative was started from this cluster already.
    """
    found = FoundCluster.objects.select_for_update().get(pk=found.pk)
    if found.initiative_id:
        raise ValidationError(_("An initiative was started from this found cluster already."))
    cluster = start_initiative(by=by, name=name or found.name, description="\n".join(reasons_in_words(found.reasons)))
    members = found.members.filter(organisation__status=OrganisationStatus.ACTIVE).select_related("organisation")
    propose_candidates(by=by, cluster=cluster, organisations=[one.organisation for one in members[:CANDIDATES_AT_ONCE]])
    found.initiative = cluster
    found.save(update_fields=["initiative"])
    facts = {"found": found.key, "run": found.run_id}
    record(verb="observatory.turn_into_initiative", by=by, subject=cluster, scope=cluster, facts=facts)
    return cluster
