"""Messages and the settings of those who receive them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.outbox.enums import MessageState
from hansa.people.enums import Language


class Message(models.Model):
    """An e-mail to one address, in the reader's language, kept until and after it is sent."""

    kind = models.CharField(_("kind"), max_length=60, help_text="area.what, as directory.invitation")
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    to_email = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)
    subject = models.CharField(pgettext_lazy("letter", "subject"), max_length=250)
    body = models.TextField(_("text"))
    about = models.CharField(_("about"), max_length=80, blank=True, db_index=True, help_text="cluster:3")
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.DRAFT)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(
        _("next attempt"),
        default=timezone.now,
        help_text="not sent before; while it is being sent: when the attempt counts as lost",
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return self.subject

    @property
    def journal_label(self) -> str:
        """A subject may name a person, so the journal does not keep it as a label."""
        return self.subject


class Preference(models.Model):
    """Whether a person wants messages of a kind by e-mail; without a row they do."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(_("kind"), max_length=60)
    wanted = models.BooleanField(_("wanted"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.wanted}"
