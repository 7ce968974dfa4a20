"""Law 3 for the network: every rule and its sibling query agree, in random worlds, for everyone."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hansa.directory.enums import ClusterStatus, MembershipStatus
from hansa.directory.models import Cluster, Mandate, Membership, Office, Organisation
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.network.actions.record_ties import rebuild_ties_from_records
from hansa.network.enums import Answer, Audience, Author, SignalKind, TieKind, TieSource
from hansa.network.models import Participant, Signal, Survey, Tie, TieRecord
from hansa.network.queries.records import (
    organisations_stating_ties,
    records_answered_by,
    records_ended_by,
    records_retracted_by,
    records_seen_by,
)
from hansa.network.queries.signals import signals_ended_by, signals_seen_by
from hansa.network.queries.surveys import (
    participants_answered_by,
    participants_of,
    surveys_run_by,
    surveys_seen_by,
)
from hansa.network.queries.ties import ties_seen_by
from hansa.network.rules.signals import can_end_signal, can_see_signal
from hansa.network.rules.surveys import can_answer_survey, can_run_survey, can_see_answers, can_see_results
from hansa.network.rules.ties import (
    can_answer_tie,
    can_end_tie,
    can_retract_tie,
    can_see_record,
    can_see_tie,
    can_state_ties,
)
from hansa.people.enums import Role
from hansa.people.models import Person

DAY = date(2026, 6, 15)
place = st.integers(0, 2)
pairs = st.sampled_from([(0, 1), (1, 0), (0, 2), (2, 1)])
sides = st.tuples(st.sampled_from(Answer.values), st.sampled_from(Audience.values))
worlds = st.fixed_dictionaries(
    {
        "memberships": st.sets(st.tuples(place, st.integers(0, 1)), max_size=5),
        "mandates": st.sets(st.tuples(place, place, st.booleans()), max_size=4),
        "offices": st.sets(
            st.tuples(place, st.integers(0, 1), st.sampled_from([Role.MANAGER, Role.STAFF, Role.BOARD])), max_size=3
        ),
        "operator": st.integers(0, 5),
        "records": st.lists(
            st.tuples(
                pairs, st.sampled_from(TieKind.values), st.sampled_from([TieSource.DECLARED, TieSource.SURVEY]),
                st.sampled_from(Author.values), st.integers(0, 1), sides, sides,
            ),
            max_size=6,
        ),
        "shared": st.lists(st.tuples(st.sampled_from([(0, 1), (1, 2)]), st.integers(0, 1)), max_size=2, unique=True),
        "surveys": st.lists(st.tuples(st.sampled_from(["open", "closed"]), st.sets(place)), min_size=2, max_size=2),
        "signals": st.lists(st.tuples(st.integers(0, 1), st.sampled_from(SignalKind.values)), max_size=4),
    }
)  # fmt: skip


class RulesAndQueries(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(world=worlds)
    def test_agree(self, world):
        people = self._make(world)
        ties, records = list(Tie.objects.all()), list(TieRecord.objects.all())
        for reader in [VISITOR, *(reader_for(person, DAY) for person in people)]:
            assert set(ties_seen_by(reader)) == {one for one in ties if can_see_tie(reader, one)}
            assert set(records_seen_by(reader)) == {one for one in records if can_see_record(reader, one)}
            assert set(records_answered_by(reader)) == {one for one in records if can_answer_tie(reader, one)}
            assert set(records_retracted_by(reader)) == {one for one in records if can_retract_tie(reader, one)}
            assert set(records_ended_by(reader)) == {one for one in records if can_end_tie(reader, one)}
            assert set(organisations_stating_ties(reader)) == {
                one for one in Organisation.objects.all() if can_state_ties(reader, one)
            }
            signals = list(Signal.objects.all())
            assert set(signals_seen_by(reader)) == {one for one in signals if can_see_signal(reader, one)}
            assert set(signals_ended_by(reader)) == {one for one in signals if can_end_signal(reader, one)}
            self._assert_surveys_agree(reader)
        self._assert_nothing_is_wider_than_both_allow(people)

    def _assert_surveys_agree(self, reader):
        surveys, participants = list(Survey.objects.all()), list(Participant.objects.all())
        assert set(surveys_run_by(reader)) == {one for one in surveys if can_run_survey(reader, one)}
        assert set(surveys_seen_by(reader)) == {one for one in surveys if can_see_results(reader, one)}
        assert set(participants_of(reader)) == {one for one in participants if can_see_answers(reader, one)}
        assert set(participants_answered_by(reader)) == {one for one in participants if can_answer_survey(reader, one)}

    def _assert_nothing_is_wider_than_both_allow(self, people):
        """Whoever is no party sees a tie only where every record behind it is allowed to them by both sides."""
        for tie in Tie.objects.exclude(source=TieSource.MANDATES).exclude(audience=Audience.PARTIES):
            behind = [
                one
                for one in TieRecord.objects.filter(kind=tie.kind, source=tie.source)
                if {one.first_id, one.second_id} == {tie.first_id, tie.second_id}
            ]
            wide = Audience.values.index(tie.audience)
            assert any(
                all(
                    (answer == Answer.AGREED and Audience.values.index(audience) >= wide)
                    or (answer == Answer.WAITING and one.author == Author.OFFICE and tie.audience == Audience.OFFICE)
                    for answer, audience in (
                        (one.first_answer, one.first_audience), (one.second_answer, one.second_audience),
                    )
                )
                for one in behind
            )  # fmt: skip

    def _make(self, world) -> list[Person]:
        people = [
            Person.objects.create(email=f"p{n}@example.org", is_operator=n == world["operator"]) for n in range(3)
        ]
        organisations = [Organisation.objects.create(name=f"O{n}") for n in range(3)]
        clusters = [
            Cluster.objects.create(slug=f"c{n}", name=f"C{n}", status=ClusterStatus.ACTIVE, founded_on=DAY)
            for n in range(2)
        ]
        for organisation, cluster in world["memberships"]:
            Membership.objects.create(
                organisation=organisations[organisation], cluster=clusters[cluster],
                status=MembershipStatus.ACTIVE, joined_on=DAY,
            )  # fmt: skip
        held = set()
        for person, organisation, represent in world["mandates"]:
            if (person, organisation) not in held:
                Mandate.objects.create(
                    person=people[person], organisation=organisations[organisation], represent=represent,
                    vote=not represent, valid_from=DAY,
                )  # fmt: skip
                held.add((person, organisation))
        for person, cluster, role in world["offices"]:
            Office.objects.create(person=people[person], cluster=clusters[cluster], role=role, valid_from=DAY)
        for (first, second), kind, source, author, cluster, one, other in world["records"]:
            TieRecord.objects.create(
                first=organisations[first], second=organisations[second], kind=kind, source=source, author=author,
                cluster=clusters[cluster], first_answer=one[0], second_answer=other[0],
                first_audience=one[1] if one[0] == Answer.AGREED else "",
                second_audience=other[1] if other[0] == Answer.AGREED else "",
            )  # fmt: skip
        rebuild_ties_from_records()
        for (first, second), cluster in world["shared"]:
            Tie.objects.create(
                first=organisations[first], second=organisations[second], kind=TieKind.COOPERATION,
                source=TieSource.MANDATES, audience=Audience.OFFICE, cluster=clusters[cluster], strength=1,
            )  # fmt: skip
        for cluster, (state, asked) in zip(clusters, world["surveys"], strict=True):
            survey = Survey.objects.create(
                cluster=cluster, title="S", state=state, opened_on=DAY, closes_on=DAY + timedelta(days=9)
            )
            for one in asked:
                Participant.objects.create(survey=survey, organisation=organisations[one])
        for cluster, kind in world["signals"]:
            Signal.objects.create(cluster=clusters[cluster], kind=kind, text="x", strength=0.5, starts_on=DAY)
        return people
