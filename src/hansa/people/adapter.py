"""What allauth asks us: in which language to write to whom, and under which name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils import translation

from hansa.people.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Letters about an account, in the language of the person."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person who has this address; to a stranger in that of the page they are on."""
        site = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        with translation.override(_language_of(email) or translation.get_language()):
            super().send_mail(template_prefix, email, {**context, "current_site": site})


class FactorAdapter(DefaultMFAAdapter):
    """Under which name an authenticator lists us."""

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


def _language_of(email: str) -> str | None:
    return Person.objects.filter(emailaddress__email__iexact=email).values_list("language", flat=True).first()
