"""Profiles: who enters, changes and closes them, and what follows from a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hansa.directory.actions.profiles import (
    IdentifierTaken,
    Profile,
    close_organisation,
    create_organisation,
    edit_organisation,
    profile_of,
    reopen_organisation,
)
from hansa.directory.enums import MembershipStatus, OrganisationStatus
from hansa.directory.forms.profiles import ProfileForm, initial_of
from hansa.directory.models import Activity, Identifier, Mandate, Membership, Organisation
from hansa.directory.rules.profiles import can_edit_organisation, editable_among
from hansa.directory.rules.reader import reader_for
from hansa.directory.search.index import matching
from hansa.directory.search.query import parse
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry

pytestmark = pytest.mark.django_db


def whole_profile() -> Profile:
    nace = Activity.objects.get(scheme="nace", code="26")
    return Profile(
        name="Rostock Optics",
        helix="business",
        size="small",
        description="Lenses",
        founded_year=1999,
        website="https://rostock-optics.example",
        email="info@rostock-optics.example",
        phone="+49 381 1",
        country="DE",
        city="Rostock",
        names=frozenset({("short", "RO"), ("former", "VEB Optik")}),
        identifiers=frozenset({("vat", "DE123456789")}),
        activities=frozenset({nace.pk}),
        main_activity=nace.pk,
        products=frozenset({("Lens", "round"), ("Prism", "")}),
        markets=frozenset({"DE", "PL"}),
        visibility={"email": "office"},
    )


def test_profile_comes_back_as_it_was_entered(ana):
    made = create_organisation(by=ana, profile=whole_profile())
    assert profile_of(made) == whole_profile()
    assert (made.place_quality, round(made.latitude), round(made.longitude)) == ("city", 54, 12)


def test_form_shows_what_it_saves(ana):
    made = create_organisation(by=ana, profile=whole_profile())
    form = ProfileForm({key: "" if value is None else value for key, value in initial_of(profile_of(made)).items()})
    assert form.is_valid(), form.errors
    assert form.profile() == whole_profile()


def test_coordinates_by_hand_are_exact_and_go_with_the_city(ana):
    made = create_organisation(by=ana, profile=replace(whole_profile(), latitude=54.1, longitude=12.1))
    assert (made.place_quality, made.latitude) == ("exact", 54.1)
    edit_organisation(by=ana, organisation=made, profile=replace(profile_of(made), latitude=None, longitude=None))
    made.refresh_from_db()
    assert made.place_quality == "city"


def test_unknown_city_gets_no_point(ana):
    made = create_organisation(by=ana, profile=replace(whole_profile(), city="Nowhere-upon-Nothing"))
    assert (made.place_quality, made.latitude) == ("country", None)


def test_region_of_another_country_is_refused(ana):
    with pytest.raises(ValidationError, match="Choose a region of the organisation's country"):
        create_organisation(by=ana, profile=replace(whole_profile(), region="FR101"))


def test_number_of_another_names_it(ana, organisation):
    Identifier.objects.create(organisation=organisation, scheme="vat", value="DE123456789")
    with pytest.raises(IdentifierTaken, match="belongs to “Gaismas Lāzeri SIA”") as caught:
        create_organisation(by=ana, profile=whole_profile())
    assert caught.value.other == organisation
    assert not Organisation.objects.filter(name="Rostock Optics").exists()


def test_impossible_number_is_refused(ana):
    with pytest.raises(ValidationError, match="20 letters and digits with right check digits"):
        create_organisation(by=ana, profile=replace(whole_profile(), identifiers=frozenset({("lei", "123")})))


def test_number_of_the_source_stays_whoever_edits(organisation, bruno):
    Identifier.objects.create(organisation=organisation, scheme="pic", value="99")
    without = replace(profile_of(organisation), identifiers=frozenset())
    edit_organisation(by=bruno, organisation=organisation, profile=without)
    assert organisation.identifiers.get().value == "99"


def test_changed_name_is_found_by_search(ana):
    made = create_organisation(by=ana, profile=whole_profile())
    edit_organisation(by=ana, organisation=made, profile=replace(profile_of(made), name="Wismar Mirrors"))
    assert list(matching(Organisation.objects.all(), parse("mirrors"))) == [made]


def test_journal_says_what_changed_but_no_address(organisation, bruno):
    changed = edit_organisation(
        by=bruno,
        organisation=organisation,
        profile=replace(profile_of(organisation), city="Liepāja", email="secret@gaismas.example"),
    )
    assert changed == ["email", "city"]
    entry = Entry.objects.get(verb="directory.edit_organisation")
    assert entry.facts["changed"] == {"email": None, "city": ["Riga", "Liepāja"]}


def test_edit_that_changes_nothing_leaves_no_entry(organisation, bruno):
    assert edit_organisation(by=bruno, organisation=organisation, profile=profile_of(organisation)) == []
    assert not Entry.objects.filter(verb="directory.edit_organisation").exists()


def test_second_of_two_editors_is_told(organisation, bruno, operator):
    seen = organisation.changed_at
    edit_organisation(by=operator, organisation=organisation, profile=replace(profile_of(organisation), city="Liepāja"))
    with pytest.raises(ValidationError, match="Somebody else changed this profile"):
        edit_organisation(by=bruno, organisation=organisation, profile=profile_of(organisation), seen_at=seen)


def test_office_edits_until_somebody_has_claimed(organisation, ana, chloe, operator):
    assert can_edit_organisation(reader_for(ana), organisation)
    assert not can_edit_organisation(reader_for(chloe), organisation)
    assert can_edit_organisation(reader_for(operator), organisation)
    Mandate.objects.create(person=chloe, organisation=organisation, valid_from=date(2021, 1, 1))
    assert not can_edit_organisation(reader_for(ana), organisation)
    assert can_edit_organisation(reader_for(chloe), organisation)
    with pytest.raises(PermissionDenied, match="Only people who represent"):
        edit_organisation(by=ana, organisation=organisation, profile=profile_of(organisation))


def test_office_edits_no_member_of_another_office_too(organisation, ana, other_cluster):
    Membership.objects.create(
        organisation=organisation, cluster=other_cluster, status=MembershipStatus.ACTIVE, joined_on=date(2022, 1, 1)
    )
    assert not can_edit_organisation(reader_for(ana), organisation)


def test_candidate_of_an_office_is_not_its_to_edit(ana, cluster):
    stranger = Organisation.objects.create(name="Stranger", fictitious=True)
    Membership.objects.create(organisation=stranger, cluster=cluster, status=MembershipStatus.CANDIDATE)
    assert not can_edit_organisation(reader_for(ana), stranger)


def test_who_entered_an_organisation_may_mend_it(ana, cluster, chloe):
    made = create_organisation(by=ana, profile=whole_profile(), cluster=cluster)
    assert can_edit_organisation(reader_for(ana), made)
    assert not can_edit_organisation(reader_for(chloe), made)


def test_visitor_edits_nothing(organisation):
    assert editable_among(reader_for(None), [organisation.pk]) == set()


def test_person_enters_only_the_organisation_of_their_own_domain(bruno):
    with pytest.raises(PermissionDenied, match="You can enter only your own organisation"):
        create_organisation(by=bruno, profile=Profile(name="X", website="https://elsewhere.example.com"))
    made = create_organisation(by=bruno, profile=Profile(name="X", website="https://www.example.org"))
    assert made.pk


def test_closed_organisation_keeps_its_history(organisation, bruno, ana, operator):
    with pytest.raises(PermissionDenied):
        close_organisation(by=ana, organisation=organisation, reason="gone")
    with pytest.raises(ValidationError, match="Say why"):
        close_organisation(by=bruno, organisation=organisation, reason=" ")
    closed = close_organisation(by=bruno, organisation=organisation, reason="bankrupt")
    assert closed.status == OrganisationStatus.CLOSED
    assert closed.memberships.count() == 1
    with pytest.raises(PermissionDenied):
        reopen_organisation(by=ana, organisation=closed)
    assert reopen_organisation(by=operator, organisation=closed).status == OrganisationStatus.ACTIVE


def test_merged_record_is_not_edited(operator):
    from hansa.directory.actions.merges import merge

    keep, drop = (Organisation.objects.create(name=name, fictitious=True) for name in ("Keep", "Drop"))
    merge(by=SYSTEM, keep=keep, drop=drop)
    with pytest.raises(PermissionDenied, match="was merged into Keep"):
        edit_organisation(by=operator, organisation=drop, profile=Profile(name="x"))
