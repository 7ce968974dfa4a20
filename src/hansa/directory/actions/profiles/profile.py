"""A whole profile as one value: what the form holds, what the register holds, and how they differ."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hansa.directory.enums import Helix, PlaceQuality, SizeClass
from hansa.directory.identifiers import SCHEMES, BadIdentifier, normal_identifier
from hansa.directory.models import Organisation

COLUMNS = (
    "name", "helix", "size", "description", "founded_year", "website", "email", "phone", "street", "postcode", "city",
)  # fmt: skip


class IdentifierTaken(ValidationError):
    """An identifier that another organisation has: perhaps both are one. `other` is that organisation."""

    def __init__(self, scheme: str, value: str, other: Organisation) -> None:
        self.other = other
        words = _(
            "The %(register)s %(value)s belongs to “%(other)s” (no. %(number)s) already. If both are one organisation, "
            "propose to merge them; otherwise correct the number."
        )
        super().__init__(
            {
                "identifiers": words
                % {"register": SCHEMES.get(scheme, scheme), "value": value, "other": other, "number": other.pk}
            }
        )


@dataclass(frozen=True)
class Profile:
    """Everything about an organisation that people enter. Coordinates only where they were given by hand.

    `names` are (kind, name); `identifiers` (scheme, value); `products` (name, description); `activities` numbers of
    `Activity`, `main_activity` one of them; `markets` and `country` ISO codes; `region` a code.
    """

    name: str
    helix: str = Helix.UNKNOWN
    size: str = SizeClass.UNKNOWN
    description: str = ""
    founded_year: int | None = None
    website: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    region: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    names: frozenset[tuple[str, str]] = frozenset()
    identifiers: frozenset[tuple[str, str]] = frozenset()
    activities: frozenset[int] = frozenset()
    main_activity: int | None = None
    products: frozenset[tuple[str, str]] = frozenset()
    markets: frozenset[str] = frozenset()
    visibility: dict[str, str] = field(default_factory=dict)

    def differences(self, other: Profile) -> list[str]:
        """The names of the fields in which two profiles differ."""
        return [f.name for f in fields(self) if getattr(self, f.name) != getattr(other, f.name)]

    def normal(self, present: frozenset[tuple[str, str]] = frozenset()) -> Profile:
        """With new identifiers written the one way; those present stay as their source wrote them.

        Raises ValidationError.
        """
        kept = set(self.identifiers & present)
        for scheme, value in self.identifiers - present:
            try:
                kept.add((scheme, normal_identifier(scheme, value)))
            except BadIdentifier as error:
                raise ValidationError({"identifiers": str(error)}) from error
        values: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        return Profile(**(values | {"identifiers": frozenset(kept)}))


def profile_of(organisation: Organisation) -> Profile:
    """What the register holds of an organisation. Six queries."""
    by_hand = organisation.place_quality == PlaceQuality.EXACT
    activities = list(organisation.activities.all())
    return Profile(
        **{name: getattr(organisation, name) for name in COLUMNS},
        country=organisation.country_id or "",
        region=organisation.region_id or "",
        latitude=organisation.latitude if by_hand else None,
        longitude=organisation.longitude if by_hand else None,
        names=frozenset(organisation.names.values_list("kind", "name")),
        identifiers=frozenset(organisation.identifiers.values_list("scheme", "value")),
        activities=frozenset(row.activity_id for row in activities),
        main_activity=next((row.activity_id for row in activities if row.main), None),
        products=frozenset(organisation.products.values_list("name", "description")),
        markets=frozenset(organisation.markets.values_list("country", flat=True)),
        visibility=dict(organisation.visibility),
    )
