"""Records that may be one organisation: proposed for merging, never merged by an import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hansa.directory.actions.loading.sql import insert_select, rows, table_of
from hansa.directory.duplicates import folded_name
from hansa.directory.enums import OrganisationStatus
from hansa.directory.models import Identifier, MergeProposal, Organisation
from hansa.directory.places.folding import fold

MOST_PROPOSALS = 2_000
"""At most so many proposals of one import: the surest first. More would bury the people who decide."""

# As `directory.duplicates.likeness` has it.
SAME_NUMBER, SAME_CITY, SAME_NAME, OTHER_CITY = 1.0, 0.97, 0.9, 0.75
_CHUNK = 5_000


@dataclass(frozen=True)
class SharedNumber:
    """A VAT number of a staged organisation that belongs to another record already."""

    value: str
    line: int
    organisation_id: int
    owner_id: int


@dataclass(frozen=True)
class Proposals:
    """How many pairs were found, how many of them are new proposals, how many were left out by the limit."""

    found: int
    made: int
    left_out: int


Pair = tuple[int, int]


def take_tax_numbers() -> list[SharedNumber]:
    """Give each VAT number to the first organisation that says it; return those that somebody else has already."""
    identifier = table_of(Identifier)
    insert_select(
        Identifier,
        {"organisation_id": "s.id", "scheme": "'vat'", "value": "s.vat"},
        "FROM stage_organisation s WHERE s.no IN (SELECT MIN(no) FROM stage_organisation WHERE vat <> '' GROUP BY vat) "
        f"AND NOT EXISTS (SELECT 1 FROM {identifier} i WHERE i.scheme = 'vat' AND i.value = s.vat) ORDER BY s.no",
    )
    found = rows(
        f"SELECT s.vat, s.source_line, s.id, i.organisation_id FROM stage_organisation s JOIN {identifier} i "
        "ON i.scheme = 'vat' AND i.value = s.vat WHERE i.organisation_id <> s.id ORDER BY s.no"
    )
    return [SharedNumber(*row) for row in found]


def propose_mergers(shared: list[SharedNumber]) -> Proposals:
    """Propose pairs with one VAT number, and pairs of one name and country with a staged record among them."""
    scored: dict[Pair, tuple[float, list[str]]] = {}
    for number in shared:
        scored[_in_order(number.organisation_id, number.owner_id)] = SAME_NUMBER, ["same_number"]
    for pair, score, reasons in _namesakes():
        scored.setdefault(pair, (score, reasons))
    surest = sorted(scored.items(), key=lambda item: (-item[1][0], item[0]))[:MOST_PROPOSALS]
    proposals = [
        MergeProposal(first_id=first, second_id=second, score=score, reasons=reasons)
        for (first, second), (score, reasons) in surest
    ]
    before = MergeProposal.objects.count()
    MergeProposal.objects.bulk_create(proposals, ignore_conflicts=True, batch_size=500)
    return Proposals(len(scored), MergeProposal.objects.count() - before, len(scored) - len(surest))


def _namesakes() -> Iterator[tuple[Pair, float, list[str]]]:
    """Staged records with the oldest record of the same folded name in the same country.

    One pass over the names of the register; memory grows with the staged names only. A pair that was proposed before
    is not proposed again, whatever was decided.
    """
    groups: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for name, country in rows("SELECT name, country_id FROM stage_organisation WHERE name <> '' AND country_id <> ''"):
        groups.setdefault((country, folded_name(name)), [])
    named = Organisation.objects.exclude(status=OrganisationStatus.MERGED).exclude(name="").exclude(country=None)
    named = named.filter(fictitious=False)
    columns = named.order_by("pk").values_list("pk", "name", "country_id", "city")
    for number, name, country, city in columns.iterator(_CHUNK):
        if (group := groups.get((country, folded_name(name)))) is not None:
            group.append((number, city))
    for (oldest, oldest_city), *others in filter(None, groups.values()):
        for number, city in others:
            yield (oldest, number), *_cities(city, oldest_city)


def _cities(city: str, other: str) -> tuple[float, list[str]]:
    if city and fold(city) == fold(other):
        return SAME_CITY, ["same_name", "same_city"]
    return (OTHER_CITY, ["same_name", "other_city"]) if city and other else (SAME_NAME, ["same_name"])


def _in_order(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
