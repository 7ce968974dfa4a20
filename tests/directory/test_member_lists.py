"""Member lists: compared with the register, decided on, imported all or not at all, and again without doubles."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied

from hansa.directory.actions.member_lists import NotReady, import_members
from hansa.directory.enums import MembershipStatus
from hansa.directory.member_lists.columns import count_known, guess_mapping
from hansa.directory.member_lists.entries import Options, read_entries
from hansa.directory.member_lists.plan import Plan
from hansa.directory.member_lists.tables import read_table
from hansa.directory.models import (
    Contact,
    Country,
    Dataset,
    Identifier,
    Membership,
    MergeProposal,
    Organisation,
)
from hansa.directory.queries.member_lists import plan_import
from hansa.directory.queries.rights import contacts_visible_to
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry

pytestmark = pytest.mark.django_db

LIST = """Organisation;Land;Ort;Typ;VAT;Mitglied seit;Ansprechpartner;E-Mail
Baltic Optics GmbH;Deutschland;Rostock;Unternehmen;DE111111111;01.02.2021;Erika Muster;erika@baltic.example
;;;;;;Max Muster;max@baltic.example
Университет Света;Россия;Казань;ВУЗ;;2020-09-01;;
Gaismas Lāzeri SIA;LV;Riga;business;;2021-03-01;;
"""


def entries_of(text: str | bytes, **options):
    content = text.encode() if isinstance(text, str) else text
    table = read_table(content, looks_like_heading=count_known)
    return read_entries(table, guess_mapping(table.headings), Options(**options))


def take(by, cluster, text, choices=None, **options):
    return import_members(
        by=by, cluster=cluster, entries=entries_of(text, **options), file_name="list.csv", content=b"x", choices=choices
    )


def plan(by, cluster, text, choices=None, **options) -> Plan:
    return plan_import(reader_for(by), cluster, entries_of(text, **options), choices=choices)


def findings(plan: Plan, level: str) -> list[tuple[int, str]]:
    return [(f.line, f.message) for item in plan.items for f in item.entry.findings if f.level == level]


def test_list_is_taken_with_contacts_dates_and_places(cluster, organisation, ana):
    done = take(ana, cluster, LIST)
    assert done.plan.counts == {"new": 2, "changed": 0, "same": 1, "decide": 0, "error": 0, "skip": 0}
    new = Organisation.objects.get(name="Baltic Optics GmbH")
    assert (new.country_id, new.city, new.helix, new.place_quality) == ("DE", "Rostock", "business", "city")
    assert (round(new.latitude), round(new.longitude)) == (54, 12)
    assert new.fictitious  # as its cluster
    assert new.identifiers.get().value == "DE111111111"
    assert (new.dataset, new.source_line) == (done.dataset, 2)
    joined = Membership.objects.get(organisation=new)
    assert (joined.status, joined.joined_on) == (MembershipStatus.ACTIVE, date(2021, 2, 1))
    assert sorted(new.contacts.values_list("name", "visibility")) == [
        ("Erika Muster", "office"),
        ("Max Muster", "office"),
    ]
    assert Organisation.objects.get(name="Университет Света").helix == "science"
    assert Entry.objects.filter(verb="directory.import_members", scope_key=f"cluster:{cluster.pk}").count() == 1


def test_same_list_again_changes_nothing(cluster, organisation, ana):
    take(ana, cluster, LIST)
    before = (
        Organisation.objects.count(),
        Membership.objects.count(),
        Contact.objects.count(),
        Dataset.objects.count(),
    )
    done = take(ana, cluster, LIST)
    assert done.dataset is None
    assert done.plan.counts["same"] == 3
    after = (Organisation.objects.count(), Membership.objects.count(), Contact.objects.count(), Dataset.objects.count())
    assert after == before


def test_changed_row_is_shown_and_taken(cluster, organisation, ana):
    take(ana, cluster, LIST)
    changed = (
        LIST.replace("Rostock", "Wismar").replace("01.02.2021", "01.03.2021").replace("Max Muster", "Moritz Muster")
    )
    item = plan(ana, cluster, changed).items[0]
    assert item.outcome == "changed"
    assert [(c.field, c.old, c.new, c.taken) for c in item.fields] == [("city", "Rostock", "Wismar", True)]
    assert [c.what for c in item.spells] == ["correct"]
    assert len(item.contacts) == 1
    take(ana, cluster, changed)
    new = Organisation.objects.get(name="Baltic Optics GmbH")
    assert (new.city, round(new.longitude, 1)) == ("Wismar", 11.5)
    assert new.memberships.get().joined_on == date(2021, 3, 1)
    assert sorted(new.contacts.values_list("name", flat=True)) == ["Erika Muster", "Moritz Muster"]


def test_member_not_in_the_list_is_named_and_stays(cluster, organisation, ana):
    done = take(ana, cluster, "Name;Country;Joined\nOther;DE;2021-01-01\n")
    assert done.plan.absent == [(organisation.pk, "Gaismas Lāzeri SIA")]
    assert Membership.objects.get(organisation=organisation).status == MembershipStatus.ACTIVE


def test_day_of_leaving_ends_the_membership_with_its_reason(cluster, organisation, ana):
    text = "Name;Country;City;Joined;Left;Reason\nGaismas Lāzeri SIA;LV;Riga;2021-03-01;2024-01-01;insolvent\n"
    take(ana, cluster, text)
    row = Membership.objects.get(organisation=organisation)
    assert (row.status, row.left_on, row.reason) == (MembershipStatus.ENDED, date(2024, 1, 1), "insolvent")
    assert take(ana, cluster, text).dataset is None


def test_two_spells_of_one_member_become_two_memberships(cluster, ana):
    take(ana, cluster, "Name;Country;Joined;Left\nBack;DE;2018-01-01;2019-01-01\nBack;DE;2020-01-01;\n")
    rows = Membership.objects.filter(organisation__name="Back").order_by("joined_on")
    assert [(row.status, row.joined_on.year) for row in rows] == [("ended", 2018), ("active", 2020)]
    assert rows[0].reason == "Ended according to the member list, which gives no reason."


def test_one_bad_row_and_nothing_is_taken(cluster, ana):
    with pytest.raises(NotReady, match="1 rows cannot be taken"):
        take(ana, cluster, "Name;Country;Joined\nGood;DE;2021-01-01\nBad;Atlantis;2021-01-01\n")
    assert not Organisation.objects.filter(name="Good").exists()
    assert not Dataset.objects.filter(source="members").exists()


def test_bad_row_that_is_left_out_hinders_nobody(cluster, ana):
    text = "Name;Country;Joined\nGood;DE;2021-01-01\nBad;Atlantis;2021-01-01\n"
    assert take(ana, cluster, text, choices={"3": "skip"}).plan.counts["skip"] == 1
    assert Organisation.objects.filter(name="Good").exists()


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("31.02.2021", "There is no such day as “31.02.2021”."),
        ("2019", "“2019” is a year only. Write the whole date, such as 2019-01-31."),
        ("03/04/2020", "“03/04/2020” has two meanings. Choose whether the day or the month stands first."),
        ("soon", "“soon” is no date. Right is 2020-12-31 or 31.12.2020."),
        ("2999-01-01", "2999-01-01 is in the future."),
        ("", "There is no day of joining. Write it in the file, or choose one day for all rows without one."),
    ],
)
def test_impossible_day_is_said_with_its_line(cluster, ana, cell, message):
    made = plan(ana, cluster, f"Name;Country;Joined\nX;DE;{cell}\n")
    assert (2, message) in findings(made, "error")


def test_ambiguous_day_is_read_as_the_office_says(cluster, ana):
    text = "Name;Country;Joined\nX;DE;03/04/2020\n"
    assert entries_of(text, day_first=True)[0].spells[0].joined == date(2020, 4, 3)
    assert entries_of(text, day_first=False)[0].spells[0].joined == date(2020, 3, 4)


def test_unknown_country_and_number_are_said_in_words(cluster, ana):
    made = plan(ana, cluster, "Name;Country;VAT;Joined\nX;Atlantis;!!;2020-01-01\n")
    said = [message for _line, message in findings(made, "error")]
    assert said == [
        "“Atlantis” is no country that is known here. Right is a code such as DE, or its name.",
        "“!!” is no such number; right is 5 to 20 letters and digits, such as DE123456789.",
    ]


def test_name_of_ten_thousand_letters_is_refused(cluster, ana):
    made = plan(ana, cluster, f"Name;Country;Joined\n{'x' * 10_000};DE;2020-01-01\n")
    assert (2, "10000 letters; at most 500 fit.") in findings(made, "error")


def test_formula_like_name_stays_text(cluster, ana):
    take(ana, cluster, "Name;Country;Joined\n=1+1;DE;2020-01-01\n")
    assert Organisation.objects.filter(name="=1+1").exists()


def test_similar_organisation_waits_for_a_decision(cluster, ana):
    known = Organisation.objects.create(
        name="Institut für Photonik Rostock", country=Country.objects.get(code="DE"), city="Kiel", fictitious=True
    )
    text = "Name;Country;City;Joined\nInstitut fuer Photonik, Rostock;DE;Rostock;2020-01-01\n"
    item = plan(ana, cluster, text).items[0]
    assert (item.outcome, item.candidates[0].organisation) == ("decide", known.pk)
    assert item.candidates[0].reasons == ("same_name", "other_city")
    with pytest.raises(NotReady):
        take(ana, cluster, text)
    take(ana, cluster, text, choices={"2": "new"})
    pair = MergeProposal.objects.get()
    assert known in (pair.first, pair.second)


def test_chosen_organisation_becomes_the_member(cluster, ana):
    known = Organisation.objects.create(
        name="Institut für Photonik", country=Country.objects.get(code="DE"), city="Kiel", fictitious=True
    )
    text = "Name;Country;City;Joined\nInstitut für Photonik;DE;Rostock;2020-01-01\n"
    take(ana, cluster, text, choices={"2": str(known.pk)})
    assert Membership.objects.get(organisation=known).joined_on == date(2020, 1, 1)


def test_number_of_another_organisation_is_refused(cluster, ana):
    other = Organisation.objects.create(name="Other", fictitious=True)
    Identifier.objects.create(organisation=other, scheme="vat", value="DE111111111")
    made = plan(ana, cluster, LIST, choices={"2": "new"})
    assert (2, f"“DE111111111” is the number of another organisation (no. {other.pk}).") in findings(made, "error")


def test_real_organisation_is_never_taken_for_a_fictitious_one(cluster, ana):
    Organisation.objects.create(name="Real Optics", country=Country.objects.get(code="DE"), fictitious=False)
    item = plan(ana, cluster, "Name;Country;Joined\nReal Optics;DE;2020-01-01\n").items[0]
    assert (item.outcome, item.candidates) == ("new", [])


def test_claimed_profile_is_left_to_its_people(cluster, organisation, ana, bruno):
    text = "Name;Country;City;Website;Joined\nGaismas Lāzeri SIA;LV;Riga;evil.example;2021-03-01\n"
    item = plan(ana, cluster, text).items[0]
    assert [(c.field, c.taken) for c in item.fields] == [("website", False)]
    assert item.outcome == "same"


def test_office_overwrites_no_profile_of_a_stranger(cluster, ana):
    Organisation.objects.create(name="Stranger", country=Country.objects.get(code="DE"), fictitious=True)
    take(ana, cluster, "Name;Country;Website;Joined\nStranger;DE;evil.example;2021-03-01\n")
    assert Organisation.objects.get(name="Stranger").website == ""


def test_organisation_whose_people_can_be_asked_becomes_a_candidate(organisation, other_cluster, chloe, bruno):
    take(chloe, other_cluster, "Name;Country;City;Joined\nGaismas Lāzeri SIA;LV;Riga;2021-03-01\n")
    row = Membership.objects.get(organisation=organisation, cluster=other_cluster)
    assert (row.status, row.joined_on) == (MembershipStatus.CANDIDATE, None)


def test_only_the_office_imports(cluster, chloe, bruno):
    for person in (chloe, bruno):
        with pytest.raises(PermissionDenied):
            take(person, cluster, LIST)


def test_contacts_are_hidden_from_others(cluster, organisation, ana, bruno, chloe):
    take(ana, cluster, LIST)
    assert contacts_visible_to(reader_for(ana)).count() == 2
    assert contacts_visible_to(reader_for(bruno)).count() == 0
    assert contacts_visible_to(reader_for(chloe)).count() == 0


def test_merged_organisation_is_not_matched(cluster, ana):
    from hansa.directory.actions.merges import merge

    keep = Organisation.objects.create(name="New Name", country=Country.objects.get(code="DE"), fictitious=True)
    drop = Organisation.objects.create(name="Old Name", country=Country.objects.get(code="DE"), fictitious=True)
    merge(by=SYSTEM, keep=keep, drop=drop)
    item = plan(ana, cluster, "Name;Country;Joined\nOld Name GmbH;DE;2020-01-01\n").items[0]
    assert [c.organisation for c in item.candidates] == [keep.pk]


def test_same_organisation_written_twice_is_noted(cluster, ana):
    made = plan(ana, cluster, "Name;Country;Joined\nAcme;DE;2020-01-01\nACME GmbH;DE;2020-01-01\n")
    assert len(made.items) == 1
    assert findings(made, "warning") == [(3, "The same organisation already stands in line 2; this row adds nothing.")]


def test_xlsx_gives_what_csv_gives(cluster, ana):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Название", "Страна", "Дата вступления", "Численность"])
        sheet.write_row(1, 0, ["Ромашка", "Казахстан"])
        sheet.write_datetime(1, 2, date(2020, 5, 4), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_number(1, 3, 45)
    entry = entries_of(buffer.getvalue())[0]
    assert entry.facts == {"name": "Ромашка", "country": "KZ", "size": "small"}
    assert entry.spells[0].joined == date(2020, 5, 4)


def test_plan_asks_the_database_as_often_for_three_rows_as_for_one(cluster, ana, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in (1, 3):
        text = "Name;Country;Joined\n" + "".join(f"Firm {n};DE;2020-01-01\n" for n in range(rows))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            plan(ana, cluster, text)
        counts.append(len(queries))
    assert counts[0] == counts[1]
