"""The journal: what happened, in order, each entry sealed by the digest of the one before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(models.QuerySet):
    def update(self, **values: Any) -> int:
        raise TypeError("The journal is append-only: entries are never updated.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("The journal is append-only: entries are never deleted.")


class Entry(models.Model):
    """One act. Values that name or describe a person stand beside it in `PersonalValue`; here only their digests."""

    at = models.DateTimeField(_("time"))
    verb = models.CharField(_("act"), max_length=80, help_text="area.verb, as directory.found_cluster")
    actor_key = models.CharField(_("actor"), max_length=80, help_text="person:12, or system")
    subject_key = models.CharField(_("subject"), max_length=80, db_index=True, help_text="cluster:3")
    subject_label = models.CharField(_("name of the subject"), max_length=300)
    scope_key = models.CharField(
        _("within"), max_length=80, blank=True, db_index=True, help_text="in whose history it shows"
    )
    facts = models.JSONField(_("facts"), default=dict)
    digests = models.JSONField(_("digests of personal values"), default=dict)
    previous = models.CharField(_("digest of the entry before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The journal is append-only: entries are never updated.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The journal is append-only: entries are never deleted.")


class PersonalValue(models.Model):
    """A value about a person, readable until it is erased; its salted digest stays in the entry."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="personal_values")
    about = models.CharField(_("about"), max_length=80, db_index=True, help_text="person:12")
    field = models.CharField(_("field"), max_length=80)
    value = models.TextField(_("value"))
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="one_personal_value_per_field")]

    def __str__(self) -> str:
        return f"{self.field} of entry {self.entry_id}"
