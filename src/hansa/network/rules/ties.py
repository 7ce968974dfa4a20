"""Who sees a tie, who states it, and who answers for a side of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hansa.directory.enums import OrganisationStatus
from hansa.directory.models import Cluster, Membership, Organisation
from hansa.directory.rules.memberships import BEGUN
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict
from hansa.network.enums import Answer, Audience, Author, TieSource
from hansa.network.models import Tie, TieRecord

# From the narrowest circle to the widest.
AUDIENCES = tuple(Audience)
# Who states these ties needs nobody's yes: they count until a side objects.
UNASKED = (Author.OFFICE, Author.PLATFORM)
# A side that says so takes the tie out of every network.
OBJECTIONS = (Answer.REFUSED, Answer.WITHDRAWN)


def narrower(one: str, other: str) -> Audience:
    """The narrower of two audiences."""
    return AUDIENCES[min(AUDIENCES.index(Audience(one)), AUDIENCES.index(Audience(other)))]


def stands(record: TieRecord) -> bool:
    """Whether a record counts: both agreed or, where the office or the platform states it, nobody objects. Nothing that
    was recorded of an organisation together with itself, before two records were merged, counts."""
    answers = (record.first_answer, record.second_answer)
    if record.retracted_at or any(answer in OBJECTIONS for answer in answers):
        return False
    return record.author in UNASKED or all(answer == Answer.AGREED for answer in answers)


def audience_of(record: TieRecord) -> Audience:
    """Who sees a record that stands: the narrower of what the two sides allow. While a side has not answered, its tie
    is for the two and for the office that stated it."""
    unanswered = Audience.OFFICE if record.author == Author.OFFICE else Audience.PARTIES
    sides = (
        (record.first_answer, record.first_audience),
        (record.second_answer, record.second_audience),
    )
    first, second = (audience if answer == Answer.AGREED else unanswered for answer, audience in sides)
    return narrower(first, second)


def can_see_tie(reader: Reader, tie: Tie) -> Verdict:
    """Everyone a public tie; the people of the two organisations all of theirs; the office and the members of the
    cluster what is shown to them. That two organisations share a person only the office knows, which knows the people
    of both.

    Sibling: `queries.ties.ties_seen_by`.
    """
    if tie.audience == Audience.PUBLIC:
        return YES
    if tie.source != TieSource.MANDATES and {tie.first_id, tie.second_id} & reader.acts_for:
        return YES
    if tie.audience == Audience.MEMBERS and (tie.cluster_id in reader.clusters or reader.is_operator):
        return YES
    if tie.audience == Audience.OFFICE and (tie.cluster_id in reader.office_clusters or reader.is_operator):
        return YES
    return Verdict(False, _("The two organisations do not show this tie to you."))


def can_see_record(reader: Reader, record: TieRecord) -> Verdict:
    """The people of the two organisations and, of what it stated, the office. Others see the tie that follows from it,
    as far as both sides allow.

    Sibling: `queries.records.records_seen_by`.
    """
    if {record.first_id, record.second_id} & reader.acts_for:
        return YES
    if record.author == Author.OFFICE and record.cluster_id in reader.office_clusters:
        return YES
    return Verdict(False, _("Only the two organisations know what they say of each other."))


def sides_of(reader: Reader, record: TieRecord) -> list[str]:
    """The sides for which a reader may speak: "first", "second", both or none."""
    sides = (("first", record.first_id), ("second", record.second_id))
    return [side for side, organisation in sides if organisation in reader.represented]


def can_answer_tie(reader: Reader, record: TieRecord) -> Verdict:
    """The people who represent one of the two. Sibling: `queries.records.records_answered_by`."""
    if sides_of(reader, record):
        return YES
    return Verdict(False, _("Only people who represent one of the two organisations say what holds and who sees it."))


def can_end_tie(reader: Reader, record: TieRecord) -> Verdict:
    """The people who represent one of the two and, of what it stated, the office. Sibling:
    `queries.records.records_ended_by`."""
    if sides_of(reader, record):
        return YES
    if record.author == Author.OFFICE and record.cluster_id in reader.office_clusters:
        return YES
    return Verdict(False, _("Only the two organisations, or the office that stated the tie, end it."))


def can_retract_tie(reader: Reader, record: TieRecord) -> Verdict:
    """The office, of what it stated. Sibling: `queries.records.records_retracted_by`."""
    if record.author == Author.OFFICE and record.cluster_id in reader.office_clusters:
        return YES
    return Verdict(False, _("Only the office that stated a tie takes it back."))


def can_state_ties(reader: Reader, organisation: Organisation) -> Verdict:
    """The people who represent it. Sibling: `queries.records.organisations_stating_ties`."""
    if organisation.pk in reader.represented and organisation.status != OrganisationStatus.MERGED:
        return YES
    return Verdict(False, _("Only people who represent %(name)s say with whom it is tied.") % {"name": organisation})


def can_state_for_cluster(reader: Reader, cluster: Cluster, first: Organisation, second: Organisation) -> Verdict:
    """The office, of two organisations of which one at least is or was its member."""
    if cluster.pk not in reader.office_clusters:
        return Verdict(False, _("Only the office of %(cluster)s does this.") % {"cluster": cluster})
    members = Membership.objects.filter(cluster=cluster, status__in=BEGUN, organisation__in=[first, second])
    if members.exists():
        return YES
    return Verdict(
        False,
        _("Neither %(first)s nor %(second)s is or was a member of %(cluster)s.")
        % {"first": first, "second": second, "cluster": cluster},
    )
