"""Mandates and offices, cut to what the reader may know; and the siblings of the rules on rights."""

from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus, PlaceQuality
from hansa.directory.models import Cluster, Contact, Mandate, Membership, Office, Organisation
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.rights import ROLES_OF_A_CLUSTER
from hansa.directory.rules.visibility import AGREED, DEFAULT_VISIBILITY, WAS_ACTIVE, circle_of, level_of, reaches
from hansa.people.enums import ConsentPurpose, Role, Visibility
from hansa.people.models import Consent, Person

# Siblings of rules


def organisations_one_may_grant_for(reader: Reader) -> QuerySet[Organisation]:
    """Sibling of `can_grant_mandate`."""
    acting = Organisation.objects.filter(status=OrganisationStatus.ACTIVE)
    if reader.is_operator:
        return acting
    active = Membership.objects.filter(organisation=OuterRef("pk"), status=MembershipStatus.ACTIVE)
    signs = Mandate.objects.on(reader.day).filter(organisation=OuterRef("pk"), sign=True, person__is_active=True)
    in_office_care = (
        Exists(active.filter(AGREED, cluster__in=reader.office_clusters))
        & ~Exists(active.exclude(cluster__in=reader.office_clusters))
        & ~Exists(signs)
    )
    return acting.filter(Q(pk__in=reader.signing) | in_office_care)


def mandates_one_may_end(reader: Reader) -> QuerySet[Mandate]:
    """Sibling of `can_end_mandate`."""
    if reader.person is None:
        return Mandate.objects.none()
    may_grant = organisations_one_may_grant_for(reader).values("pk")
    return Mandate.objects.filter(Q(person=reader.person) | Q(organisation__in=may_grant))


def clusters_one_may_appoint_in(reader: Reader, role: str) -> QuerySet[Cluster]:
    """Sibling of `can_appoint` for offices of clusters."""
    if reader.is_operator:
        return Cluster.objects.all()
    if role not in ROLES_OF_A_CLUSTER:
        return Cluster.objects.none()
    return Cluster.objects.filter(pk__in=reader.managed_clusters).exclude(status=ClusterStatus.DISSOLVED)


def offices_one_may_end(reader: Reader) -> QuerySet[Office]:
    """Sibling of `can_end_office`."""
    if reader.person is None:
        return Office.objects.none()
    if reader.is_operator:
        return Office.objects.all()
    managed = Q(cluster__in=reader.managed_clusters, role__in=ROLES_OF_A_CLUSTER)
    return Office.objects.filter(Q(person=reader.person) | managed)


def organisations_showing(reader: Reader, field: str) -> QuerySet[Organisation]:
    """Sibling of `can_see_field`: the organisations that show a field to a reader."""
    if field in ("latitude", "longitude"):
        return Organisation.objects.filter(
            ~Q(place_quality=PlaceQuality.EXACT) | Q(pk__in=organisations_showing(reader, "street").values("pk"))
        )
    if reader.is_operator or field not in DEFAULT_VISIBILITY:
        return Organisation.objects.all()
    shared = Membership.objects.filter(AGREED, organisation=OuterRef("pk"))
    in_office = Exists(shared.filter(WAS_ACTIVE, cluster__in=reader.office_clusters)) | Q(pk__in=reader.acts_for)
    is_member = Exists(shared.filter(status=MembershipStatus.ACTIVE, cluster__in=reader.clusters))
    seen = Q(level=Visibility.PUBLIC) | in_office | (is_member & Q(level__in=[Visibility.NETWORK, Visibility.MEMBERS]))
    if reader.is_in_network:
        seen |= Q(level=Visibility.NETWORK)
    return Organisation.objects.annotate(level=_level(field)).filter(seen)


def contacts_visible_to(reader: Reader) -> QuerySet[Contact]:
    """Sibling of `can_see_contact`."""
    if reader.is_operator:
        return Contact.objects.all()
    seen = Q(cluster__in=reader.office_clusters) | Q(organisation__in=reader.acts_for)
    seen |= Q(visibility=Visibility.PUBLIC)
    seen |= Q(visibility__in=[Visibility.NETWORK, Visibility.MEMBERS], cluster__in=reader.clusters)
    if reader.is_in_network:
        seen |= Q(visibility=Visibility.NETWORK)
    return Contact.objects.filter(seen)


# Lists


def mandates_of(reader: Reader, organisation: Organisation) -> QuerySet[Mandate]:
    """The people who act for an organisation today. Its own people and its offices see all; members of its clusters
    those who agreed to be shown to them, unless the organisation shows its people to offices only; everyone else
    nobody, whatever the organisation says: nobody agreed to more."""
    in_force = Mandate.objects.on(reader.day).filter(organisation=organisation, person__is_active=True)
    in_force = in_force.select_related("person").order_by("person__name", "pk")
    circle = circle_of(reader, organisation)
    if circle == Visibility.OFFICE:
        return in_force
    if circle == Visibility.MEMBERS and reaches(circle, level_of(organisation, "people")):
        return in_force.filter(_agreed_to_be_shown())
    return in_force.none()


def mandate_history(reader: Reader, organisation: Organisation) -> QuerySet[Mandate]:
    """All mandates of an organisation, also those ended and those to come, for its own people and its offices."""
    if circle_of(reader, organisation) != Visibility.OFFICE:
        return Mandate.objects.none()
    return organisation.mandates.select_related("person").order_by("-valid_from", "-pk")


def people_of_office(reader: Reader, cluster: Cluster) -> QuerySet[Office]:
    """The people of a cluster's office today, managers first: for people of the network. A visitor learns the
    organisation that runs the cluster, not who works there."""
    offices = Office.objects.on(reader.day).filter(cluster=cluster, person__is_active=True)
    if not reader.is_in_network:
        return offices.none()
    order = Case(*(When(role=role, then=Value(place)) for place, role in enumerate(Role)), default=Value(9))
    return offices.select_related("person").order_by(order, "person__name", "pk")


def offices_of_cluster(reader: Reader, cluster: Cluster) -> QuerySet[Office]:
    """All offices ever held in a cluster, for its office and its board."""
    if not (reader.is_operator or cluster.pk in reader.office_clusters | reader.board_clusters):
        return Office.objects.none()
    return cluster.offices.select_related("person").order_by("-valid_from", "-pk")


def mandates_held(person: Person) -> QuerySet[Mandate]:
    """Every mandate a person holds, held or will hold, for the person themselves."""
    return Mandate.objects.filter(person=person).select_related("organisation").order_by("-valid_from", "-pk")


def offices_held(person: Person) -> QuerySet[Office]:
    """Every office a person holds, held or will hold, for the person themselves."""
    return Office.objects.filter(person=person).select_related("cluster", "country").order_by("-valid_from", "-pk")


def clusters_without_another_manager(person: Person, after) -> QuerySet[Cluster]:
    """Active clusters that nobody else would manage on the day `after`, were the person's offices to end."""
    others = Office.objects.on(after).filter(cluster=OuterRef("pk"), role=Role.MANAGER, person__is_active=True)
    return Cluster.objects.filter(
        Exists(Office.objects.on(after).filter(cluster=OuterRef("pk"), role=Role.MANAGER, person=person)),
        ~Exists(others.exclude(person=person)),
        status=ClusterStatus.ACTIVE,
    )


def managers_of(cluster: Cluster, day) -> QuerySet[Person]:
    """Whom to write to about a cluster: its managers on a day."""
    offices = Office.objects.on(day).filter(cluster=cluster, role=Role.MANAGER)
    return Person.objects.filter(is_active=True, pk__in=offices.values("person")).order_by("pk")


def representatives_of(organisation: Organisation, day) -> QuerySet[Person]:
    """Whom to write to about an organisation: the people who represent it on a day."""
    mandates = Mandate.objects.on(day).filter(organisation=organisation, represent=True)
    return Person.objects.filter(is_active=True, pk__in=mandates.values("person")).order_by("pk")


def _level(field: str) -> Case:
    """The level of a field in SQL, as `level_of` finds it."""
    chosen = [When(**{f"visibility__{field}": level}, then=Value(level)) for level in Visibility.values]
    return Case(*chosen, default=Value(DEFAULT_VISIBILITY[field].value))


def _agreed_to_be_shown() -> Exists:
    return Exists(
        Consent.objects.filter(person=OuterRef("person"), purpose=ConsentPurpose.PROFILE, withdrawn_at__isnull=True)
    )
