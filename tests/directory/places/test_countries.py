"""Country codes, facts and names."""

from importlib.resources import files
from pathlib import Path

import pytest

from hansa.directory.places.countries import UnknownCountry, countries, country_name, iso_country, layer_country
from hansa.directory.places.country_table import write_countries


@pytest.mark.parametrize(
    ("code", "iso"),
    [
        ("UK", "GB"),
        ("EL", "GR"),
        ("NA", "NA"),
        ("gb", "GB"),
        (" DE ", "DE"),
        ("DEU", "DE"),
        ("XK", "XK"),
        ("NAM", "NA"),
    ],
)
def test_understand_iso_and_ec_codes(code: str, iso: str) -> None:
    assert iso_country(code) == iso


@pytest.mark.parametrize("code", ["", "ZZ", "AN", "Deutschland", "D", "=1+1", "Д" * 10_000])
def test_refuse_what_is_no_code(code: str) -> None:
    with pytest.raises(UnknownCountry, match="is no country code; right is a code of ISO 3166-1") as refusal:
        iso_country(code)
    assert len(str(refusal.value)) < 200


def test_know_facts_of_countries() -> None:
    facts = countries()
    assert len(facts) == 250
    assert (facts["NA"].name, facts["NA"].continent, facts["NA"].capital) == ("Namibia", "AF", "Windhoek")
    assert (facts["TR"].continent, facts["CY"].continent, facts["RU"].continent) == ("AS", "EU", "EU")
    assert facts["LU"].neighbours == ("BE", "DE", "FR")
    assert (facts["FR"].latitude, facts["FR"].longitude) == (48.853, 2.349)
    assert [code for code, fact in facts.items() if fact.latitude is None] == ["AQ", "BV", "HM", "UM"]


def test_name_countries_in_both_languages() -> None:
    assert (country_name("DE"), country_name("DE", "ru")) == ("Germany", "Германия")
    assert all(country_name(code, language) != code for code in countries() for language in ("en", "ru"))


def test_find_layer_of_territory() -> None:
    assert (layer_country("GF"), layer_country("AX"), layer_country("DE")) == ("FR", "FI", "DE")


def test_make_shipped_table_again(tmp_path: Path) -> None:
    assert write_countries(tmp_path / "countries.csv") == 250
    shipped = files("hansa.directory.reference").joinpath("countries.csv").read_bytes()
    assert (tmp_path / "countries.csv").read_bytes() == shipped
