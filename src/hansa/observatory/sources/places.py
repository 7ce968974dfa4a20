"""Where organisations are: countries, regions and coordinates, checked against the register's reference data."""

from __future__ import annotations

from functools import lru_cache

from hansa.directory.enums import PlaceQuality
from hansa.directory.models import Country, Region
from hansa.directory.places.countries import UnknownCountry, iso_country, layer_country
from hansa.directory.places.finder import place_finder
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.values import Impossible

Spot = tuple[float | None, float | None, str]


class Places:
    """The countries and regions of the register. A code of a region that is not there is reported once."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._countries = set(Country.objects.values_list("code", flat=True))
        self._regions = {
            code: (country, latitude, longitude)
            for code, country, latitude, longitude in Region.objects.values_list(
                "code", "country_id", "latitude", "longitude"
            )
        }
        self._reported: set[str] = set()

    def country(self, value: str) -> str:
        """The ISO code for an ISO or EC code. Raises Impossible."""
        try:
            code = iso_country(value)
        except UnknownCountry as error:
            raise Impossible(str(error).partition("right is ")[2] or str(error)) from error
        if code not in self._countries:
            raise Impossible("a country of the register's reference data")
        return code

    def region(self, code: str, country: str | None, file: str, line: int) -> str | None:
        """The region with a NUTS code, when the register has it and it lies in the country."""
        if (known := self._regions.get(code)) is None:
            self._report(code, file, line, "right is a code of the regions in the register; another version of NUTS?")
            return None
        if country is not None and known[0] != layer_country(country):
            self._findings.empty(file, line, "nutsCode", code, "right is a region of the organisation's country")
            return None
        return code

    def locate(self, spot: tuple[float, float] | None, city: str, country: str | None, region: str | None) -> Spot:
        """Latitude, longitude and how exactly: as the source says, else the city's centre, else the region's."""
        if spot:
            return *spot, PlaceQuality.SOURCE.value
        if city and country and (found := _city(city, country)):
            return *found, PlaceQuality.CITY.value
        if region:
            return *self._regions[region][1:], PlaceQuality.REGION.value
        return None, None, (PlaceQuality.COUNTRY if country else PlaceQuality.UNKNOWN).value

    def _report(self, code: str, file: str, line: int, reason: str) -> None:
        if code not in self._reported:
            self._reported.add(code)
            self._findings.empty(file, line, "nutsCode", code, reason)


@lru_cache(maxsize=20_000)
def _city(city: str, country: str) -> tuple[float, float] | None:
    found = place_finder().find(city, country)
    return (found.latitude, found.longitude) if found else None
