"""The vocabulary of powers and roles, and of what may be seen by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Power(models.TextChoices):
    """What a mandate lets a person do for an organisation."""

    REPRESENT = "represent", _("represent")
    VOTE = "vote", _("vote")
    SIGN = "sign", _("sign")


class Role(models.TextChoices):
    """What a person is in an office."""

    MANAGER = "manager", _("manager")
    STAFF = "staff", _("staff")
    BOARD = "board", _("board member")
    EXPERT = "expert", _("expert")
    AUTHORITY = "authority", _("public authority")


class Visibility(models.TextChoices):
    """Who sees a field, from the widest circle to the narrowest."""

    PUBLIC = "public", _("everyone")
    NETWORK = "network", _("signed-in people of any cluster")
    MEMBERS = "members", _("members of the same cluster")
    OFFICE = "office", _("the cluster office only")


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    RUSSIAN = "ru", "Русский"


class ConsentPurpose(models.TextChoices):
    """What a person agrees to."""

    TERMS = "terms", _("terms of use and privacy notice")
    PROFILE = "profile", _("showing my name to members of my clusters")
    NEWS = "news", _("news by e-mail")


# Which text a person agrees to today. When a text changes in substance, its version changes here.
TEXT_VERSIONS = {ConsentPurpose.TERMS: "2026-11", ConsentPurpose.PROFILE: "2026-11", ConsentPurpose.NEWS: "2026-11"}
