"""Who may enter, change and close an organisation's profile.

A profile that somebody of the organisation has claimed is its own: no office changes it any more. Until then the office
keeps the profiles of its members, as long as no other office has the organisation as a member too.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from hansa.directory.domains import is_student_address, proof_domain
from hansa.directory.enums import MembershipStatus, OrganisationStatus
from hansa.directory.models import Mandate, Membership, Organisation
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict
from hansa.journal.models import Entry


def can_create_organisation(reader: Reader, website: str | None = None) -> Verdict:
    """Operators and offices; others only the organisation whose website stands on the domain of their own proven e-mail
    address. Without `website`: whether the form is worth showing."""
    if reader.person is None:
        return Verdict(False, _("Sign in to enter an organisation."))
    if reader.is_operator or reader.office_clusters:
        return YES
    domains = proven_domains(reader)
    if not domains:
        return Verdict(
            False,
            _(
                "Offices of clusters enter organisations. To enter your own, first prove an e-mail address on the "
                "domain of its website; addresses of free mail services do not count."
            ),
        )
    if website is None or proof_domain(website) in domains:
        return YES
    return Verdict(
        False,
        _("You can enter only your own organisation: one whose website stands on %(domains)s.")
        % {"domains": ", ".join(sorted(domains))},
    )


def proven_domains(reader: Reader) -> set[str]:
    """The domains that a person's verified e-mail addresses prove, free and shared ones left out."""
    if reader.person is None:
        return set()
    addresses = EmailAddress.objects.filter(user=reader.person, verified=True).values_list("email", flat=True)
    return {proof_domain(email) for email in addresses if not is_student_address(email)} - {""}


def can_edit_organisation(reader: Reader, organisation: Organisation) -> Verdict:
    """Operators; people who represent the organisation; while nobody has claimed the profile, the office to whose
    cluster or clusters alone it belongs, and whoever entered it while it is a member of none.

    Sibling: `editable_among`."""
    if organisation.status == OrganisationStatus.MERGED:
        return Verdict(
            False, _("This record was merged into %(name)s. Edit that one.") % {"name": organisation.merged_into}
        )
    if organisation.pk in editable_among(reader, [organisation.pk]):
        return YES
    return Verdict(
        False,
        _(
            "Only people who represent %(name)s change its profile, and, while nobody has claimed it, the office of "
            "its cluster."
        )
        % {"name": organisation},
    )


def editable_among(reader: Reader, organisations: Iterable[int]) -> set[int]:
    """Of these organisations, none of them merged, those whose profile a reader may change. At most three
    queries."""
    wanted = set(organisations)
    if reader.is_operator or not wanted:
        return wanted
    own = wanted & reader.represented
    if reader.person is None:
        return own
    members: dict[int, set[int]] = {}
    agreed: set[int] = set()
    rows = Membership.objects.filter(status=MembershipStatus.ACTIVE, organisation__in=wanted)
    for organisation, cluster, said_yes in rows.values_list("organisation", "cluster", "agreed"):
        members.setdefault(organisation, set()).add(cluster)
        agreed |= {organisation} if said_yes else set()
    ours = {key for key, clusters in members.items() if key in agreed and clusters <= reader.office_clusters}
    ours |= entered_by(reader, wanted) - members.keys()
    return own | (ours - claimed_among(ours, reader))


def entered_by(reader: Reader, organisations: set[int]) -> set[int]:
    """Those that the person entered: whoever mistyped a name can mend it before it is a member anywhere."""
    if reader.person is None:
        return set()
    entries = Entry.objects.filter(
        subject_key__in=[f"organisation:{key}" for key in organisations],
        verb="directory.create_organisation",
        actor_key=reader.person.journal_key,
    )
    return {int(key.partition(":")[2]) for key in entries.values_list("subject_key", flat=True)}


def claimed_among(organisations: Iterable[int], reader: Reader) -> set[int]:
    """Of these organisations, those for which somebody acts today."""
    mandates = Mandate.objects.on(reader.day).filter(organisation__in=set(organisations), person__is_active=True)
    return set(mandates.values_list("organisation", flat=True))


def can_close_organisation(reader: Reader, organisation: Organisation) -> Verdict:
    """Operators, and people who sign for the organisation."""
    if organisation.status != OrganisationStatus.ACTIVE:
        return Verdict(False, _("%(name)s is already closed or merged.") % {"name": organisation})
    if reader.is_operator or organisation.pk in reader.signing:
        return YES
    return Verdict(False, _("Only the operator and people who sign for %(name)s close it.") % {"name": organisation})
