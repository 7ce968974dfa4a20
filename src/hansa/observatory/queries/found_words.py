"""Why a cluster was found, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from hansa.directory.queries.kind_words import country_in_words

Values = Mapping[str, Any]


def reasons_in_words(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """One sentence for each reason, in the reader's language; a code of another version stands as it is."""
    return [_WORDS[one["code"]](one["values"]) if one["code"] in _WORDS else one["code"] for one in reasons]


def _places(values: Values) -> str:
    return ", ".join(str(place) for place in values["places"])


def _pairs(values: Values) -> str:
    return "; ".join(" – ".join(country_in_words(code) for code in pair) for pair in values["pairs"])


_WORDS: dict[str, Callable[[Values], str]] = {
    "strong_place": lambda v: _(
        "%(organisations)s organisations of the field sit around %(place)s: %(quotient)s times what the size of the "
        "place leads to expect."
    )
    % dict(v),
    "joined_neighbours": lambda v: _("Joined with neighbouring places that are fairly strong: %(places)s.")
    % {"places": _places(v)},
    "closed": lambda v: _(
        "Its ties stay inside %(closure)s times as much as distance and size explain; in %(shuffles)s shuffled "
        "networks so much is rare (p = %(p)s)."
    )
    % dict(v),
    "found_again": lambda v: _("Found again in %(resamples)s resamples with a likeness of %(stability)s.") % dict(v),
    "gathers_at": lambda v: _("Its organisations gather at %(places)s.") % {"places": _places(v)},
    "cohesion": lambda v: _("Of its ties, a share of %(inside)s stays inside; by size alone it would be %(expected)s.")
    % dict(v),
    "few_countries_known": lambda v: _("Of only %(known)s of %(members)s organisations is the country known.")
    % dict(v),
    "one_country": lambda v: _("All of them sit in %(country)s.") % {"country": country_in_words(v["country"])},
    "pair_not_connected": lambda v: _("Its places in %(pairs)s are no neighbours.") % {"pairs": _pairs(v)},
    "all_pairs_connected": lambda v: _("Its places are neighbours across every border between its countries."),
}
