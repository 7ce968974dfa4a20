"""Joint projects and their participants. They are public."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from hansa.directory.models import Organisation, Participation, Project

PAGE = 25


@dataclass(frozen=True)
class ProjectsPage:
    """A page of participations of an organisation, each with its project and `partners`, the number of the others."""

    participations: list[Participation]
    number: int
    total: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number * PAGE < self.total else None


def projects_of(organisation: Organisation, number: int = 1) -> ProjectsPage:
    """Its projects, the newest first, those without a date last. Pages count from 1."""
    of_it = Participation.objects.filter(organisation=organisation)
    newest = of_it.order_by(F("project__starts_on").desc(nulls_last=True), "-project")
    shown = list(newest.select_related("project")[(number - 1) * PAGE : number * PAGE])
    sizes = dict(
        Participation.objects.filter(project__in=[one.project_id for one in shown])
        .order_by()
        .values("project")
        .annotate(number=Count("pk"))
        .values_list("project", "number")
    )
    for participation in shown:
        participation.partners = sizes[participation.project_id] - 1  # type: ignore[attr-defined]  # for the page
    return ProjectsPage(shown, number, of_it.count())


def participants_of(project: Project) -> QuerySet[Participation]:
    """Who takes part, the coordinator first, then by name; merged records have handed on their participations."""
    return (
        Participation.objects.filter(project=project)
        .select_related("organisation__country")
        .defer("organisation__search_text", "organisation__description")
        .order_by("role", "organisation__sort_name", "organisation")
    )
