"""Importing region shapes: maps can be shaded, and places are found in regions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hansa.directory.models import Country, Dataset, Organisation, Region
from hansa.directory.places.countries import LAYER_COUNTRIES
from hansa.directory.places.derive import RegionFacts, centre, derive
from hansa.directory.places.geojson import LayerChoice, read_region_layer, stored_shape
from hansa.directory.places.layers import LayerError, RegionShape
from hansa.directory.places.world import read_world
from hansa.directory.queries.regions import SOURCE, shape_index
from hansa.journal.actions import Actor, record

EUROGEOGRAPHICS = "© EuroGeographics for the administrative boundaries"
CHUNK = 2_000


@dataclass
class RegionReport:
    """What an import of regions did. `without_borders`: countries whose new regions have no computed borders yet, so
    that the kind of a cluster with members there stays undetermined."""

    regions: int = 0
    new: int = 0
    countries: list[str] = field(default_factory=list)
    without_borders: list[str] = field(default_factory=list)
    located: int = 0
    notice: str = ""


@transaction.atomic
def import_regions(
    *,
    by: Actor,
    content: bytes,
    name: str,
    choice: LayerChoice,
    notice: str = "",
    url: str = "",
    atlas: Path | None = None,
) -> RegionReport:
    """Take the shapes of a GeoJSON layer; regions that are not known yet are entered.

    `atlas` (countries-10m.json of the npm package world-atlas) lets the borders of new regions be computed, and those
    that an earlier import without it left out. All or nothing; otherwise the same file again changes nothing.
    Organisations with coordinates and no region get theirs. Raises LayerError.
    """
    shapes = read_region_layer(content, choice, where=name)
    known = Region.objects.in_bulk([shape.code for shape in shapes])
    _refuse_foreign(shapes, known, name)
    new = [shape for shape in shapes if shape.code not in known]
    unmeasured = _without_borders(shapes, known)
    facts = {fact.code: fact for fact in derive(unmeasured, read_world(atlas))} if unmeasured and atlas else {}
    Region.objects.bulk_create([_region(shape, facts.get(shape.code)) for shape in new], batch_size=CHUNK)
    _keep_shapes([shape for shape in shapes if shape.code in known], known, facts)
    countries = sorted({shape.country for shape in shapes})
    _note_known_borders([shape for shape in unmeasured if shape.code in facts])
    bare = sorted({shape.country for shape in unmeasured if shape.code not in facts})
    report = RegionReport(
        regions=len(shapes),
        new=len(new),
        countries=countries,
        without_borders=bare,
        located=_locate(countries),
        notice=notice or (EUROGEOGRAPHICS if choice.fields.version.startswith("NUTS") else ""),
    )
    dataset = _dataset(content, name, url, choice, report)
    record(verb="directory.import_regions", by=by, subject=dataset, facts=asdict(report))
    return report


def _refuse_foreign(shapes: Iterable[RegionShape], known: dict[str, Region], name: str) -> None:
    for shape in shapes:
        region = known.get(shape.code)
        if region and region.country_id != shape.country:
            raise LayerError(
                f"{name}: region {shape.code} lies in {shape.country} here and in {region.country_id} in the register; "
                "codes of regions must be unique in the world: put the country before them"
            )


def _region(shape: RegionShape, facts: RegionFacts | None) -> Region:
    longitude, latitude = _centre(shape)
    return Region(
        code=shape.code,
        level=shape.level,
        country_id=shape.country,
        name=shape.name,
        native_name=shape.native_name,
        latitude=facts.latitude if facts else latitude,
        longitude=facts.longitude if facts else longitude,
        land_borders=" ".join(facts.land_borders) if facts else "",
        sea_borders=" ".join(facts.sea_borders) if facts else "",
        neighbours=" ".join(facts.neighbours) if facts else "",
        version=shape.version,
        shape=stored_shape(shape),
    )


def _centre(shape: RegionShape) -> tuple[float, float]:
    longitude, latitude = centre(shape.geometry)
    return round(longitude, 3), round(latitude, 3)


def _without_borders(shapes: Sequence[RegionShape], known: dict[str, Region]) -> list[RegionShape]:
    """Those whose borders nobody has computed: new ones, and those of an earlier import without an atlas."""
    measured = set(Country.objects.filter(has_regions=True).values_list("code", flat=True))
    return [shape for shape in shapes if shape.code not in known or shape.country not in measured]


def _note_known_borders(shapes: Iterable[RegionShape]) -> None:
    """From now on the kind of clusters in these countries is computed: from their finest level, which must be there."""
    computed = {(shape.country, shape.level) for shape in shapes}
    countries = {country for country, _level in computed}
    finest = Region.objects.filter(country__in=countries).order_by().values_list("country").annotate(Max("level"))
    Country.objects.filter(code__in={country for country, level in finest if (country, level) in computed}).update(
        has_regions=True
    )


def _keep_shapes(shapes: Sequence[RegionShape], known: dict[str, Region], facts: Mapping[str, RegionFacts]) -> None:
    """Of a region that is known only the shape is taken, and borders where nobody had computed them: its names and
    borders are facts with their own source."""
    for shape in shapes:
        region = known[shape.code]
        region.shape = stored_shape(shape)
        if fact := facts.get(shape.code):
            region.latitude, region.longitude = fact.latitude, fact.longitude
            region.land_borders, region.sea_borders = " ".join(fact.land_borders), " ".join(fact.sea_borders)
            region.neighbours = " ".join(fact.neighbours)
    changed = ["shape", "latitude", "longitude", "land_borders", "sea_borders", "neighbours"]
    Region.objects.bulk_update([known[shape.code] for shape in shapes], changed, batch_size=100)


def _locate(layer_countries: Sequence[str]) -> int:
    """Give organisations with coordinates and no region their region. Returns how many."""
    territories = {code for code, layer in LAYER_COUNTRIES.items() if layer in layer_countries}
    wanted = set(layer_countries) | territories
    index = shape_index(wanted)
    waiting = Organisation.objects.filter(country__in=wanted, region=None, latitude__isnull=False).order_by("pk")
    last, located = 0, 0
    while chunk := list(waiting.filter(pk__gt=last).only("pk", "latitude", "longitude", "country_id")[:CHUNK]):
        last = chunk[-1].pk
        for organisation in chunk:
            latitude, longitude, country = organisation.latitude, organisation.longitude, organisation.country_id
            if latitude is not None and longitude is not None and country:
                organisation.region_id = index.locate(latitude, longitude, country)
        found = [organisation for organisation in chunk if organisation.region_id]
        Organisation.objects.bulk_update(found, ["region"], batch_size=500)
        located += len(found)
    return located


def _dataset(content: bytes, name: str, url: str, choice: LayerChoice, report: RegionReport) -> Dataset:
    dataset, _created = Dataset.objects.update_or_create(
        source=SOURCE,
        checksum=hashlib.sha256(content).hexdigest(),
        defaults={
            "title": f"Region shapes: {name}"[:200],
            "version": choice.fields.version,
            "publisher": "Eurostat, GISCO" if choice.fields.version.startswith("NUTS") else "",
            "licence": report.notice[:100],
            "notice": report.notice,
            "url": url,
            "file_name": name[:300],
            "imported_at": timezone.now(),
            "report": asdict(report),
        },
    )
    return dataset
