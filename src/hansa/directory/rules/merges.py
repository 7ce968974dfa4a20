"""Who may merge two records of one organisation, and which can never be one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hansa.directory.enums import OrganisationStatus
from hansa.directory.models import Organisation
from hansa.directory.rules.profiles import editable_among
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict


def can_merge(reader: Reader, keep: Organisation, drop: Organisation) -> Verdict:
    """Operators; others where they may change both profiles: a merge hands over what people may do for one record to
    the other, so an office merges only members that nobody has claimed."""
    impossible = mergeable(keep, drop)
    if not impossible:
        return impossible
    if editable_among(reader, [keep.pk, drop.pk]) == {keep.pk, drop.pk}:
        return YES
    return Verdict(
        False,
        _("Only the operator merges these two records: somebody else answers for at least one of them. Propose it."),
    )


def mergeable(keep: Organisation, drop: Organisation) -> Verdict:
    """Whether two records can be one at all: not a record with itself, not one that was merged before, and never a
    fictitious one with a real one."""
    if keep.pk == drop.pk:
        return Verdict(False, _("A record cannot be merged with itself. Choose two different ones."))
    for organisation in (keep, drop):
        if organisation.status == OrganisationStatus.MERGED:
            return Verdict(
                False,
                _("“%(name)s” (no. %(number)s) was merged into “%(into)s” (no. %(target)s) before. Take that one.")
                % {
                    "name": organisation,
                    "number": organisation.pk,
                    "into": organisation.merged_into,
                    "target": organisation.merged_into_id,
                },
            )
    if keep.fictitious != drop.fictitious:
        return Verdict(False, _("One of the two is fictitious and the other is not: they cannot be one."))
    return YES


def can_propose_merge(reader: Reader) -> Verdict:
    """Anyone who acts for an organisation or a cluster: a proposal changes nothing."""
    if reader.is_in_network:
        return YES
    return Verdict(False, _("Sign in as somebody who acts for an organisation or a cluster to report doubles."))
