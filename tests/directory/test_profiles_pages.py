"""Pages of profiles, claims, doubles and member lists: what each kind of person gets."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hansa.directory.actions.merges import propose_merge
from hansa.directory.actions.profiles import profile_of
from hansa.directory.enums import MembershipStatus
from hansa.directory.forms.profiles import initial_of
from hansa.directory.member_lists import staging
from hansa.directory.models import Claim, Identifier, Mandate, Membership, MergeProposal, Organisation
from hansa.journal.actions import SYSTEM

pytestmark = pytest.mark.django_db

LIST = "Firma;Land;Beitritt;E-Mail\nBaltic Optics;DE;01.02.2021;erika@baltic.example\n"


def posted(organisation: Organisation, **changes) -> dict[str, object]:
    values = initial_of(profile_of(organisation)) | {"seen_at": organisation.changed_at.isoformat()} | changes
    return {key: "" if value is None else value for key, value in values.items()}


def upload(client, cluster, text=LIST):
    path = f"/clusters/{cluster.slug}/members/import/"
    return client.post(path, {"file": SimpleUploadedFile("list.csv", text.encode())})


def test_edit_page_saves_what_it_shows(client_for, bruno, organisation):
    client = client_for(bruno)
    path = f"/organisations/{organisation.pk}/edit/"
    assert client.get(path).status_code == 200
    response = client.post(path, posted(organisation, name="Gaismas Optika SIA", products="Laser: green\nLens"))
    assert response.status_code == 302, response.context["form"].errors
    organisation.refresh_from_db()
    assert organisation.name == "Gaismas Optika SIA"
    assert sorted(organisation.products.values_list("name", "description")) == [("Laser", "green"), ("Lens", "")]


def test_edit_page_is_closed_to_strangers(client_for, chloe, organisation):
    assert client_for(chloe).get(f"/organisations/{organisation.pk}/edit/").status_code == 403
    assert client_for().get(f"/organisations/{organisation.pk}/edit/").status_code == 302


def test_number_of_another_offers_to_propose_a_merge(client_for, bruno, organisation):
    other = Organisation.objects.create(name="Other", fictitious=True)
    Identifier.objects.create(organisation=other, scheme="vat", value="LV123456789")
    page = client_for(bruno).post(
        f"/organisations/{organisation.pk}/edit/", posted(organisation, identifiers="vat LV 123 456 789")
    )
    assert f"/organisations/{organisation.pk}/double/?other={other.pk}" in page.content.decode()


def test_office_enters_an_organisation(client_for, ana, cluster):
    client = client_for(ana)
    assert client.get("/organisations/new/").status_code == 200
    data = {"name": "New One", "helix": "business", "size": "unknown"}
    assert client.post("/organisations/new/", data).status_code == 302
    assert Organisation.objects.get(name="New One").fictitious


def test_visitor_and_newcomer_enter_nothing(client_for):
    from hansa.people.models import Person

    newcomer = Person.objects.create_user("new@example.org", "correct horse battery staple")
    assert client_for().get("/organisations/new/").status_code == 302
    assert client_for(newcomer).get("/organisations/new/").status_code == 403


def test_claim_page_asks_for_approval_where_no_address_proves(client_for, chloe, organisation):
    client = client_for(chloe)
    path = f"/organisations/{organisation.pk}/claim/"
    assert "Neither a website nor a general e-mail address" in client.get(path).content.decode()
    assert client.post(path, {"statement": "I work there."}).headers["Location"] == "/claims/"
    assert Claim.objects.get().person == chloe


def test_claim_is_seen_by_those_who_decide_alone(client_for, ana, bruno, chloe, organisation, other_cluster):
    Mandate.objects.filter(person=bruno).delete()
    claim = Claim.objects.create(organisation=organisation, person=chloe, method="approval", statement="Secret reasons")
    assert client_for(ana).get(f"/claims/{claim.pk}/").status_code == 200
    for stranger in (bruno, chloe):
        assert client_for(stranger).get(f"/claims/{claim.pk}/").status_code == 404
    assert "Secret reasons" in client_for(ana).get("/claims/").content.decode()
    assert "Secret reasons" not in client_for(bruno).get("/claims/").content.decode()


def test_claim_is_granted_on_its_page(client_for, ana, chloe, organisation):
    claim = Claim.objects.create(organisation=organisation, person=chloe, method="approval", statement="x")
    client_for(ana).post(f"/claims/{claim.pk}/", {"represent": "on", "vote": "on"})
    mandate = Mandate.objects.get(person=chloe)
    assert (mandate.represent, mandate.vote, mandate.sign) == (True, True, False)


def test_pair_is_seen_and_merged_by_the_operator_alone(client_for, operator, bruno, chloe, organisation):
    other = Organisation.objects.create(name="Gaismas", fictitious=True)
    pair = propose_merge(by=SYSTEM, one=organisation, other=other)
    path = f"/merges/{pair.pk}/"
    for stranger in (bruno, chloe):
        assert client_for(stranger).get(path).status_code == 404
        assert client_for(stranger).post(path, {"keep": organisation.pk}).status_code == 404
    client = client_for(operator)
    assert client.get(path).status_code == 200
    client.post(path, {"keep": organisation.pk})
    other.refresh_from_db()
    assert other.merged_into == organisation
    assert "Gaismas" in client.get(path).content.decode()
    assert pair in client.get("/merges/").context["done"]


def test_queue_of_an_office_holds_its_own_pairs(client_for, ana, cluster, organisation):
    second, stranger = (Organisation.objects.create(name=name, fictitious=True) for name in ("Second", "Stranger"))
    Membership.objects.create(
        organisation=second, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=date(2021, 1, 1)
    )
    own = propose_merge(by=SYSTEM, one=organisation, other=second)
    propose_merge(by=SYSTEM, one=organisation, other=stranger)
    assert [pair for pair, _reasons in client_for(ana).get("/merges/").context["rows"]] == [own]


def test_double_is_reported_by_the_address_of_its_page(client_for, bruno, organisation):
    other = Organisation.objects.create(name="Gaismas", fictitious=True)
    path = f"/organisations/{organisation.pk}/double/"
    response = client_for(bruno).post(
        path, {"other": f"http://testserver{other.get_absolute_url()}", "reason": "same door"}
    )
    assert response.status_code == 302
    assert MergeProposal.objects.get().report == {"reason": "same door"}


def test_list_goes_from_file_to_register(client_for, ana, cluster, organisation):
    client = client_for(ana)
    columns = upload(client, cluster).headers["Location"]
    form = client.get(columns).context["form"]
    mapping = {f"column_{at}": form[f"column_{at}"].initial for at in form.columns}
    assert mapping == {"column_0": "name", "column_1": "country", "column_2": "joined_on", "column_3": "contact_email"}
    preview = client.post(columns, mapping).headers["Location"]
    page = client.get(preview)
    assert page.context["plan"].counts["new"] == 1
    assert "Gaismas Lāzeri SIA" in page.content.decode()  # a member that the list does not name
    done = client.post(preview, {"import": "1"}, follow=True)
    assert "1 new organisation" in done.content.decode()
    assert Membership.objects.get(organisation__name="Baltic Optics").joined_on == date(2021, 2, 1)
    assert client.get(preview).status_code == 404


def test_register_that_changed_since_the_preview_is_shown_again(client_for, ana, cluster):
    client = client_for(ana)
    columns = upload(client, cluster).headers["Location"]
    preview = client.post(columns, {"column_0": "name", "column_1": "country", "column_2": "joined_on"}).headers[
        "Location"
    ]
    client.get(preview)
    Organisation.objects.create(name="Baltic Optics GmbH", country_id="DE", fictitious=True)
    again = client.post(preview, {"import": "1"})
    assert again.headers["Location"] == preview
    assert not Membership.objects.filter(organisation__name__startswith="Baltic").exists()


def test_staged_list_is_its_sender_s_alone(client_for, ana, operator, chloe, cluster):
    columns = upload(client_for(ana), cluster).headers["Location"]
    assert client_for(operator).get(columns).status_code == 404
    assert client_for(chloe).get(columns).status_code == 403


def test_strangers_import_nothing(client_for, bruno, chloe, cluster):
    for stranger in (bruno, chloe):
        assert upload(client_for(stranger), cluster).status_code == 403
    assert upload(client_for(), cluster).headers["Location"].startswith("/account/login/")


def test_staged_list_is_gone_after_a_day(client_for, ana, cluster, monkeypatch):
    columns = upload(client_for(ana), cluster).headers["Location"]
    monkeypatch.setattr(staging, "KEPT_SECONDS", -1)
    assert client_for(ana).get(columns).status_code == 404


def test_unreadable_file_is_refused_in_words(client_for, ana, cluster):
    page = upload(client_for(ana), cluster, "a|b\n1|2\n").content.decode()
    assert "The columns are divided by “|”" in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_template_is_understood_when_it_comes_back(client_for, ana, form, prefix):
    from hansa.directory.member_lists.columns import KEYS, count_known, guess_mapping
    from hansa.directory.member_lists.tables import read_table

    answer = client_for(ana).get(f"{prefix}/members/template.{form}")
    table = read_table(answer.content, looks_like_heading=count_known)
    assert tuple(guess_mapping(table.headings)) == KEYS


def test_staging_token_leads_nowhere_else(client_for, ana, cluster):
    for token in ("x", "..", "a" * 22):
        assert client_for(ana).get(f"/clusters/{cluster.slug}/members/import/{token}/").status_code == 404


def test_preview_names_columns_and_values_in_words(client_for, ana, cluster, organisation):
    text = "Member;Land;City;Kind;Web;Since\nGaismas Lāzeri SIA;Latvia;Riga;science;gaismas.example;2021-03-01\n"
    location = upload(client_for(ana), cluster, text).headers["Location"]
    client = client_for(ana)
    columns = ("name", "country", "city", "helix", "website", "joined_on")
    client.post(location, {f"column_{at}": key for at, key in enumerate(columns)})
    page = client.get(location.replace("columns/", "")).content.decode()
    assert "Helix: business → science" in page
    assert "Website: – → https://gaismas.example" in page
    assert "Riga, Latvia" in page
