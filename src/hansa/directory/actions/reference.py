"""Loads the reference data that the package ships: countries, regions, activities, the default founding criteria."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from django.db import transaction
from django.utils import timezone

from hansa.directory.models import Activity, Country, Dataset, FoundingRuleSet, Region
from hansa.directory.places.countries import countries
from hansa.journal.actions import Actor, record

SOURCE = "reference"
_FOLDER = files("hansa.directory.reference")
_FILES = ("activities.csv", "countries.csv", "founding_criteria.json", "regions.csv")


@dataclass(frozen=True)
class ReferenceCounts:
    """How many rows of each kind the shipped tables hold."""

    countries: int
    regions: int
    activities: int


def reference_digest() -> str:
    """SHA-256 over the shipped tables: changes when they do."""
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update(name.encode() + b"\0" + _bytes(_FOLDER / name))
    return digest.hexdigest()


@transaction.atomic
def load_reference(*, by: Actor) -> Dataset:
    """Bring reference data to the shipped state, unless it is there already; returns the dataset that says so.

    What an operator added stays: shapes of regions, regions of another version, founding criteria, and the choice of
    which criteria are the default.
    """
    digest = reference_digest()
    if present := Dataset.objects.filter(source=SOURCE, checksum=digest).first():
        return present
    counts = ReferenceCounts(countries=_load_countries(), regions=_load_regions(), activities=_load_activities())
    _load_founding_criteria()
    dataset = Dataset.objects.create(
        source=SOURCE,
        title="Countries, regions, activities and founding criteria shipped with Hansa",
        version=version("hansa"),
        publisher="GeoNames; Eurostat; European Cluster Collaboration Platform",
        licence="CC BY 4.0; © EuroGeographics for the administrative boundaries",
        checksum=digest,
        imported_at=timezone.now(),
        report=asdict(counts),
    )
    record(verb="directory.load_reference", by=by, subject=dataset, facts=asdict(counts))
    return dataset


def _load_countries() -> int:
    rows = [
        Country(code=fact.code, continent=fact.continent, latitude=fact.latitude, longitude=fact.longitude)
        for fact in countries().values()
    ]
    Country.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["continent", "latitude", "longitude"]
    )
    return len(rows)


def _load_regions() -> int:
    rows = [_region(row) for row in _table("regions.csv")]
    versions = {region.version for region in rows}
    kept = set(Region.objects.exclude(version__in=versions).values_list("code", flat=True))
    facts = [f.name for f in Region._meta.concrete_fields if f.name not in ("code", "shape")]
    Region.objects.bulk_create(
        [region for region in rows if region.code not in kept],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=facts,
        batch_size=200,
    )
    Country.objects.filter(code__in={region.country_id for region in rows}).update(has_regions=True)
    return len(rows)


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        level=int(row["level"]),
        country_id=row["country"],
        name=row["name"],
        native_name=row["native_name"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        land_borders=row["land_borders"],
        sea_borders=row["sea_borders"],
        neighbours=row["neighbours"],
        version=row["version"],
    )


def _load_activities() -> int:
    rows = [Activity(**row) for row in _table("activities.csv")]
    Activity.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["scheme", "code"], update_fields=["name_en", "name_ru"]
    )
    return len(rows)


def _load_founding_criteria() -> None:
    shipped = json.loads(_bytes(_FOLDER / "founding_criteria.json"))
    FoundingRuleSet.objects.get_or_create(
        name=shipped.pop("name"),
        version=shipped.pop("version"),
        defaults={**shipped, "is_default": not FoundingRuleSet.objects.filter(is_default=True).exists()},
    )


def _table(name: str) -> Iterator[dict[str, str]]:
    text = _bytes(_FOLDER / name).decode("utf-8")
    return csv.DictReader(io.StringIO(text, newline=""))


def _bytes(path: Traversable) -> bytes:
    # Until the derived table of regions is there, a home has no regions: the kind of a cluster is then undetermined.
    return path.read_bytes() if path.is_file() else b""
