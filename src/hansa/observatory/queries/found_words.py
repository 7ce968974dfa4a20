"""Why a cluster was found, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hansa.directory.queries.kind_words import reason_in_words

Values = Mapping[str, Any]


def reasons_in_words(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """One sentence for each reason, in the reader's language; a code of another version stands as it is."""
    return [_in_words(one["code"], one["values"]) for one in reasons]


def _in_words(code: str, values: Values) -> str:
    # What is not about finding is about the kind, which has words of its own.
    return _WORDS[code](_written(values)) if code in _WORDS else reason_in_words(code, values)


def _written(values: Values) -> dict[str, Any]:
    """Numbers as the reader's language writes them."""
    return {
        name: number_format(value, use_l10n=True) if isinstance(value, int | float) else value
        for name, value in values.items()
    }


def _places(values: Values) -> str:
    return ", ".join(str(place) for place in values["places"])


_WORDS: dict[str, Callable[[Values], str]] = {
    "strong_place": lambda v: (
        _(
            "%(organisations)s organisations of the field sit around %(place)s; the field has %(quotient)s times the "
            "part in the work there that it has everywhere."
        )
        % dict(v)
    ),
    "joined_neighbours": lambda v: (
        _("Joined with neighbouring places that are fairly strong: %(places)s.") % {"places": _places(v)}
    ),
    "closed": lambda v: (
        _(
            "Distance put aside, its ties turn inwards by %(closure)s, where 0 is what size alone explains and 1 means "
            "that all stay inside; so much is rare in %(shuffles)s shuffled networks (p = %(p)s)."
        )
        % dict(v)
    ),
    "found_again": lambda v: _("Found again in %(resamples)s resamples with a likeness of %(stability)s.") % dict(v),
    "gathers_at": lambda v: _("Its organisations gather at %(places)s.") % {"places": _places(v)},
    "cohesion": lambda v: (
        _("Of its ties, a share of %(inside)s stays inside; by size alone it would be %(expected)s.") % dict(v)
    ),
}
