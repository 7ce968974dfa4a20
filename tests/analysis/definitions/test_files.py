"""Sets of definitions in files: what is written is read back, and what cannot be read is told with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.definitions import (
    Classification,
    ClusterDefinition,
    CodeShare,
    DefinitionSet,
    benchmark_categories,
    load_definitions,
    save_definitions,
)

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)
CODES = st.text("0123456789.ABC/", min_size=1, max_size=8)
PARTS = st.builds(CodeShare, CODES, st.floats(0, 1, exclude_min=True))


@st.composite
def _sets(draw: st.DrawFn) -> DefinitionSet:
    classification = Classification(draw(WORDS), draw(WORDS))
    clusters = []
    for key in draw(st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True), min_size=1, unique=True)):
        codes = tuple(draw(st.lists(PARTS, max_size=4)))
        clusters.append(
            ClusterDefinition(
                key=key,
                name=draw(WORDS),
                kind=draw(st.sampled_from(["traded", "local"])),
                version=draw(WORDS),
                author=draw(WORDS),
                codes=codes,
                classification=classification if codes else None,
                source=draw(WORDS),
                licence=draw(WORDS),
                regions=draw(st.none() | st.lists(CODES, min_size=1, max_size=3).map(tuple)),
            )
        )
    return DefinitionSet(draw(WORDS), tuple(clusters), draw(st.booleans()))


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_read_what_was_written(ending: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("definitions") / f"mine{ending}"

    @given(_sets())
    def prove(definitions: DefinitionSet) -> None:
        save_definitions(definitions, path)
        assert load_definitions(path) == definitions

    prove()


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_keep_categories_without_codes(ending: str, tmp_path: Path) -> None:
    save_definitions(benchmark_categories(), tmp_path / f"names{ending}")
    assert load_definitions(tmp_path / f"names{ending}") == benchmark_categories()


HEAD = "set,overlapping,key,name,kind,version,author,source,licence,regions,classification,vintage,code,share\n"


def test_read_a_typed_file_with_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "\ufeff" + HEAD + "Mine,no,cars,Автомобили,traded,1,Ana,own,CC0-1.0,SE11 SE22,NACE,Rev. 2,29.10,\n"
        "Mine,no,cars,Автомобили,traded,1,Ana,own,CC0-1.0,SE11 SE22,NACE,Rev. 2,29.32,0.25\n",
        encoding="utf-8",
    )
    cars = load_definitions(path)["cars"]
    assert cars.name == "Автомобили"
    assert cars.regions == ("SE11", "SE22")
    assert cars.codes == (CodeShare("29.10"), CodeShare("29.32", 0.25))


LINE = "Mine,no,cars,Cars,traded,1,Ana,own,CC0-1.0,,NACE,Rev. 2,29.10,{share}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("key,name\n", "mine.csv lacks the column set, overlapping"),
        (HEAD + LINE.format(share="half"), "mine.csv, line 2: the share is 'half'; right is a number"),
        (HEAD + LINE.format(share="2"), "mine.csv, line 2: the share of code 29.10 is 2.0"),
        (HEAD + LINE.format(share="1,0"), "mine.csv, line 2 has more cells than the first line"),
        (HEAD + "Mine,no,cars\n", "mine.csv, line 2 has fewer cells"),
        (
            HEAD + LINE.format(share="") + LINE.format(share="").replace("Cars", "Autos"),
            "mine.csv, line 3: cluster cars is described otherwise than in line 2",
        ),
        (HEAD + LINE.format(share="").replace("traded", "export"), "mine.csv, line 2: cluster cars: its kind"),
        (HEAD + LINE.format(share="").replace(",no,", ",maybe,"), "overlapping is 'maybe'; right is yes or no"),
        (HEAD + LINE.format(share="") + LINE.format(share="").replace("Mine", "Other"), "2 different values of set"),
        (HEAD, "0 different values of set"),
    ],
)
def test_refuse_csv_with_the_line(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        load_definitions(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "mine.json is no JSON"),
        ("[]", "right is an object with"),
        ('{"clusters": [{"key": "cars"}]}', "mine.json, cluster 1 lacks 'codes'"),
        ('{"clusters": [3]}', "mine.json, cluster 1"),
        (
            '{"clusters": [{"key": "Cars", "name": "Cars", "kind": "traded", "version": "1", "author": "Ana",'
            ' "source": "own", "licence": "CC0-1.0", "codes": []}]}',
            "mine.json, cluster 1: the key 'Cars'",
        ),
    ],
)
def test_refuse_json_with_the_cluster(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        load_definitions(path)


CARS = (
    '{"key": "cars", "name": "Cars", "kind": "traded", "version": "1", "author": "Ana", "source": "own",'
    ' "licence": "CC0-1.0", "classification": {"name": "NACE", "vintage": "Rev. 2"}, "codes": [{"code": "01.10"}]}'
)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"01.10"', "1.1", "cluster 1: code is 1.1; right is text in quotation marks, or leading zeros are lost"),
        ('"Cars"', "null", "cluster 1: name is None; right is text"),
        ('"codes"', '"regions": "SE11", "codes"', "“regions” neither a list nor null"),
        ('[{"code": "01.10"}]', '"01.10"', "“codes” is no list"),
        ('"clusters"', '"overlapping": "no", "clusters"', "mine.json: overlapping is 'no'; right is true or false"),
    ],
)
def test_refuse_json_of_other_types(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    text = f'{{"set": "Mine", "clusters": [{CARS}]}}'
    path.write_text(text, encoding="utf-8")
    assert load_definitions(path)["cars"].codes == (CodeShare("01.10"),)
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        load_definitions(path)


def test_refuse_other_endings_and_what_csv_cannot_hold(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"mine.xlsx: cluster definitions are files that end in .json or .csv"):
        save_definitions(benchmark_categories(), tmp_path / "mine.xlsx")
    with pytest.raises(ValueError, match="is empty"):
        save_definitions(DefinitionSet("None", ()), tmp_path / "mine.csv")
    assert not list(tmp_path.iterdir())
