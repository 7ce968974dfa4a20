"""Who may claim an organisation, by which proof, and who decides where there is none.

An e-mail address proves that its holder belongs to an organisation only where its domain is that organisation's alone:
not a free-mail, throw-away or shared one, not one under which the register knows several organisations, not one that a
university gives to students, and not one that somebody wrote into the profile a few days ago.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import idna
from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hansa.directory.domains import host_of, is_student_address, proof_domain, registrable, why_no_proof
from hansa.directory.enums import ClaimState, OrganisationStatus
from hansa.directory.models import Claim, Mandate, Organisation
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.rights import can_grant_mandate
from hansa.directory.rules.verdict import YES, Verdict
from hansa.journal.models import Entry

FRESH = timedelta(days=30)
"""For so long after a website or general e-mail address was changed by hand it proves nothing."""

MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class Proof:
    """`addresses`: the person's verified e-mail addresses that prove; without any, `reason` says why not."""

    addresses: list[str] = field(default_factory=list)
    reason: str | Promise = ""


def can_claim(reader: Reader, organisation: Organisation) -> Verdict:
    """Anyone signed in who does not act for the organisation yet, while it is active."""
    if reader.person is None:
        return Verdict(False, _("Sign in to claim an organisation."))
    if organisation.status == OrganisationStatus.MERGED:
        return Verdict(
            False, _("This record was merged into “%(name)s”. Claim that one.") % {"name": organisation.merged_into}
        )
    if organisation.status != OrganisationStatus.ACTIVE:
        return Verdict(False, _("%(name)s is closed: nobody acts for it any more.") % {"name": organisation})
    if organisation.fictitious != reader.person.fictitious:
        return Verdict(False, _("Fictitious organisations are for fictitious people, and real ones for real people."))
    if Mandate.objects.on(reader.day).filter(person=reader.person, organisation=organisation).exists():
        return Verdict(False, _("You already have a mandate for %(name)s.") % {"name": organisation})
    return YES


def proof_by_email(reader: Reader, organisation: Organisation) -> Proof:
    """Which of the person's verified e-mail addresses prove that they belong to the organisation."""
    domains = _own_domains(organisation)
    if isinstance(domains, str):
        return Proof(reason=domains)
    verified = EmailAddress.objects.filter(user=reader.person, verified=True).values_list("email", flat=True)
    matching = sorted(email for email in verified if proof_domain(email) in domains)
    if not matching:
        return Proof(
            reason=_(
                "None of your proven e-mail addresses stands on the domain of its website or general e-mail address."
            )
        )
    addresses = [email for email in matching if not is_student_address(email)]
    if not addresses:
        return Proof(reason=_("Your e-mail address is one that is given to students and graduates."))
    if _known_elsewhere(organisation, {proof_domain(email) for email in addresses}):
        return Proof(reason=_("The register knows several organisations on this domain."))
    if _changed_lately(organisation):
        return Proof(reason=_("Its website or general e-mail address was changed here less than 30 days ago."))
    return Proof(addresses)


def _own_domains(organisation: Organisation) -> set[str] | str:
    """The domains that are the organisation's own, or in words why it has none."""
    known = [registrable(host_of(address)) for address in (organisation.website, organisation.email) if address]
    if not known:
        return _("Neither a website nor a general e-mail address of it is known here.")
    own = {domain for domain in known if not why_no_proof(domain)}
    return own or _("Its website and e-mail address stand on a service that many share.")


def _known_elsewhere(organisation: Organisation, domains: set[str]) -> bool:
    """Whether another living organisation has its website or e-mail on one of the domains."""
    found = Q()
    for domain in domains:
        # Websites are kept as people wrote them, in letters or in the ASCII form of the domain.
        for spelling in {domain, idna.decode(domain)}:
            found |= Q(website__icontains=spelling) | Q(email__iendswith=spelling)
    others = Organisation.objects.exclude(pk=organisation.pk).exclude(status=OrganisationStatus.MERGED).filter(found)
    pairs = others.values_list("website", "email")[:MOST_LOOKED_AT]
    return any(domains & {proof_domain(website), proof_domain(email)} for website, email in pairs)


def _changed_lately(organisation: Organisation) -> bool:
    entries = Entry.objects.filter(
        subject_key=f"organisation:{organisation.pk}",
        verb="directory.edit_organisation",
        at__gte=timezone.now() - FRESH,
    )
    return any(
        {"website", "email"} & set(facts.get("changed", ())) for facts in entries.values_list("facts", flat=True)
    )


def can_decide_claim(reader: Reader, claim: Claim) -> Verdict:
    """Whoever may grant a mandate for the organisation, but nobody about themselves. Sibling:
    `queries.claims.claims_to_decide`."""
    if reader.person and claim.person_id == reader.person.pk:
        return Verdict(False, _("Nobody decides about a claim of their own."))
    return can_grant_mandate(reader, claim.organisation)


def can_withdraw_claim(reader: Reader, claim: Claim) -> Verdict:
    """The person who made it, while it waits."""
    if reader.person and claim.person_id == reader.person.pk and claim.state == ClaimState.WAITING:
        return YES
    return Verdict(False, _("Only a claim of your own that waits can be withdrawn."))
