"""Joint projects and who takes part in them."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Participation, Project
from hansa.directory.rules.reader import Reader
from hansa.portal.queries.clusters import joint_projects
from hansa.portal.queries.datasets import shown_dataset, with_datasets
from hansa.portal.tables.clusters import visible_cluster
from hansa.portal.tables.table import Parameters, Row, Table
from hansa.portal.tables.values import number_of, paged

CHUNK = 2000


def project_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Projects by number: all, those of an organisation, or the joint projects of a cluster."""
    projects = Project.objects.all()
    if slug := parameters.get("cluster"):
        projects = projects.filter(pk__in=joint_projects(visible_cluster(reader, slug)).order_by().values("pk"))
    if organisation := number_of(parameters, "organisation"):
        projects = projects.filter(participations__organisation=organisation)
    found = with_participants(projects.defer("objective", "topics", "fields"))
    return map(project_row, with_datasets(paged(found, parameters).iterator(chunk_size=CHUNK)))


def with_participants(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Annotated with `count`. Counted for each row given out; counting by a join would first count for all."""
    taking_part = Participation.objects.filter(project=OuterRef("pk")).order_by().values("project")
    return projects.annotate(count=Coalesce(Subquery(taking_part.annotate(number=Count("pk")).values("number")), 0))


def project_row(project: Project) -> Row:
    """A project, annotated with the `count` of its participants, in the columns of the table."""
    dataset = shown_dataset(project.dataset)
    return {
        "id": project.pk,
        "source_register": project.register,
        "number": project.number,
        "acronym": project.acronym,
        "title": project.title,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        "total_cost": project.total_cost,
        "public_contribution": project.public_contribution,
        "framework": project.framework,
        "programme": project.programme,
        "participants": project.count,  # type: ignore[attr-defined]
        "fictitious": project.fictitious,
        "source": str(dataset) if dataset else "",
        "licence": dataset.licence if dataset else "",
        "page": settings.SITE_URL + project.get_absolute_url(),
    }


def participation_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Who takes part in which project: all, or those of one project or one organisation."""
    participations = Participation.objects.filter(organisation__merged_into=None)
    if project := number_of(parameters, "project"):
        participations = participations.filter(project=project)
    if organisation := number_of(parameters, "organisation"):
        participations = participations.filter(organisation=organisation)
    values = paged(participations, parameters).values_list(
        "pk",
        "project",
        "project__number",
        "organisation",
        "organisation__name",
        "organisation__country",
        "role",
        "contribution",
    )
    keys = tuple(PARTICIPATIONS.columns)
    return (dict(zip(keys, row, strict=True)) for row in values.iterator(chunk_size=CHUNK))


PROJECTS = Table(
    key="projects",
    title=_("Projects"),
    columns={
        "id": _("number"),
        "source_register": _("register"),
        "number": _("number in the register"),
        "acronym": _("acronym"),
        "title": _("title"),
        "starts_on": _("starts"),
        "ends_on": _("ends"),
        "total_cost": _("total cost, EUR"),
        "public_contribution": _("public contribution, EUR"),
        "framework": _("framework programme"),
        "programme": _("part of the programme"),
        "participants": _("participants"),
        "fictitious": _("fictitious"),
        "source": _("source"),
        "licence": _("licence"),
        "page": _("page"),
    },
    rows=project_rows,
    parameters=("cluster", "organisation"),
)
PARTICIPATIONS = Table(
    key="participations",
    title=_("Participations"),
    columns={
        "id": _("number"),
        "project": _("project"),
        "project_number": _("number of the project in its register"),
        "organisation": _("organisation"),
        "name": _("name"),
        "country": _("country"),
        "role": _("role"),
        "contribution": _("public contribution, EUR"),
    },
    rows=participation_rows,
    parameters=("project", "organisation"),
)
