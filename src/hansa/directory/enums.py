"""The words of the directory."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Helix(models.TextChoices):
    BUSINESS = "business", _("business")
    SCIENCE = "science", _("science")
    GOVERNMENT = "government", _("government")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    UNKNOWN = "unknown", pgettext_lazy("helix", "unknown")


class SizeClass(models.TextChoices):
    """Classes of Recommendation 2003/361/EC by staff headcount; `sme` where a source says no more than that."""

    MICRO = "micro", _("micro (under 10)")
    SMALL = "small", _("small (10–49)")
    MEDIUM = "medium", _("medium (50–249)")
    LARGE = "large", _("large (250 and more)")
    SME = "sme", _("small or medium")
    UNKNOWN = "unknown", pgettext_lazy("size", "unknown")


class PlaceQuality(models.TextChoices):
    """How exactly a place is known."""

    EXACT = "exact", _("address")
    SOURCE = "source", _("as the source gives it")
    CITY = "city", _("centre of the city")
    REGION = "region", _("centre of the region")
    COUNTRY = "country", _("country only")
    UNKNOWN = "unknown", pgettext_lazy("place", "unknown")


class OrganisationStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("organisation", "active")
    CLOSED = "closed", pgettext_lazy("organisation", "closed")
    MERGED = "merged", pgettext_lazy("organisation", "merged into another")


class NameKind(models.TextChoices):
    SHORT = "short", _("short name")
    FORMER = "former", _("former name")
    TRANSLATION = "translation", _("name in another language")
    OTHER = "other", _("another name")
    MERGED = "merged", _("name of a merged record")


class ActivityScheme(models.TextChoices):
    NACE = "nace", _("activity (NACE)")
    ECOSYSTEM = "ecosystem", _("industrial ecosystem")
    TECHNOLOGY = "technology", _("technology")


class ClusterStatus(models.TextChoices):
    INITIATIVE = "initiative", pgettext_lazy("cluster", "initiative")
    ACTIVE = "active", pgettext_lazy("cluster", "active")
    DISSOLVED = "dissolved", pgettext_lazy("cluster", "dissolved")


class ClusterKind(models.TextChoices):
    NATIONAL = "national", pgettext_lazy("kind of cluster", "national")
    CROSS_BORDER = "cross_border", pgettext_lazy("kind of cluster", "cross-border")
    TRANSNATIONAL = "transnational", pgettext_lazy("kind of cluster", "transnational")
    UNDETERMINED = "undetermined", pgettext_lazy("kind of cluster", "undetermined")


class Core(models.TextChoices):
    ANCHOR_COMPANY = "anchor_company", _("anchor company")
    RESEARCH_CENTRE = "research_centre", _("research centre")
    PUBLIC_BODY = "public_body", _("public body")
    DIGITAL_PLATFORM = "digital_platform", _("digital platform")
    NONE = "none", _("no single core")


class Origin(models.TextChoices):
    BOTTOM_UP = "bottom_up", _("bottom-up")
    TOP_DOWN = "top_down", _("top-down")
    UNKNOWN = "unknown", pgettext_lazy("origin", "unknown")


class MembershipStatus(models.TextChoices):
    CANDIDATE = "candidate", pgettext_lazy("membership", "candidate")
    INVITED = "invited", pgettext_lazy("membership", "invited")
    ACTIVE = "active", pgettext_lazy("membership", "active")
    DECLINED = "declined", pgettext_lazy("membership", "declined")
    ENDED = "ended", pgettext_lazy("membership", "ended")


class ParticipationRole(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    PARTICIPANT = "participant", _("participant")
    PARTNER = "partner", _("partner")
    THIRD_PARTY = "third_party", _("third party")
    OTHER = "other", _("other")


class ClaimMethod(models.TextChoices):
    EMAIL_DOMAIN = "email_domain", _("e-mail on the organisation's domain")
    APPROVAL = "approval", _("approval")


class ClaimState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("claim", "waiting")
    GRANTED = "granted", pgettext_lazy("claim", "granted")
    REFUSED = "refused", pgettext_lazy("claim", "refused")


class MergeState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("merge", "proposed")
    MERGED = "merged", pgettext_lazy("merge", "merged")
    DISMISSED = "dismissed", pgettext_lazy("merge", "not the same")


class Qualification(models.TextChoices):
    ADVISER = "adviser", _("adviser")
    ASSESSOR = "assessor", _("assessor")
    MEDIATOR = "mediator", _("mediator")
    TUTOR = "tutor", _("tutor")
