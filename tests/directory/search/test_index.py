"""The index finds organisations, follows every change of them, and takes no harm from what is typed."""

import pytest

from hansa.directory.enums import NameKind
from hansa.directory.models import (
    Country,
    Identifier,
    Organisation,
    OrganisationName,
    Participation,
    Project,
    SearchKey,
    SearchWord,
)
from hansa.directory.search import index
from hansa.directory.search.correct import corrected
from hansa.directory.search.query import MAX_WORDS, parse

pytestmark = pytest.mark.django_db


def enter(name: str, **more) -> Organisation:
    organisation = Organisation.objects.create(name=name, **more)
    index.refresh(organisation)
    return organisation


def found(typed: str, *, whole: bool = False, few: bool = False) -> list[str]:
    organisations = index.matching(Organisation.objects.all(), parse(typed), whole=whole, few=few)
    return sorted(organisations.values_list("name", flat=True))


def better(typed: str) -> str | None:
    query = corrected(parse(typed), Organisation.objects.all())
    return query and str(query)


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Сименс", "Siemens AG"),
        ("siem", "Siemens AG"),
        ("microelektronika", "Микроэлектроника"),
        ("микроэлектроника", "НИИ микроэлектроники"),
        ("zurich", "ETH Zürich"),
        ("zürich eth", "ETH Zürich"),
        ("微电子", "北京微电子研究所"),
    ],
)
def test_finds_a_name_in_any_script_by_its_beginning(typed, name, few):
    enter(name)
    enter("Somebody Else Ltd")
    assert found(typed, few=few) == [name]


def test_finds_by_further_name_number_and_city():
    organisation = enter("Siemens AG", city="Erlangen", country=Country.objects.get(code="DE"))
    Identifier.objects.create(organisation=organisation, scheme="pic", value="999984059")
    OrganisationName.objects.create(organisation=organisation, name="Telegraphen-Bauanstalt", kind=NameKind.FORMER)
    index.refresh(organisation)
    for typed in ("telegraphen", "999984059", "erlangen", "siemens erlangen"):
        assert found(typed) == ["Siemens AG"], typed


def test_asks_for_whole_words_when_told_to():
    enter("SAP")
    enter("Sapienza")
    assert found("sap") == ["SAP", "Sapienza"]
    assert found("sap", whole=True) == ["SAP"]
    assert found("sap", whole=True, few=True) == ["SAP"]


def test_follows_a_change_of_name():
    organisation = enter("Old Name")
    Organisation.objects.filter(pk=organisation.pk).update(name="New Name")
    organisation.refresh_from_db()
    index.refresh(organisation)
    assert found("old") == []
    assert found("new") == ["New Name"]


def test_forgets_a_deleted_organisation():
    organisation = enter("Short Lived")
    Organisation.objects.filter(pk=organisation.pk).delete()
    assert found("lived") == []


def test_counts_projects_when_refreshed():
    organisation = enter("Builder")
    project = Project.objects.create(register="test", number="1")
    Participation.objects.create(organisation=organisation, project=project)
    index.refresh(organisation)
    assert Organisation.objects.get(pk=organisation.pk).project_count == 1


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '" OR 1=1 --',
        "'; DROP TABLE directory_organisation; --",
        "NEAR(a b, 2)",
        "name:*",
        "a AND NOT b",
        "search_text : x",
        "(((",
        "a:* & !b | <-> c",
        "\0",
        "🚀🚀",
        "\u202eabc\u202c",
        "%_\\",
        "я" * 10_000,
        "a " * 5_000,
        "*",
        "-",
        "0",
    ],
)
def test_takes_no_harm_from_anything_typed(typed):
    enter("Quiet Works")
    for whole in (False, True):
        for few in (False, True):
            found(typed, whole=whole, few=few)
    better(typed)
    assert found("quiet") == ["Quiet Works"]


def test_reads_only_the_first_words_of_a_long_query():
    assert len(parse(" ".join(f"w{n}" for n in range(50))).words) == MAX_WORDS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fraunhofr", "fraunhofer"),
        ("fruanhofer", "fraunhofer"),
        ("frauhofe institut", "fraunhofer institut"),
        ("bosc", None),  # begins Bosch, so it is found as it is
        ("bsch", "bosch"),
        ("микраэлектронка", "микроэлектроника"),
        ("цнрс", None),  # four letters, though five in Latin: tunis is too far
        ("zzzzzzzz", None),
        ("abc", None),
    ],
)
def test_corrects_typing_errors_to_words_as_they_are_written(typed, meant):
    enter("Fraunhofer Institut")
    enter("Bosch")
    enter("Микроэлектроника")
    enter("Tunis")
    assert better(typed) == meant


def test_corrects_to_the_word_that_more_organisations_have():
    for number in range(3):
        enter(f"Marina {number}")
    enter("Martina")
    index.rebuild()
    assert better("maprina") == "marina"


def test_corrects_only_to_what_finds_something():
    organisation = enter("Fraunhofer")
    Organisation.objects.filter(pk=organisation.pk).delete()
    assert SearchWord.objects.filter(word="fraunhofer").exists()
    assert better("fraunhofr") is None


def test_rebuilds_what_a_bulk_load_left_out():
    with index.bulk():
        Organisation.objects.bulk_create(
            Organisation(name=f"Loaded {n}", search_text=f"loaded {n}") for n in ("one", "two")
        )
        first = Organisation.objects.get(name="Loaded one")
        Participation.objects.create(organisation=first, project=Project.objects.create(register="test", number="1"))
    assert found("loaded") == ["Loaded one", "Loaded two"]
    assert Organisation.objects.get(name="Loaded one").project_count == 1
    assert SearchWord.objects.get(word="loaded").organisations == 2
    assert better("laoded") == "loaded"
    enter("Later")
    assert found("later") == ["Later"]


def test_rebuilds_texts_after_a_change_of_the_fold():
    organisation = enter("Siemens AG")
    Organisation.objects.filter(pk=organisation.pk).update(search_text="stale")
    index.rebuild(texts=True)
    assert found("сименс") == ["Siemens AG"]
    assert found("stale") == []


def test_leaves_the_index_whole_when_a_bulk_load_fails():
    enter("Before")
    with pytest.raises(ZeroDivisionError), index.bulk():
        Organisation.objects.create(name="Within", search_text="within")
        raise ZeroDivisionError
    assert found("within") == []
    enter("After")
    assert found("after") == ["After"]
    assert found("before") == ["Before"]


def test_takes_a_word_into_the_vocabulary_once():
    enter("Twice")
    enter("Twice")
    assert SearchWord.objects.filter(word="twice").count() == 1
    assert SearchKey.objects.filter(word__word="twice").count() == 16


def test_is_repaired_when_its_triggers_are_gone():
    index._engine().pause()
    Organisation.objects.create(name="Unseen", search_text="unseen")
    index.prepare()
    assert found("unseen") == ["Unseen"]
    enter("Seen")
    assert found("seen") == ["Seen"]
