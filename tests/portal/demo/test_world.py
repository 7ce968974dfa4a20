"""The fictitious world can be counted: the same seed and day give the same world."""

from __future__ import annotations

from datetime import date

import pytest

from hansa.directory.enums import Helix, MembershipStatus
from hansa.portal.demo.clusters import CLUSTERS, DANUBE
from hansa.portal.demo.world import Stage, make_world

TODAY = date(2026, 11, 23)


def shape(world):
    return (
        [(o.name, o.city.name, o.size) for o in world.organisations],
        [(m.organisation.name, m.status, m.joined_on, m.left_on) for m in world.memberships],
        [(p.acronym, p.starts_on, [o.name for o in p.participants]) for p in world.projects],
    )


@pytest.mark.parametrize("stage", Stage)
def test_makes_the_same_world_twice(stage):
    assert shape(make_world(stage, TODAY)) == shape(make_world(stage, TODAY))


@pytest.mark.parametrize("stage", Stage)
def test_has_ten_countries_and_four_helices(stage):
    world = make_world(stage, TODAY)
    assert len({organisation.city.country for organisation in world.organisations}) == 10
    assert {organisation.helix for organisation in world.organisations} == set(Helix.values) - {"unknown"}
    assert len(world.organisations) == 164
    assert len({organisation.name for organisation in world.organisations}) == 164


@pytest.mark.parametrize("stage", Stage)
def test_lets_only_members_of_the_time_into_projects_but_for_one_guest(stage):
    world = make_world(stage, TODAY)
    for project in world.projects:
        present = {m.organisation for m in world.members(project.cluster) if m.is_active_on(project.starts_on)}
        assert len(set(project.participants) - present) <= 1
        assert len(set(project.participants)) == len(project.participants)


def test_gathers_eleven_members_when_founding():
    members = make_world(Stage.FOUNDING, TODAY).members(DANUBE)
    statuses = [member.status for member in members]
    assert statuses.count(MembershipStatus.ACTIVE) == 11
    assert statuses.count(MembershipStatus.INVITED) == 5
    assert statuses.count(MembershipStatus.CANDIDATE) == 8


def test_loses_members_of_late_when_drifting():
    def left_lately(stage):
        members = make_world(stage, TODAY).members(DANUBE)
        return sum(1 for member in members if member.left_on and (TODAY - member.left_on).days <= 540)

    assert left_lately(Stage.DRIFTING) > 3 * left_lately(Stage.RUNNING)


def test_has_fewer_new_projects_when_drifting():
    def latest(stage):
        return [
            p for p in make_world(stage, TODAY).projects if p.cluster is DANUBE and (TODAY - p.starts_on).days < 730
        ]

    assert len(latest(Stage.DRIFTING)) < len(latest(Stage.RUNNING)) / 2


def test_keeps_history_within_the_life_of_each_cluster():
    world = make_world(Stage.RUNNING, TODAY)
    for cluster in CLUSTERS:
        for member in world.members(cluster):
            if member.joined_on is None:
                continue
            assert world.start_of(cluster) <= member.joined_on <= TODAY
            assert member.left_on is None or member.joined_on < member.left_on <= TODAY
