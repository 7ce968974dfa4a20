"""Cluster organisations in the shape of the European platform's profiles. The organisations are fictitious."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from hansa.observatory.sources.cluster_organisations import ClusterOrganisation, read_cluster_organisations
from hansa.observatory.sources.cluster_organisations.lists import EMERGING_INDUSTRIES, ecosystem, ecosystems, split
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import open_file
from hansa.observatory.sources.findings import Findings, Kind

Read = Callable[..., list[ClusterOrganisation]]


@pytest.fixture
def read(tmp_path: Path, findings: Findings) -> Read:
    def run(data: str | bytes, name: str = "clusters.csv", **options: object) -> list[ClusterOrganisation]:
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
        with open_file(str(tmp_path / name)) as source:
            return read_cluster_organisations(source, findings, **options)  # type: ignore[arg-type]

    return run


PROFILE = (
    "Cluster organisation;Acronym;Country;City;Lat;Lon;Website;Year of establishment;FTE;Members;"
    "SMEs;Large companies;Research organisations;Public bodies;Others;Industrial ecosystems;Emerging industries;Label\n"
    "Boats of Ålesund;BOÅ;Norway;Ålesund;62,47;6,15;www.boats.example;2004-05-01;3,5;1 200;"
    "1000;100;50;30;20;Mobility, Transport, Automotive; ;Gold\n"
)


def test_read_a_profile(read: Read, findings: Findings) -> None:
    (found,) = read(PROFILE)
    assert found == ClusterOrganisation(
        name="Boats of Ålesund",
        short_name="BOÅ",
        country="NO",
        city="Ålesund",
        region="",
        latitude=62.47,
        longitude=6.15,
        website="http://www.boats.example",
        founded=2004,
        staff=3.5,
        members=1_200,
        members_by_type={"sme": 1_000, "large": 100, "research": 50, "public": 30, "other": 20},
        ecosystems=("10",),
        emerging=(),
        sectors=(),
        programme="",
        label="Gold",
        pic="",
        line=2,
    )
    assert not findings.counts


def test_read_the_same_from_a_spreadsheet(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(PROFILE.splitlines()):
            sheet.write_row(number, 0, line.split(";"))
    assert read(path.read_bytes(), name="clusters.xlsx") == read(PROFILE)


def test_keep_empty_what_cannot_be_and_say_what_would_be_right(read: Read, findings: Findings) -> None:
    (found,) = read(
        "name,country,lat,lon,website,founded,FTE,members,ecosystems,emerging industries,pic\n"
        "Boats,EL,6.15,62.47,nowhere,soon,many,about 50,Health; Magic,digital industries; alchemy,12\n"
    )
    assert (found.country, found.ecosystems, found.emerging) == ("GR", ("09",), ("digital industries",))
    assert [(finding.column, finding.value) for finding in findings.first] == [
        ("latitude", "6.15,62.47"),
        ("website", "nowhere"),
        ("founded", "soon"),
        ("staff", "many"),
        ("members", "about 50"),
        ("ecosystems", "Magic"),
        ("emerging", "alchemy"),
        ("pic", "12"),
    ]
    assert {finding.line for finding in findings.first} == {2}


@pytest.mark.parametrize(
    ("country", "spot", "reason"),
    [
        ("AT", "16.37,48.21", "latitude and longitude seem to be swapped: the other way round they lie in AT"),
        ("AT", "41.9,12.5", "the coordinates lie in IT, not in AT"),
        ("AT", "0,-30", "the coordinates lie 6,500 km from any city of AT"),
        ("AT", "95,16", "right is latitude from -90 to 90 and longitude from -180 to 180, not 0,0"),
    ],
)
def test_refuse_coordinates_that_contradict_the_country(
    country: str, spot: str, reason: str, read: Read, findings: Findings
) -> None:
    (found,) = read(f"name,country,lat,lon\nBoats,{country},{spot}\n")
    (finding,) = findings.first
    assert (found.latitude, finding.reason) == (None, reason)


def test_reject_rows_without_name_or_country_and_merge_repeated_ones(read: Read, findings: Findings) -> None:
    found = read("name,country\nBoats,NA\n,DE\nBread,Atlantis\nBOATS ,Namibia\n")
    assert [(one.name, one.country) for one in found] == [("Boats", "NA")]
    assert [(finding.kind, finding.line) for finding in findings.first if finding.kind != Kind.EMPTIED] == [
        (Kind.REJECTED, 3),
        (Kind.REJECTED, 4),
        (Kind.MERGED, 5),
    ]


def test_note_members_that_do_not_add_up_and_add_those_without_a_total(read: Read, findings: Findings) -> None:
    head = "name,country,members,SMEs,large companies,research organisations,public bodies,others\n"
    found = read(head + "A,DE,99,10,5,3,1,1\nB,DE,,10,5,3,1,1\nC,DE,,10,5,,,\n")
    assert [one.members for one in found] == [99, 20, None]
    (note,) = findings.first
    assert (note.kind, note.line, note.reason) == (
        Kind.NOTE,
        2,
        "the five types of members sum to 20; the total is taken as it stands",
    )


def test_take_the_columns_that_the_operator_names(read: Read) -> None:
    (found,) = read("Bezeichnung,Staat\nBoote,Deutschland\n", columns={"name": "Bezeichnung", "country": "Staat"})
    assert (found.name, found.country) == ("Boote", "DE")


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        ("title,country\nA,DE\n", {}, "no column for name; there are title, country. Right is a heading such as name"),
        ("name,country\n", {}, "no row with a name and a country"),
        ("name,country\nA,DE\n", {"columns": {"name": "Titel"}}, "there is no column “Titel”; there are name, country"),
        ("name,country\nA,DE\n", {"columns": {"title": "name"}}, "there is nothing called “title”; right are name,"),
        (b"name,country\nM\xfcller,DE\n", {}, "cp1252 reads “Müller”"),
        ("", {}, "the file is empty"),
    ],
)
def test_refuse_what_is_no_table_of_clusters(
    data: str | bytes, options: dict[str, object], words: str, read: Read
) -> None:
    with pytest.raises(UnusableSource) as refusal:
        read(data, **options)
    assert words in str(refusal.value)


def test_refuse_a_spreadsheet_that_is_none(read: Read, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(UnusableSource, match=r"clusters\.xlsx: "):
        read((tmp_path / "a.zip").read_bytes(), name="clusters.xlsx")


def test_read_forty_real_cluster_organisations(shared_data: Path, findings: Findings) -> None:
    with open_file(str(shared_data / "registers" / "h2020_cluster_organisations.csv")) as source:
        found = read_cluster_organisations(source, findings)
    assert len(found) == 40
    assert not findings.counts
    assert {one.country for one in found} >= {"GB", "GR", "RS", "NO"}
    assert sum(one.latitude is None for one in found) == 1
    assert found[0].pic == "993426083"


def test_know_the_ecosystems_by_number_code_and_name() -> None:
    assert ecosystem("2") == ecosystem("02") == ecosystem("2. Agri-food") == ecosystem("AGRI FOOD") == "02"
    assert ecosystem("15") == ecosystem("Magic") == ""
    assert len(ecosystems()) == 14
    assert len(EMERGING_INDUSTRIES) == 10


def test_split_lists_without_breaking_names() -> None:
    names = ecosystems()
    whole = next(name for name in names.values() if name.startswith("Proximity"))
    assert "," in whole
    assert split(f"Health, {whole}, Retail", names) == ["Health", whole, "Retail"]
    assert split("a; b, c|d") == ["a", "b, c", "d"]
    assert split("") == []
