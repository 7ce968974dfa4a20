"""Merging what two records say of themselves: fields, names, numbers, activities, products, markets, contacts."""

from __future__ import annotations

from hansa.directory.actions.merges.report import Report
from hansa.directory.duplicates import folded_name
from hansa.directory.enums import Helix, NameKind, PlaceQuality, SizeClass
from hansa.directory.models import Organisation, OrganisationName
from hansa.directory.rules.reader import CIRCLES
from hansa.directory.rules.visibility import DEFAULT_VISIBILITY, level_of

FIELDS = ("description", "founded_year", "website", "email", "phone", "helix", "size")
PLACE = ("country_id", "region_id", "street", "postcode", "city", "latitude", "longitude", "place_quality")
NOTHING = ("", None, Helix.UNKNOWN, SizeClass.UNKNOWN)
# From the vaguest to the most exact.
QUALITY = (
    PlaceQuality.UNKNOWN,
    PlaceQuality.COUNTRY,
    PlaceQuality.REGION,
    PlaceQuality.CITY,
    PlaceQuality.SOURCE,
    PlaceQuality.EXACT,
)


def merge_fields(keep: Organisation, drop: Organisation, report: Report) -> None:
    """Fill what `keep` leaves empty; where both say something different, `keep` is right and the report says so."""
    report.dropped_name = drop.name
    if not keep.name:
        keep.name = drop.name
    for name in FIELDS:
        kept, dropped = getattr(keep, name), getattr(drop, name)
        if dropped in NOTHING or kept == dropped:
            continue
        if kept in NOTHING:
            setattr(keep, name, dropped)
            report.filled.append(name)
        else:
            report.conflict(name, kept, dropped)
    _merge_place(keep, drop, report)
    _keep_secrets(keep, drop, report)


def _merge_place(keep: Organisation, drop: Organisation, report: Report) -> None:
    """A place is taken over whole, from the record that knows it more exactly: half of two addresses is none."""
    same_country = not keep.country_id or not drop.country_id or keep.country_id == drop.country_id
    if same_country and QUALITY.index(drop.place_quality) > QUALITY.index(keep.place_quality):
        for name in PLACE:
            if getattr(drop, name) not in NOTHING:
                setattr(keep, name, getattr(drop, name))
        report.filled.append("place")
        return
    if same_country and not keep.region_id and drop.region_id:
        keep.region_id = drop.region_id
        report.filled.append("region")
    for name in ("country_id", "region_id", "city", "street"):
        kept, dropped = getattr(keep, name), getattr(drop, name)
        if dropped and kept != dropped:
            report.conflict(name.removesuffix("_id"), kept, dropped)


def _keep_secrets(keep: Organisation, drop: Organisation, report: Report) -> None:
    """What was taken over from a record that showed it to fewer people stays with those."""
    taken = {"street", "postcode"} if "place" in report.filled else set()
    for name in (taken | set(report.filled) | {"products", "markets", "people"}) & DEFAULT_VISIBILITY.keys():
        level = max(level_of(keep, name), level_of(drop, name), key=CIRCLES.index)
        if level != level_of(keep, name):
            keep.visibility = {**keep.visibility, name: str(level)}


def move_names(keep: Organisation, drop: Organisation, report: Report) -> None:
    """The dropped name stays findable as the name of a merged record."""
    present = set(keep.names.values_list("kind", "name"))
    arriving = list(drop.names.all())
    for name in arriving:
        if (name.kind, name.name) not in present:
            name.organisation = keep
            name.save(update_fields=["organisation"])
            report.count("names", 1)
    known = {keep.name, *keep.names.values_list("name", flat=True)}
    if drop.name and drop.name not in known:
        OrganisationName.objects.create(organisation=keep, name=drop.name, kind=NameKind.MERGED)
        report.count("names", 1)


def move_numbers(keep: Organisation, drop: Organisation, report: Report) -> None:
    """Numbers go over: an import finds the survivor by the numbers of both."""
    report.count("identifiers", drop.identifiers.update(organisation=keep))


def move_activities(keep: Organisation, drop: Organisation, report: Report) -> None:
    present = set(keep.activities.values_list("activity", flat=True))
    has_main = keep.activities.filter(main=True).exists()
    for row in drop.activities.exclude(activity__in=present):
        row.organisation, row.main = keep, row.main and not has_main
        row.save(update_fields=["organisation", "main"])
        report.count("activities", 1)


def move_products(keep: Organisation, drop: Organisation, report: Report) -> None:
    present = {folded_name(product.name) for product in keep.products.all()}
    for product in drop.products.all():
        if folded_name(product.name) not in present:
            product.organisation = keep
            product.save(update_fields=["organisation"])
            report.count("products", 1)


def move_markets(keep: Organisation, drop: Organisation, report: Report) -> None:
    present = list(keep.markets.values_list("country", flat=True))
    report.count("markets", drop.markets.exclude(country__in=present).update(organisation=keep))


def move_contacts(keep: Organisation, drop: Organisation, report: Report) -> None:
    """A contact that an office has under both records stays once, with what either knew, and as hidden as it was."""
    present = {(c.cluster_id, folded_name(c.name), c.email.lower()): c for c in keep.contacts.all()}
    for contact in drop.contacts.all():
        double = present.get((contact.cluster_id, folded_name(contact.name), contact.email.lower()))
        if double is None:
            contact.organisation = keep
            contact.save(update_fields=["organisation"])
            report.count("contacts", 1)
            continue
        double.position, double.phone = double.position or contact.position, double.phone or contact.phone
        double.visibility = max(double.visibility, contact.visibility, key=CIRCLES.index)
        double.save(update_fields=["position", "phone", "visibility"])
        contact.delete()
