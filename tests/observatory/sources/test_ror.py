"""The Research Organization Registry, schemas 1 and 2."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import open_file
from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.json_records import json_records
from hansa.observatory.sources.ror import ResearchOrganisation, read_research_organisations
from hansa.observatory.sources.ror.records import ror_number

# Fictitious organisations with numbers whose check digits are right.
SECOND: dict[str, Any] = {
    "id": "https://ror.org/03yrm5c26",
    "names": [
        {"lang": "en", "types": ["acronym"], "value": "IBS"},
        {"lang": "de", "types": ["label"], "value": "Institut für Bootsbau"},
        {"lang": "en", "types": ["label", "ror_display"], "value": "Institute of Boats"},
    ],
    "types": ["funder", "education"],
    "status": "active",
    "established": 1907,
    "links": [
        {"type": "wikipedia", "value": "http://w.example"},
        {"type": "website", "value": "https://boats.example"},
    ],
    "domains": ["Boats.example"],
    "external_ids": [{"type": "grid", "preferred": None, "all": ["grid.1.2", "grid.3.4"]}],
    "locations": [{"geonames_details": {"country_code": "NA", "name": "Windhoek", "lat": -22.55941, "lng": 17.08323}}],
    "relationships": [{"type": "parent", "id": "https://ror.org/029wc3q32"}, {"type": "child", "id": "x"}],
    "admin": {"last_modified": {"date": "2026-01-02"}},
}
FIRST: dict[str, Any] = {
    "id": "https://ror.org/03yrm5c26",
    "name": "Boats Institute",
    "acronyms": ["BI", "B.I."],
    "aliases": ["The Boats"],
    "labels": [{"label": "Institut für Bootsbau", "iso639": "de"}],
    "types": ["Company"],
    "status": "inactive",
    "established": None,
    "links": ["http://boats.example"],
    "external_ids": {
        "GRID": {"preferred": "grid.9.9", "all": "grid.9.9"},
        "ISNI": {"preferred": None, "all": ["0001"]},
    },
    "country": {"country_code": "NA"},
    "addresses": [{"city": "Windhoek", "lat": -22.5, "lng": 17.0}],
    "relationships": [{"type": "Parent", "id": "https://ror.org/029wc3q32", "label": "Mother"}],
}


def read(path: Path, data: str | bytes, findings: Findings) -> list[ResearchOrganisation]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with open_file(str(path)) as source:
        return read_research_organisations(source, findings)


def test_read_schema_2(tmp_path: Path, findings: Findings) -> None:
    (found,) = read(tmp_path / "ror.json", json.dumps([SECOND], indent=2), findings)
    assert found == ResearchOrganisation(
        number="03yrm5c26",
        name="Institute of Boats",
        short_name="IBS",
        other_names=("Institut für Bootsbau",),
        types=("funder", "education"),
        helix="science",
        status="active",
        country="NA",
        city="Windhoek",
        latitude=-22.55941,
        longitude=17.08323,
        founded=1907,
        website="https://boats.example",
        domains=("boats.example",),
        identifiers={"grid": "grid.1.2"},
        parents=("029wc3q32",),
        schema=2,
        changed="2026-01-02",
        line=2,
    )


def test_read_schema_1(tmp_path: Path, findings: Findings) -> None:
    (found,) = read(tmp_path / "ror.jsonl", json.dumps(FIRST), findings)
    assert (found.name, found.short_name, found.other_names) == (
        "Boats Institute",
        "BI",
        ("Institut für Bootsbau", "The Boats", "B.I."),
    )
    assert (found.helix, found.status, found.country, found.city) == ("business", "inactive", "NA", "Windhoek")
    assert (found.founded, found.website, found.schema) == (None, "http://boats.example", 1)
    assert found.identifiers == {"grid": "grid.9.9", "isni": "0001"}
    assert found.parents == ("029wc3q32",)


@pytest.mark.parametrize("newer_first", [True, False])
def test_keep_the_newer_of_two_records_of_one_organisation(
    newer_first: bool, tmp_path: Path, findings: Findings
) -> None:
    lines = [json.dumps(SECOND), json.dumps(FIRST)]
    (found,) = read(tmp_path / "ror.jsonl", "\n".join(lines if newer_first else lines[::-1]), findings)
    assert found.schema == 2
    (merged,) = findings.first
    older, newer = (2, 1) if newer_first else (1, 2)
    assert (merged.kind, merged.line) == (Kind.MERGED, older)
    assert merged.reason == f"stands on line {newer} too, which is newer and counts"


def test_leave_empty_what_cannot_be_and_say_so(tmp_path: Path, findings: Findings) -> None:
    wrong = SECOND | {
        "established": "long ago",
        "links": [{"type": "website", "value": "nowhere"}],
        "locations": [{"geonames_details": {"country_code": "XQ", "name": "MÃ¼nster", "lat": 0, "lng": 0}}],
    }
    (found,) = read(tmp_path / "ror.jsonl", json.dumps(wrong), findings)
    assert (found.founded, found.website, found.country, found.latitude, found.city) == (None, "", "", None, "Münster")
    assert {finding.column for finding in findings.first} == {"established", "links", "country", "coordinates"}
    assert all(finding.kind == Kind.EMPTIED and finding.line == 1 for finding in findings.first)


def test_reject_records_without_number_or_name_and_note_withdrawn_ones(tmp_path: Path, findings: Findings) -> None:
    records = [
        SECOND | {"id": "https://ror.org/03yrm5c27"},
        SECOND | {"id": None},
        SECOND | {"names": []},
        SECOND | {"status": "withdrawn"},
        FIRST,
    ]
    (found,) = read(tmp_path / "ror.jsonl", "\n".join(map(json.dumps, records)), findings)
    assert found.schema == 1
    assert [(finding.kind, finding.line) for finding in findings.first] == [
        (Kind.REJECTED, 1),
        (Kind.REJECTED, 2),
        (Kind.REJECTED, 3),
        (Kind.NOTE, 4),
    ]


@pytest.mark.parametrize("field", ["names", "types", "links", "external_ids", "locations", "relationships", "admin"])
@pytest.mark.parametrize("value", [None, 7, "text", [None], [[]], {"a": 1}])
def test_survive_any_shape_of_a_part(field: str, value: object, tmp_path: Path, findings: Findings) -> None:
    broken = SECOND | {field: value}
    (found,) = read(tmp_path / "ror.jsonl", f"{json.dumps(broken)}\n{json.dumps(FIRST)}", findings)[-1:]
    assert found.number == "03yrm5c26"


def test_read_the_newer_schema_of_the_official_zip(tmp_path: Path, findings: Findings) -> None:
    with zipfile.ZipFile(tmp_path / "ror.zip", "w") as archive:
        archive.writestr("v1.73-ror-data.json", json.dumps([FIRST]))
        archive.writestr("v1.73-ror-data_schema_v2.json", json.dumps([SECOND]))
        archive.writestr("v1.73-ror-data_schema_v2.csv", "id")
    with open_file(str(tmp_path / "ror.zip")) as source:
        assert [one.schema for one in read_research_organisations(source, findings)] == [2]


def test_read_four_thousand_real_records(shared_data: Path, findings: Findings) -> None:
    with open_file(str(shared_data / "registers" / "ror-sample.jsonl.gz")) as source:
        found = read_research_organisations(source, findings)
    assert len(found) == 3_876
    assert findings.total(Kind.NOTE) == 124  # the withdrawn ones
    assert findings.total(Kind.REJECTED) == findings.total(Kind.EMPTIED) == 0
    assert all(one.name and one.country and one.latitude is not None for one in found)
    assert sum(one.country == "NA" for one in found) == 4
    assert {one.schema for one in found} == {1, 2}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("[]", "no JSON object in it"),
        ("", "no JSON object in it"),
        ('{"a": 1}', "no organisation in it"),
        (b'{"name": "M\xfcnchen"}', "not in UTF-8"),
    ],
)
def test_refuse_what_is_no_dump(data: str | bytes, words: str, tmp_path: Path, findings: Findings) -> None:
    with pytest.raises(UnusableSource) as refusal:
        read(tmp_path / "ror.json", data, findings)
    assert words in str(refusal.value)


def test_refuse_several_files(tmp_path: Path, findings: Findings) -> None:
    with zipfile.ZipFile(tmp_path / "ror.zip", "w") as archive:
        archive.writestr("a.json", "[]")
        archive.writestr("b.json", "[]")
    with (
        open_file(str(tmp_path / "ror.zip")) as source,
        pytest.raises(UnusableSource, match=r"a\.json, b\.json\. Right is one \.json or \.jsonl"),
    ):
        read_research_organisations(source, findings)


def test_check_the_last_two_signs_of_a_number() -> None:
    assert ror_number("https://ror.org/03yrm5c26/") == ror_number(" 03YRM5C26 ") == "03yrm5c26"
    assert ror_number("https://ror.org/03yrm5c62") == ror_number("https://ror.org/03yrm5u26") == ror_number(None) == ""


class TestJsonRecords:
    def lines(self, data: str, findings: Findings, chunk: int = 7) -> list[tuple[int, object]]:
        class Slow(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                return super().read(chunk)

        return [(line, record["n"]) for line, record in json_records("a.json", Slow(data.encode()), findings)]

    @pytest.mark.parametrize(
        ("data", "lines"),
        [
            ('[{"n": 1}, {"n": 2}]', [1, 1]),
            ('\ufeff{"n": 1}{"n": 2}', [1, 1]),
            ('{"n": 1}\r\n\n{"n": 2}\n', [1, 3]),
            ('[\n {\n  "n": 1\n },\n {"n": 2}\n]\n', [2, 5]),
            ('{"n": 1, "o": {"p": "}{"}}\n{"n": 2}', [1, 2]),
        ],
    )
    def test_find_objects_however_they_stand(self, data: str, lines: list[int], findings: Findings) -> None:
        assert self.lines(data, findings) == [(lines[0], 1), (lines[1], 2)]

    def test_reject_a_broken_object_and_go_on(self, findings: Findings) -> None:
        data = '{"n": 1}\n{"n": 2,, "x"}\n"text"\n{"n": 3}\n{"n": 4'
        assert self.lines(data, findings) == [(1, 1), (4, 3)]
        assert [(finding.line, finding.value) for finding in findings.first] == [
            (2, '{"n": 2,, "x"} "text" {"n": 3} {"n": 4'),
            (5, '{"n": 4'),
        ]

    def test_give_up_on_a_file_full_of_broken_ones(self, findings: Findings) -> None:
        with pytest.raises(UnusableSource, match="line 101: more than 100 objects cannot be read as JSON"):
            self.lines('{"n": }\n' * 200, findings, 10_000)

    def test_survive_a_deep_object(self, findings: Findings) -> None:
        data = '{"n": ' + "[" * 100_000 + "\n" + '{"n": 2}'
        assert self.lines(data, findings, 50_000) == [(2, 2)]
