"""Joint projects and who takes part in them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.enums import ParticipationRole
from hansa.directory.models.clusters import Cluster
from hansa.directory.models.datasets import Sourced
from hansa.directory.models.organisations import Organisation

# The states that CORDIS names; another register may have others, which stand as they are.
STATES = {
    "SIGNED": pgettext_lazy("project", "agreed"),
    "CLOSED": pgettext_lazy("project", "closed"),
    "TERMINATED": pgettext_lazy("project", "ended early"),
}


class Project(Sourced):
    """A project with several participants. `register` and `number` say which register knows it by which number."""

    register = models.CharField(_("register"), max_length=20, help_text="cordis, demo, hansa")
    number = models.CharField(_("number"), max_length=60)
    acronym = models.CharField(_("acronym"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=1000, blank=True)
    objective = models.TextField(_("objective"), blank=True)
    status = models.CharField(_("status"), max_length=30, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    total_cost = models.DecimalField(_("total cost, EUR"), max_digits=16, decimal_places=2, null=True, blank=True)
    public_contribution = models.DecimalField(
        _("public contribution, EUR"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    framework = models.CharField(_("framework programme"), max_length=60, blank=True)
    programme = models.CharField(_("part of the programme"), max_length=300, blank=True)
    scheme = models.CharField(_("funding scheme"), max_length=120, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    fields = models.JSONField(_("fields of science"), default=list, blank=True)
    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("cluster")
    )
    fictitious = models.BooleanField(_("fictitious"), default=False)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="project_number_once")]
        indexes = [models.Index(fields=["starts_on"])]

    def __str__(self) -> str:
        return self.acronym or self.title[:120] or str(_("Project no. %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.pk])

    @property
    def state(self) -> str:
        """The status in words."""
        return str(STATES.get(self.status, self.status))


class Participation(Sourced):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(_("role"), max_length=12, choices=ParticipationRole, default=ParticipationRole.PARTICIPANT)
    contribution = models.DecimalField(
        _("public contribution, EUR"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    total_cost = models.DecimalField(_("total cost, EUR"), max_digits=16, decimal_places=2, null=True, blank=True)
    ended_early = models.BooleanField(_("left before the end"), default=False)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [models.UniqueConstraint(fields=["project", "organisation"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.project}"
