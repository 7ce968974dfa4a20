"""Where the fictitious organisations are: real cities, so that maps, borders and kinds of clusters are real."""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    """A city with its centre in degrees and its NUTS 3 region of 2021."""

    name: str
    country: str
    region: str
    latitude: float
    longitude: float


CITIES = {
    city.name: city
    for city in (
        City("Wien", "AT", "AT130", 48.208, 16.373),
        City("Schwechat", "AT", "AT127", 48.141, 16.476),
        City("Eisenstadt", "AT", "AT112", 47.846, 16.524),
        City("Gänserndorf", "AT", "AT126", 48.340, 16.719),
        City("Graz", "AT", "AT221", 47.071, 15.439),
        City("Bratislava", "SK", "SK010", 48.148, 17.107),
        City("Trnava", "SK", "SK021", 48.377, 17.587),
        City("Senica", "SK", "SK021", 48.679, 17.367),
        City("Győr", "HU", "HU221", 47.687, 17.634),
        City("Mosonmagyaróvár", "HU", "HU221", 47.873, 17.268),
        City("Sopron", "HU", "HU221", 47.685, 16.590),
        City("Berlin", "DE", "DE300", 52.520, 13.405),
        City("Jena", "DE", "DEG03", 50.927, 11.587),
        City("Hamburg", "DE", "DE600", 53.551, 9.994),
        City("Rostock", "DE", "DE803", 54.088, 12.140),
        City("Strasbourg", "FR", "FRF11", 48.573, 7.752),
        City("Grenoble", "FR", "FRK24", 45.188, 5.724),
        City("Toulouse", "FR", "FRJ23", 43.605, 1.444),
        City("Eindhoven", "NL", "NL414", 51.441, 5.470),
        City("Delft", "NL", "NL333", 52.012, 4.357),
        City("Enschede", "NL", "NL213", 52.221, 6.893),
        City("Lund", "SE", "SE224", 55.705, 13.191),
        City("Stockholm", "SE", "SE110", 59.329, 18.069),
        City("Göteborg", "SE", "SE232", 57.709, 11.975),
        City("Helsinki", "FI", "FI1B1", 60.170, 24.938),
        City("Oulu", "FI", "FI1D9", 65.012, 25.468),
        City("Tampere", "FI", "FI197", 61.498, 23.761),
        City("Tallinn", "EE", "EE001", 59.437, 24.754),
        City("Tartu", "EE", "EE008", 58.380, 26.722),
        City("Gdańsk", "PL", "PL633", 54.352, 18.647),
        City("Warszawa", "PL", "PL911", 52.230, 21.012),
        City("Kraków", "PL", "PL213", 50.065, 19.945),
    )
}
