"""Lists of organisations, cut to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.db.models import Q, QuerySet

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Organisation, OrganisationActivity
from hansa.directory.queries.candidates import SMALL, Candidate, candidates, census_of_candidates, ranked
from hansa.directory.queries.census import Census, census
from hansa.directory.queries.filters import OrganisationFilters, filtered
from hansa.directory.queries.memberships import memberships_visible_to
from hansa.directory.rules.reader import Reader
from hansa.directory.search.correct import corrected
from hansa.directory.search.index import matching
from hansa.directory.search.query import Query, parse
from hansa.directory.search.words import frequency

PAGE = 25
SHOWN = ("name", "helix", "status", "city", "country", "region", "project_count", "fictitious")
# So few organisations are read one by one rather than looked up by a word.
FEW = 20_000
# So many are met soon enough on a walk along any order: a page of 25 after a few ten thousand of a million.
OFTEN = 2_000


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after or before an organisation of the list, by its number. Empty: at the beginning."""

    after: int | None = None
    before: int | None = None


@dataclass(frozen=True)
class Found:
    """A page of a list.

    `total` is exact, or None where more than a thousand were found among words, members or activities. `counts` holds,
    for country, region, helix and size, the number of organisations by code as if nothing were chosen there; it is
    empty where `total` is None. `looked_for` is the query that was answered instead when nothing had the words of the
    reader. `only_best`: the list holds the best thousand of more.
    """

    organisations: list[Organisation]
    total: int | None
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    looked_for: str = ""
    only_best: bool = False
    after: int | None = None
    before: int | None = None


def organisations_present() -> QuerySet[Organisation]:
    """Every organisation that lists show: merged records are left out, closed ones stay."""
    return Organisation.objects.filter(merged_into=None)


def find(reader: Reader, filters: OrganisationFilters, cursor: Cursor = Cursor(), size: int = PAGE) -> Found:
    """A page of the organisations that the filters let through, in the order they ask for.

    Memberships that the reader may not know of do not count. Cost: a few look-ups in indexes and at most a thousand
    rows; order by relevance only among the first thousand that have the words.
    """
    selection = select(reader, filters)
    found = _page_in_memory(selection, cursor, size) if selection.small is not None else _page(selection, cursor, size)
    return replace(found, looked_for=selection.looked_for)


@dataclass(frozen=True)
class Selection:
    """What the words, the cluster and the activity of the filters leave of the register; the other filters are not
    applied yet.

    `base` is that without the words. `small` holds the selection where it is no more than a thousand organisations.
    `census` is None where it is more than that, yet not the whole register.
    """

    filters: OrganisationFilters
    query: Query
    base: QuerySet[Organisation]
    small: list[Candidate] | None
    census: Census | None
    looked_for: str = ""

    def organisations(self) -> QuerySet[Organisation]:
        """All of it, for downloads and programs."""
        return matching(self.base, self.query)


def select(reader: Reader, filters: OrganisationFilters) -> Selection:
    """What the reader asks for, with mistyped words corrected where nothing has them."""
    query = parse(filters.text)
    base = _restricted(reader, organisations_present(), filters)
    if filters.text and not query.words:
        return Selection(filters, query, base.none(), [], Census.of([]))
    if not (query.words or filters.cluster or filters.activity):
        return Selection(filters, query, base, None, census())
    selection = _selection(filters, query, base)
    better = corrected(query, organisations_present()) if query.words and selection.small == [] else None
    return replace(_selection(filters, better, base), looked_for=str(better)) if better else selection


def _selection(filters: OrganisationFilters, query: Query, base: QuerySet[Organisation]) -> Selection:
    small = _small(filters, query, base)
    if small is None:
        return Selection(filters, query, base, None, None)
    return Selection(filters, query, base, small, census_of_candidates(small))


def _small(filters: OrganisationFilters, query: Query, base: QuerySet[Organisation]) -> list[Candidate] | None:
    """The whole selection, or None where it is more than a thousand organisations."""
    if filters.cluster or filters.activity:
        small = candidates(base[: SMALL + 1])
        if len(small) <= SMALL:
            return [candidate for candidate in small if query.fits(candidate.search_text)]
    # Whole words first: the beginning of a common word is dear to look up.
    if query.words and matching(base, query, whole=True).values_list("pk")[SMALL : SMALL + 1]:
        return None
    small = candidates(matching(base, query)[: SMALL + 1])
    return small if len(small) <= SMALL else None


def _restricted(
    reader: Reader, organisations: QuerySet[Organisation], filters: OrganisationFilters
) -> QuerySet[Organisation]:
    if filters.cluster:
        members = memberships_visible_to(reader).filter(cluster__slug=filters.cluster, status=MembershipStatus.ACTIVE)
        organisations = organisations.filter(pk__in=members.order_by().values("organisation"))
    if filters.activity:
        scheme, _colon, code = filters.activity.partition(":")
        active = OrganisationActivity.objects.filter(activity__scheme=scheme, activity__code__startswith=code)
        organisations = organisations.filter(pk__in=active.order_by().values("organisation"))
    return organisations


def _page_in_memory(selection: Selection, cursor: Cursor, size: int) -> Found:
    filters = selection.filters
    let_through = [candidate for candidate in selection.small or () if candidate.passes(filters)]
    in_order = ranked(let_through, selection.query, filters.order)
    start = _position(in_order, cursor, size)
    page = [candidate.pk for candidate in in_order[start : start + size]]
    more = start + size < len(in_order)
    return Found(
        organisations=_in_order(page),
        total=len(in_order),
        counts=_counts(selection),
        after=page[-1] if page and more else None,
        before=page[0] if page and start else None,
    )


def _position(in_order: list[Candidate], cursor: Cursor, size: int) -> int:
    """Where the page begins; at the beginning where the organisation of the cursor is not in the list any more."""
    places = {candidate.pk: place for place, candidate in enumerate(in_order)}
    if cursor.after in places:
        return places[cursor.after] + 1
    return max(places.get(cursor.before, 0) - size, 0) if cursor.before else 0


def _page(selection: Selection, cursor: Cursor, size: int) -> Found:
    """A page of a list too long to hold: in the order of an index, or the best of the first thousand."""
    filters = selection.filters
    if filters.order == "relevance":
        return _best(selection, cursor, size)
    total = selection.census.total(filters) if selection.census else None
    with_filters = _with_words(selection) if total is None else filtered(selection.base, filters, many=total > FEW)
    rows = _from(with_filters, filters.order, cursor)[: size + 1]
    keys = [row[0] for row in rows]
    page, more = keys[:size], len(keys) > size
    if cursor.before is not None:
        page.reverse()
        has_after, has_before = True, more
    else:
        has_after, has_before = more, cursor.after is not None
    return Found(
        organisations=_in_order(page),
        total=total,
        counts=_counts(selection),
        after=page[-1] if page and has_after else None,
        before=page[0] if page and has_before else None,
    )


def _with_words(selection: Selection) -> QuerySet[Organisation]:
    """Found by their words; where so many have them that walking along the order of the list soon meets a page of them,
    without the index of words."""
    filters = selection.filters
    whole = census()
    share = whole.total(filters) / max(int(whole.number.sum()), 1)
    many = frequency(selection.query) * share >= OFTEN
    return matching(filtered(selection.base, filters, many=many), selection.query, few=many)


def _best(selection: Selection, cursor: Cursor, size: int) -> Found:
    """The best of more than a thousand: those with whole words first; beginnings of words fill up to a thousand."""
    filters = selection.filters
    few = census().total(filters) <= FEW
    base = filtered(selection.base, filters)
    best = candidates(matching(base, selection.query, whole=True, few=few)[: SMALL + 1])
    if len(best) <= SMALL:
        more = candidates(matching(base, selection.query, few=few)[: SMALL + 1])
        best = list({candidate.pk: candidate for candidate in [*best, *more]}.values())
    found = _page_in_memory(replace(selection, small=best[:SMALL]), cursor, size)
    return replace(found, total=None, only_best=True) if len(best) > SMALL else found


def _from(organisations: QuerySet[Organisation], order: str, cursor: Cursor) -> QuerySet:
    """In an order, after or (backwards) before an organisation; found by its place, so page 1,000 costs what page 1
    does."""
    column, descending = ("project_count", True) if order == "projects" else ("sort_name", False)
    backwards = cursor.before is not None
    at = cursor.before if backwards else cursor.after
    value = Organisation.objects.filter(pk=at).values_list(column, flat=True).first() if at is not None else None
    if value is not None:
        further = "lt" if descending != backwards else "gt"
        same = Q(pk__lt=at) if backwards else Q(pk__gt=at)
        beyond = Q(**{f"{column}__{further}": value}) | same
        organisations = organisations.filter(beyond, **{f"{column}__{further}e": value})
    sign = "-" if descending != backwards else ""
    return organisations.order_by(f"{sign}{column}", "-pk" if backwards else "pk").values_list("pk")


def _in_order(keys: list[int]) -> list[Organisation]:
    """Organisations with what lists show of them."""
    by_key = Organisation.objects.select_related("country").only(*SHOWN).in_bulk(keys)
    return [by_key[key] for key in keys]


def _counts(selection: Selection) -> dict[str, dict[str, int]]:
    if selection.census is None:
        return {}
    return {
        column: selection.census.counts(column, selection.filters) for column in ("country", "region", "helix", "size")
    }
