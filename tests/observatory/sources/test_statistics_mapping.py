from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.statistics.mapping import load_mapping

SAID: dict[str, Any] = {
    "key": "jobs",
    "title": "Jobs",
    "version": "2020",
    "publisher": "Test office",
    "licence": "CC0-1.0",
    "area": {"column": "geo", "scheme": "NUTS 2021"},
    "field": {"column": "nace", "scheme": "NACE Rev. 2"},
    "year": {"column": "year"},
    "values": {"employment": {"column": "jobs", "where": {"unit": "NR"}}},
    "where": {"sex": ["T", "total"]},
}


def test_read_the_same_from_toml_and_json(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("\ufeff" + json.dumps(SAID), "utf-8")
    (tmp_path / "m.toml").write_text(
        """
        key = "jobs"
        title = "Jobs"
        version = "2020"
        publisher = "Test office"
        licence = "CC0-1.0"
        area = { column = "geo", scheme = "NUTS 2021" }
        field = { column = ["nace"], scheme = "NACE Rev. 2" }
        year = { column = "year" }
        where = { sex = ["T", "total"] }
        [values.employment]
        column = "jobs"
        where = { unit = "NR" }
        """,
        "utf-8",
    )
    found = load_mapping(tmp_path / "m.toml")
    assert found == load_mapping(tmp_path / "m.json")
    assert found.columns == ("geo", "nace", "year", "sex", "jobs", "unit")
    assert found.where == {"sex": ("T", "total")}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("titel",), "Jobs", "the mapping has the unknown key 'titel'; right are key, title, version"),
        (("area", "colunm"), "geo", "[area] has the unknown key 'colunm'; right are column, scheme"),
        (("licence",), None, "the mapping lacks licence"),
        (("area", "scheme"), None, "[area] lacks scheme"),
        (("area", "scheme"), "", "[area]: right are a column, and the scheme with its version, such as NUTS 2021"),
        (("area", "column"), 7, "[area] column is 7; right is a text, or a list of texts"),
        (("area",), "geo", "[area] is 'geo'; right is a table of keys and values"),
        (("area", "keep"), "(", "[area]: keep is '(', no regular expression"),
        (("area", "to"), "NUTS 2021", "[area]: concordance and to belong together"),
        (("year", "value"), 2020, "[year]: right is either a column or a value"),
        (("year", "column"), None, "[year]: right is either a column or a value"),
        (("values", "employment", "factor"), -1, "[values.employment]: factor is -1; right is a number above 0"),
        (
            ("values", "turnover"),
            {"column": "x"},
            "values are employment, turnover; right is employment, with or without",
        ),
        (("values",), {"establishments": {"column": "x"}}, "values are establishments; right is employment"),
        (("decimal",), ";", "decimal is ';'; right is “.” or “,”"),
        (("encoding",), "utf-nine", "encoding is 'utf-nine'; right is utf-8, cp1252, mac_roman"),
        (("key",), "My jobs", "key is 'My jobs'; right are small letters, digits and hyphens"),
        (("version",), 2020, "the mapping: version is 2020; right is text in quotation marks"),
        (("layout",), "excel", "layout is 'excel'; right is table, eurostat, county-business-patterns"),
        (("where", "sex"), 1, "[where] sex is 1; right is a text, or a list of texts"),
    ],
)
def test_refuse_a_mapping_and_say_where(path: tuple[str, ...], value: object, words: str, tmp_path: Path) -> None:
    said = deepcopy(SAID)
    place = said
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    (tmp_path / "m.json").write_text(json.dumps(said), "utf-8")
    with pytest.raises(UnusableSource) as raised:
        load_mapping(tmp_path / "m.json")
    assert str(raised.value).startswith("m.json: ")
    assert words in str(raised.value)


def test_refuse_what_is_no_mapping(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("key = ", "utf-8")
    with pytest.raises(UnusableSource, match=r"m\.toml: neither TOML nor JSON"):
        load_mapping(tmp_path / "m.toml")
    (tmp_path / "m.json").write_text("[]", "utf-8")
    with pytest.raises(UnusableSource, match=r"m\.json: the mapping is \[\]; right is a table"):
        load_mapping(tmp_path / "m.json")
    with pytest.raises(UnusableSource, match="cannot be opened"):
        load_mapping(tmp_path / "nothing.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 2_000_000)
    with pytest.raises(UnusableSource, match=r"large\.toml: more than 1,048,576 bytes"):
        load_mapping(tmp_path / "large.toml")


def test_read_the_mappings_of_the_user_guide(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "user" / "import-statistics.md").read_text("utf-8")
    examples = [part.partition("```")[0] for part in guide.split("```toml\n")[1:]]
    whole = [example for example in examples if "publisher" in example]
    assert len(whole) == 2
    for number, example in enumerate(whole):
        (tmp_path / f"{number}.toml").write_text(example, "utf-8")
        assert load_mapping(tmp_path / f"{number}.toml").licence
