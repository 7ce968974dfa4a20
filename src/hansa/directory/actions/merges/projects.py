"""Merging the participations of two records: one organisation takes part in a project once."""

from __future__ import annotations

from hansa.directory.actions.merges.report import Report
from hansa.directory.enums import ParticipationRole
from hansa.directory.models import Organisation, Participation

VALUES = ("contribution", "total_cost")


def move_participations(keep: Organisation, drop: Organisation, report: Report) -> None:
    """Move participations. Of two in one project the richer stays (a coordinator before others, then the one with more
    figures), completed by the other; figures that differ are reported. They add up only where one source has both: its
    next import adds them up too (`loading.participations.take_participations`)."""
    own = {p.project_id: p for p in Participation.objects.filter(organisation=keep).select_related("dataset")}
    doubles = Participation.objects.filter(organisation=drop, project__in=own).select_related("dataset").order_by("pk")
    for arriving in list(doubles):
        _merge_participations(own[arriving.project_id], arriving, report)
    report.count("participations", Participation.objects.filter(organisation=drop).update(organisation=keep))


def _merge_participations(own: Participation, arriving: Participation, report: Report) -> None:
    richer, poorer = sorted((own, arriving), key=_richness, reverse=True)
    of_one_source = _source(own) == _source(arriving) != ""
    report.shared_projects.append(own.project_id)
    for name in VALUES:
        kept, dropped = getattr(richer, name), getattr(poorer, name)
        if kept is None:
            setattr(richer, name, dropped)
        elif dropped is not None and of_one_source:
            setattr(richer, name, kept + dropped)
            report.conflict(f"project {own.project_id}: {name}", kept + dropped, f"{kept} + {dropped}")
        elif dropped is not None and dropped != kept:
            report.conflict(f"project {own.project_id}: {name}", kept, dropped)
    if of_one_source:
        richer.role = min(richer.role, poorer.role, key=ParticipationRole.values.index)
    elif richer.role != poorer.role:
        report.conflict(f"project {own.project_id}: role", richer.role, poorer.role)
    richer.ended_early = richer.ended_early and poorer.ended_early
    keep = own.organisation_id
    poorer.delete()
    richer.organisation_id = keep
    richer.save(update_fields=[*VALUES, "role", "ended_early", "organisation"])


def _source(participation: Participation) -> str:
    return participation.dataset.source if participation.dataset else ""


def _richness(participation: Participation) -> tuple[bool, int, int]:
    figures = sum(getattr(participation, name) is not None for name in VALUES)
    return participation.role == ParticipationRole.COORDINATOR, figures, -participation.pk
