"""An initiative from its start to the day it is declared a cluster."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hansa.directory.actions.memberships import lock, move, named, open_membership, refuse_impossible_day
from hansa.directory.actions.rights import appoint
from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus, Origin
from hansa.directory.models import Cluster, FoundingRuleSet, Membership, Organisation
from hansa.directory.queries.founding import check
from hansa.directory.rules.clusters import require_manager, require_office
from hansa.directory.rules.initiatives import can_start_initiative
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.people.enums import Role
from hansa.people.models import Person

# Addresses under /clusters/ that are pages of their own.
RESERVED = frozenset({"start", "criteria", "list", "new"})
CANDIDATES_AT_ONCE = 200


@transaction.atomic
def start_initiative(
    *,
    by: Actor,
    name: str,
    summary: str = "",
    description: str = "",
    origin: str = Origin.BOTTOM_UP,
    started_on: date | None = None,
    fictitious: bool = False,
) -> Cluster:
    """Begin a cluster: an initiative, not yet shown to everyone, that its starter manages.

    It is measured by the founding criteria that are the default on that day. Raises PermissionDenied (nobody signed in,
    address not proven, too many open initiatives), or ValidationError for a name that is empty, too long or taken.
    """
    if isinstance(by, Person):
        Person.objects.select_for_update().get(pk=by.pk)
        can_start_initiative(reader_for(by)).require()
    name = tidy_name(name)
    day = started_on or timezone.localdate()
    refuse_impossible_day(day, "started_on")
    cluster = Cluster(
        slug=free_slug(name),
        name=name,
        summary=summary.strip(),
        description=description.strip(),
        origin=origin,
        status=ClusterStatus.INITIATIVE,
        rule_set=FoundingRuleSet.objects.filter(is_default=True).first(),
        started_on=day,
        fictitious=fictitious or bool(isinstance(by, Person) and by.fictitious),
    )
    refuse_taken_name(cluster)
    refuse_long_texts(cluster)
    cluster.full_clean()
    cluster.save()
    facts = {"name": name, "origin": origin, "started_on": day}
    record(verb="directory.start_initiative", by=by, subject=cluster, scope=cluster, facts=facts)
    if isinstance(by, Person):
        appoint(by=SYSTEM, person=by, role=Role.MANAGER, cluster=cluster)
    return cluster


@transaction.atomic
def propose_candidates(*, by: Actor, cluster: Cluster, organisations: Iterable[Organisation]) -> list[Membership]:
    """Note organisations as candidates; those already candidate, invited or active stay as they are.

    Returns the new candidates. Nobody is told. Raises PermissionDenied, or ValidationError for more than 200 at once
    or a record that was merged into another.
    """
    cluster = lock(cluster)
    require_office(by, cluster)
    chosen = list({organisation.pk: organisation for organisation in organisations}.values())
    if len(chosen) > CANDIDATES_AT_ONCE:
        raise ValidationError(
            _("%(count)s candidates at once are too many; propose at most %(most)s.")
            % {"count": len(chosen), "most": CANDIDATES_AT_ONCE}
        )
    for organisation in chosen:
        _refuse_departed(organisation)
    made = [
        Membership.objects.create(cluster=cluster, organisation=organisation, status=MembershipStatus.CANDIDATE)
        for organisation in chosen
        if open_membership(cluster, organisation) is None
    ]
    if made:
        facts = {"organisations": [{"id": m.organisation_id, "name": str(m.organisation)[:200]} for m in made]}
        record(verb="directory.propose_candidates", by=by, subject=cluster, scope=cluster, facts=facts)
    return made


@transaction.atomic
def withdraw_candidate(*, by: Actor, membership: Membership, reason: str = "") -> Membership:
    """Take a candidate or an invited organisation off the list; open letters to it are withdrawn."""
    cluster = lock(membership.cluster)
    require_office(by, cluster)
    membership = Membership.objects.select_related("organisation", "cluster").get(pk=membership.pk)
    if membership.status not in (MembershipStatus.CANDIDATE, MembershipStatus.INVITED):
        raise ValidationError(
            _("%(name)s is “%(now)s”; only candidates and invited organisations are taken off the list.")
            % {"name": membership.organisation, "now": membership.get_status_display()}
        )
    letters = membership.invitations.filter(answered_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    move(membership, MembershipStatus.DECLINED, reason=" ".join(reason.split())[:500])
    facts = {**named(membership.organisation), "letters_withdrawn": letters, "reason": membership.reason}
    record(verb="directory.withdraw_candidate", by=by, subject=membership, scope=cluster, facts=facts)
    return membership


@transaction.atomic
def declare_founded(*, by: Actor, cluster: Cluster, founded_on: date | None = None) -> Cluster:
    """Make an initiative a cluster, if at this very moment every criterion is met or the waiver holds.

    Raises PermissionDenied, or ValidationError that names the criteria not met, or for a day in the future or before
    the initiative began, or when it is no initiative any more.
    """
    cluster = lock(cluster)
    require_manager(by, cluster)
    if cluster.status != ClusterStatus.INITIATIVE:
        raise ValidationError(
            _("%(cluster)s was already founded on %(day)s.")
            % {"cluster": cluster, "day": date_format(cluster.founded_on) if cluster.founded_on else "…"}
        )
    day = founded_on or timezone.localdate()
    refuse_impossible_day(day, "founded_on")
    if cluster.started_on and day < cluster.started_on:
        raise ValidationError(
            {
                "founded_on": _("The initiative began on %(day)s; it cannot be founded before.")
                % {"day": date_format(cluster.started_on)}
            }
        )
    outcome = check(cluster)
    if not outcome.ready:
        raise ValidationError(outcome.why_not)
    cluster.status, cluster.founded_on = ClusterStatus.ACTIVE, day
    cluster.save(update_fields=["status", "founded_on", "changed_at"])
    facts = {
        "founded_on": day,
        "rule_set": str(cluster.rule_set or ""),
        "waived": outcome.waived,
        "criteria": {result.key: [result.value, result.needed, result.met] for result in outcome.results},
    }
    record(verb="directory.declare_founded", by=by, subject=cluster, scope=cluster, facts=facts)
    return cluster


def tidy_name(name: str) -> str:
    """A name in its normal form: composed letters, single spaces, no control characters.

    Raises ValidationError when nothing remains or it is over 200 characters."""
    name = unicodedata.normalize("NFC", name)
    name = " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in name).split())
    if not any(c.isalnum() for c in name):
        raise ValidationError({"name": _("Give a name with at least one letter or digit.")})
    if len(name) > 200:
        raise ValidationError(
            {"name": _("The name has %(length)s characters; at most 200 fit. Put the rest into the description.")
             % {"length": len(name)}}
        )  # fmt: skip
    return name


def free_slug(name: str) -> str:
    """An address made of the name in Latin letters, with a number where it is taken."""
    stem = re.sub(r"-+", "-", slugify(anyascii(name)))[:60].strip("-") or "cluster"
    taken = set(Cluster.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def refuse_taken_name(cluster: Cluster) -> None:
    """Two clusters of one name could pass for each other. Unpublished ones do not count: their names stay secret."""
    same = Cluster.objects.filter(name__iexact=cluster.name, published=True).exclude(pk=cluster.pk)
    if same.exists():
        raise ValidationError({"name": _("A cluster named “%(name)s” exists already.") % {"name": cluster.name}})


def refuse_long_texts(cluster: Cluster) -> None:
    """Databases do not limit texts, nor does Django outside its forms."""
    problems = {}
    for field in Cluster._meta.concrete_fields:
        if isinstance(field, TextField) and field.max_length and len(getattr(cluster, field.name)) > field.max_length:
            problems[field.name] = _("The text has %(length)s characters; at most %(most)s fit.") % {
                "length": len(getattr(cluster, field.name)),
                "most": field.max_length,
            }
    if problems:
        raise ValidationError(problems)


def _refuse_departed(organisation: Organisation) -> None:
    if organisation.status == OrganisationStatus.MERGED:
        raise ValidationError(_("%(name)s was merged into another record; take that one.") % {"name": organisation})
