"""How much organisations compete, computed from what the register says of each, never only declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hansa.directory.models import Market, Organisation, OrganisationActivity, Participation, Product
from hansa.directory.rules.reader import VISITOR, Reader
from hansa.directory.rules.visibility import circles_of, visible

if TYPE_CHECKING:
    from hansa.analysis.competition import Competition, Offer


def competition_among(organisations: Sequence[int]) -> Competition:
    """The competition of every pair of organisations, given by number, in their order (docs/methods/competition.md).

    From products, activities, markets and the calls of their projects, as the register has them today and as each shows
    them to everyone, so that no figure of a cluster tells what a member keeps to itself. Whoever names no market is
    taken to sell in its own country. Cost grows with the square of their number.
    """
    from hansa.analysis.competition import competition

    return competition(offers_of(organisations, VISITOR))


def offers_of(organisations: Sequence[int], reader: Reader | None = None) -> list[Offer]:
    """What the register knows of each, in the order given; for a reader, as far as each shows it to them."""
    from hansa.analysis.competition import Offer

    own = {"organisation__in": list(organisations)}
    products = _sets(Product.objects.filter(**own).order_by().values_list("organisation", "name"))
    activities = _sets(
        (organisation, f"{scheme}:{code}")
        for organisation, scheme, code in OrganisationActivity.objects.filter(**own)
        .order_by()
        .values_list("organisation", "activity__scheme", "activity__code")
    )
    markets = _sets(Market.objects.filter(**own).order_by().values_list("organisation", "country"))
    countries = Organisation.objects.filter(pk__in=own["organisation__in"]).order_by().values_list("pk", "country")
    homes = {key: {country} if country else set() for key, country in countries}
    calls = _calls(organisations)
    if reader:
        _hide(reader, organisations, products, markets, homes)
    return [Offer(products[key], activities[key], markets[key] or homes[key], calls[key]) for key in organisations]


def _hide(
    reader: Reader, organisations: Sequence[int], products: dict, markets: dict, homes: dict[int, set[str]]
) -> None:
    """Leave out what an organisation does not show to the reader; its markets are then not guessed either."""
    circles = circles_of(reader, organisations)
    for one in Organisation.objects.only("visibility").in_bulk(list(organisations)).values():
        if not visible(one, "products", circles[one.pk]):
            products.pop(one.pk, None)
        if not visible(one, "markets", circles[one.pk]):
            markets.pop(one.pk, None)
            homes[one.pk] = set()


def _calls(organisations: Sequence[int]) -> dict[int, set[tuple[str, int]]]:
    """The calls that each answered, with the project; a project is known by the topics of its call."""
    rows = (
        Participation.objects.filter(organisation__in=list(organisations))
        .exclude(project__topics=[])
        .order_by()
        .values_list("organisation", "project", "project__topics")
    )
    return _sets((organisation, (str(topic), project)) for organisation, project, topics in rows for topic in topics)


def _sets(pairs: Iterable[tuple[int, object]]) -> dict[int, set]:
    found: dict[int, set] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
