"""Letters that invite organisations, and their answers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hansa.directory.actions.memberships import lock, move, named, open_membership, refuse_overlap
from hansa.directory.domains import proof_domain
from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Invitation, Membership, Organisation
from hansa.directory.queries.invitations import digest_of, invitation_by_key, is_closed
from hansa.directory.queries.rights import managers_of, representatives_of
from hansa.directory.rules.clusters import require_office
from hansa.directory.rules.memberships import can_answer_for
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import Actor, key_of, record
from hansa.outbox.actions import tell
from hansa.people.models import Person

LIFETIME = timedelta(days=30)
SAME_ADDRESS_AGAIN = timedelta(days=1)
LETTERS_A_DAY = 100


@dataclass(frozen=True)
class _LetterReader:
    """Whoever answers by the letter without signing in: known by nothing but the letter and what they say."""

    journal_key: str
    journal_label: str


@transaction.atomic
def invite(
    *, by: Actor, cluster: Cluster, organisation: Organisation, email: str = "", message: str = "", language: str = ""
) -> list[Invitation]:
    """Send a letter of invitation, valid for 30 days: to the people who represent the organisation here or, where
    nobody does, to the address given. The membership becomes “invited”.

    Returns one invitation for each letter. Only the digest of its key is kept: a letter cannot be written twice.
    Raises PermissionDenied, or ValidationError: already a member, no address known, an address although people
    represent it, a letter to the same address within a day, over 100 letters of the cluster within a day.
    """
    cluster = lock(cluster)
    require_office(by, cluster)
    if organisation.status == OrganisationStatus.MERGED:
        raise ValidationError(_("%(name)s was merged into another record; take that one.") % {"name": organisation})
    membership = open_membership(cluster, organisation) or Membership(cluster=cluster, organisation=organisation)
    if membership.status == MembershipStatus.ACTIVE:
        raise ValidationError(_("%(name)s is a member already.") % {"name": organisation})
    message = _checked_message(message)
    recipients = _not_written_to_lately(membership, _recipients(organisation, email.strip().lower()))
    _refuse_flood(cluster, len(recipients))
    if membership.status != MembershipStatus.INVITED:
        move(membership, MembershipStatus.INVITED)
    letters = [_send(membership, person, address, message, language) for person, address in recipients]
    facts = {
        **named(organisation),
        "letters": [letter.pk for letter in letters],
        "to": "representatives" if recipients[0][0] else "address",
    }
    personal = {f"email_{letter.pk}": (key_of(letter), letter.email) for letter in letters}
    record(verb="directory.invite", by=by, subject=membership, scope=cluster, facts=facts, personal=personal)
    return letters


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Make a letter invalid. When no other is open, the organisation is a candidate again."""
    cluster = lock(invitation.membership.cluster)
    require_office(by, cluster)
    invitation = Invitation.objects.select_related("membership__organisation", "membership__cluster").get(
        pk=invitation.pk
    )
    if invitation.answered_at:
        raise ValidationError(_already_answered(invitation.answered_at, invitation.accepted))
    if invitation.withdrawn_at:
        return invitation
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    membership = invitation.membership
    others = membership.invitations.filter(answered_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    if membership.status == MembershipStatus.INVITED and not others.exists():
        move(membership, MembershipStatus.CANDIDATE)
    facts = {**named(membership.organisation), "letter": invitation.pk}
    record(verb="directory.withdraw_invitation", by=by, subject=membership, scope=cluster, facts=facts)
    return invitation


@transaction.atomic
def answer_invitation(
    *, key: str, accept: bool, by: Person | None = None, name: str = "", reason: str = ""
) -> Membership:
    """Answer by a letter's key. It proves that the answerer has the letter, no more; who it was is noted: the person
    signed in, or the name they give, beside the address that the letter went to. No mandate follows from it.

    Raises ValidationError: one and the same for a wrong, withdrawn or expired key; the day of the answer for one used
    before; a missing name when nobody is signed in.
    """
    found = invitation_by_key(key)
    if found is None:
        raise ValidationError(not_valid())
    cluster = lock(found.membership.cluster)
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("membership__organisation").get(pk=found.pk)
    )
    invitation.membership.cluster = cluster
    _refuse_answered(invitation)
    if is_closed(invitation):
        raise ValidationError(not_valid())
    _refuse_stranger(invitation, by)
    actor = by or _LetterReader(key_of(invitation), _checked_name(name))
    invitation.answered_at, invitation.accepted, invitation.answered_by = timezone.now(), accept, by
    invitation.save(update_fields=["answered_at", "accepted", "answered_by"])
    _settle(invitation.membership, accept, reason, agreed=_proves(invitation))
    facts = {**named(invitation.membership.organisation), "letter": invitation.pk, "by_letter": True}
    personal = {"email": (key_of(invitation), invitation.email)}
    _note_answer(actor, invitation.membership, accept, facts, personal)
    return invitation.membership


@transaction.atomic
def answer_as_representative(*, by: Person, membership: Membership, accept: bool, reason: str = "") -> Membership:
    """Answer for an organisation that one represents, without a letter. Raises PermissionDenied, or ValidationError
    when it is not invited any more."""
    cluster = lock(membership.cluster)
    membership = Membership.objects.select_related("organisation").get(pk=membership.pk)
    membership.cluster = cluster
    can_answer_for(reader_for(by), membership).require()
    if membership.status != MembershipStatus.INVITED or cluster.status == ClusterStatus.DISSOLVED:
        raise ValidationError(_("This invitation was answered or withdrawn already."))
    _settle(membership, accept, reason, agreed=True)
    _note_answer(by, membership, accept, {**named(membership.organisation), "by_letter": False}, {})
    return membership


def not_valid() -> str:
    """What the holder of a wrong, withdrawn or expired letter is told: nothing that lets them tell these apart."""
    return _("This link is not valid, or not valid any more. Ask the office that wrote to you for a new letter.")


def _proves(invitation: Invitation) -> bool:
    """Whether the letter reached the organisation itself: people who speak for it, who alone can answer then, or an
    address on its domain. Where an office typed any other address, its letter may have gone to a friend."""
    organisation = invitation.membership.organisation
    if representatives_of(organisation, timezone.localdate()).exists():
        return True
    domain = proof_domain(invitation.email)
    return bool(domain) and domain in {proof_domain(organisation.website), proof_domain(organisation.email)}


def _settle(membership: Membership, accept: bool, reason: str, *, agreed: bool) -> None:
    if accept:
        membership.agreed = agreed
        today = timezone.localdate()
        refuse_overlap(membership, today, None)
        move(membership, MembershipStatus.ACTIVE, joined_on=today)
    else:
        move(membership, MembershipStatus.DECLINED, reason=" ".join(reason.split())[:500])


def _note_answer(
    actor: Actor, membership: Membership, accept: bool, facts: dict, personal: dict[str, tuple[str, str]]
) -> None:
    verb = "directory.accept_invitation" if accept else "directory.decline_invitation"
    record(verb=verb, by=actor, subject=membership, scope=membership.cluster, facts=facts, personal=personal)
    _tell_managers(membership, accept)


def _refuse_answered(invitation: Invitation) -> None:
    if invitation.answered_at:
        raise ValidationError(_already_answered(invitation.answered_at, invitation.accepted))
    if invitation.membership.status != MembershipStatus.INVITED and not invitation.withdrawn_at:
        raise ValidationError(_("This invitation was already answered by another letter or by the office."))


def _refuse_stranger(invitation: Invitation, by: Person | None) -> None:
    """A letter to an address that the office typed counts no more once people represent the organisation here."""
    organisation = invitation.membership.organisation
    speakers = {person.pk: person.email.lower() for person in representatives_of(organisation, timezone.localdate())}
    if not speakers or (by and by.pk in speakers) or invitation.email.lower() in speakers.values():
        return
    raise ValidationError(
        _("%(name)s now has people here who speak for it: one of them answers after signing in.")
        % {"name": organisation}
    )


def _already_answered(at: datetime, accepted: bool | None) -> str:
    text = _("This invitation was accepted on %(day)s.") if accepted else _("This invitation was declined on %(day)s.")
    return text % {"day": date_format(timezone.localtime(at), "DATE_FORMAT")}


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Say who you are: the office sees who answered.")})
    if len(name) > 150:
        raise ValidationError(
            {"name": _("The name has %(length)s characters; at most 150 fit.") % {"length": len(name)}}
        )
    return name


def _checked_message(message: str) -> str:
    message = message.strip()
    if len(message) > 2000:
        raise ValidationError(
            {"message": _("The message has %(length)s characters; at most 2000 fit.") % {"length": len(message)}}
        )
    return message


def _recipients(organisation: Organisation, email: str) -> list[tuple[Person | None, str]]:
    representatives = list(representatives_of(organisation, timezone.localdate()))
    if representatives:
        if email and email not in {person.email.lower() for person in representatives}:
            raise ValidationError(
                {"email": _("People here speak for %(name)s; the letter goes to them. Leave the address empty.")
                 % {"name": organisation}}
            )  # fmt: skip
        return [(person, person.email) for person in representatives]
    if not email:
        raise ValidationError(
            {"email": _("Nobody here speaks for %(name)s yet: give an e-mail address.") % {"name": organisation}}
        )
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(
            {
                "email": _("“%(email)s” is no e-mail address; give one such as office@example.org.")
                % {"email": email[:100]}
            }
        ) from None
    return [(None, email)]


def _not_written_to_lately(
    membership: Membership, recipients: list[tuple[Person | None, str]]
) -> list[tuple[Person | None, str]]:
    """Without those who got a letter within a day: sent twice by a double click, or pestered. None left: an error."""
    if membership.pk is None:
        return recipients
    recent = membership.invitations.filter(sent_at__gt=timezone.now() - SAME_ADDRESS_AGAIN)
    written = {letter.email.lower(): letter.sent_at for letter in recent}
    left = [(person, address) for person, address in recipients if address.lower() not in written]
    if not left:
        at = max(written.values())
        raise ValidationError(
            _("A letter went to %(name)s on %(day)s already. Wait a day before you write again.")
            % {"name": membership.organisation, "day": date_format(timezone.localtime(at), "DATETIME_FORMAT")}
        )
    return left


def _refuse_flood(cluster: Cluster, more: int) -> None:
    sent = Invitation.objects.filter(
        membership__cluster=cluster, sent_at__gt=timezone.now() - timedelta(days=1)
    ).count()
    if sent + more > LETTERS_A_DAY:
        raise ValidationError(
            _("%(cluster)s sent %(sent)s letters within a day; at most %(most)s go out. Go on tomorrow.")
            % {"cluster": cluster, "sent": sent, "most": LETTERS_A_DAY}
        )


def _send(membership: Membership, person: Person | None, address: str, message: str, language: str) -> Invitation:
    key = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        membership=membership,
        email=address,
        digest=digest_of(key),
        message=message,
        expires_at=timezone.now() + LIFETIME,
    )
    context = {
        "cluster": membership.cluster,
        "organisation": membership.organisation,
        "invitation": invitation,
        # The office's own words, marked as such in every line: they cannot pass for words of the platform.
        "quoted": "\n".join(f"> {line}" for line in message.splitlines()),
        "key": key,
    }
    tell(
        kind="directory.invitation",
        context=context,
        person=person,
        email="" if person else address,
        about=membership.cluster,
        language=language,
    )
    return invitation


def _tell_managers(membership: Membership, accepted: bool) -> None:
    cluster, organisation = membership.cluster, membership.organisation
    context = {"cluster": cluster, "organisation": organisation, "accepted": accepted}
    for manager in managers_of(cluster, timezone.localdate()):
        tell(kind="directory.invitation_answered", context=context, person=manager, about=cluster)
