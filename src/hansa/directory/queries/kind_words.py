"""The reasons of a kind in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hansa.analysis.kind import KindVerdict
from hansa.directory.places.countries import country_name

NAMED_PAIRS = 4
CONTINENTS = {
    "AF": lambda: _("Africa"),
    "AN": lambda: _("Antarctica"),
    "AS": lambda: _("Asia"),
    "EU": lambda: _("Europe"),
    "NA": lambda: _("North America"),
    "OC": lambda: _("Oceania"),
    "SA": lambda: _("South America"),
}


def reasons_in_words(verdict: KindVerdict) -> list[str]:
    """The reasons of a verdict, one sentence each, in the reader's language."""
    return [reason_in_words(reason.code, reason.values) for reason in verdict.reasons]


def reason_in_words(code: str, values: Mapping[str, Any]) -> str:
    """One reason as a sentence; a code of another version stands as it is."""
    return _WORDS[code](values) if code in _WORDS else code


def country_in_words(code: str) -> str:
    return country_name(code, get_language() or "en")


def _countries(codes: Iterable[str]) -> str:
    return ", ".join(country_in_words(code) for code in codes)


def _pairs(pairs: Iterable[Iterable[str]]) -> str:
    named = [" – ".join(country_in_words(code) for code in pair) for pair in pairs]
    shown = "; ".join(named[:NAMED_PAIRS])
    more = len(named) - NAMED_PAIRS
    return _("%(names)s and %(count)s more") % {"names": shown, "count": more} if more > 0 else shown


def _no_countries(values: Mapping[str, Any]) -> str:
    return ngettext(
        "The country of the %(count)s member is not known.",
        "Of none of the %(count)s members is the country known.",
        values["members"],
    ) % {"count": values["members"]}


def _few_countries(values: Mapping[str, Any]) -> str:
    text = _("Of only %(known)s of %(members)s members is the country known: too few to say.")
    return text % dict(values)


def _share(values: Mapping[str, Any], text: str) -> str:
    return text % {
        "members": values["members"],
        "total": values["total"],
        "share": f"{100 * values['members'] / values['total']:.0f}",
        "threshold": f"{100 * values['threshold']:.0f}",
    }


def _continents(values: Mapping[str, Any]) -> str:
    names = ", ".join(CONTINENTS[code]() for code in values["continents"] if code in CONTINENTS)
    return _("Members lie on several continents (%(names)s): the cluster is global too.") % {"names": names}


def _unplaced(values: Mapping[str, Any]) -> str:
    return ngettext(
        "The region of %(count)s member is not known, and it could decide.",
        "The regions of %(count)s members are not known, and they could decide.",
        values["members"],
    ) % {"count": values["members"]}


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "no_members": lambda v: _("The cluster has no members."),
    "no_countries": _no_countries,
    "few_countries_known": _few_countries,
    "one_country": lambda v: (
        _("All members lie in one country: %(country)s.") % {"country": country_in_words(v["country"])}
    ),
    "one_nuts2": lambda v: _("All members lie in one region (%(region)s): the cluster is local.") % dict(v),
    "no_regions": lambda v: (
        _("No regions are known here for %(countries)s; the operator can import a layer of regions.")
        % {"countries": _countries(v["countries"])}
    ),
    "all_pairs_connected": lambda v: _(
        "Between any two of its countries there are members on both sides of the border."
    ),
    "pair_not_connected": lambda v: (
        _("No members on both sides of a common border: %(pairs)s.") % {"pairs": _pairs(v["pairs"])}
    ),
    "share_reached": lambda v: _share(
        v,
        _("%(members)s of %(total)s members (%(share)s %%) lie in these border regions; %(threshold)s %% are needed."),
    ),
    "share_missed": lambda v: _share(
        v,
        _("Only %(members)s of %(total)s members (%(share)s %%) lie in border regions; %(threshold)s %% are needed."),
    ),
    "places_unknown": _unplaced,
    "several_continents": _continents,
}
