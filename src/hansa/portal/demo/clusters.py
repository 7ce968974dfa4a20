"""The three fictitious clusters and what their members do."""

from __future__ import annotations

from dataclasses import dataclass

from hansa.directory.enums import Core, Helix, Origin


@dataclass(frozen=True)
class DemoCluster:
    """A cluster as the demonstration describes it. `mix` gives members by helix; years count back from today."""

    slug: str
    name: str
    summary: str
    description: str
    cities: tuple[str, ...]
    territory: tuple[str, ...]
    mix: dict[str, int]
    fields: tuple[str, ...]
    topics: tuple[str, ...]
    activities: tuple[tuple[str, str], ...]
    products: tuple[str, ...]
    origin: str
    core: str
    core_name: str
    age: int
    projects: int


DANUBE = DemoCluster(
    slug="danube-gate-mobility",
    name="Danube Gate Mobility",
    summary="Light rail, drives and batteries between Vienna, Bratislava and Győr.",
    description=(
        "A fictitious cross-border cluster where Austria, Slovakia and Hungary meet. Its members build drives, "
        "batteries and control systems for light rail and buses, and test them on one another's lines."
    ),
    cities=("Bratislava", "Trnava", "Senica", "Győr", "Mosonmagyaróvár", "Sopron", "Eisenstadt", "Gänserndorf", "Wien"),
    territory=("AT112", "AT126", "AT130", "SK010", "SK021", "HU221"),
    mix={Helix.BUSINESS: 38, Helix.SCIENCE: 9, Helix.GOVERNMENT: 5, Helix.CIVIL_SOCIETY: 4},
    fields=("Drives", "Batteries", "Rail Systems", "Sensors", "Mobility", "Control"),
    topics=(
        "Battery swap for buses",
        "Quiet tram brakes",
        "Shared test track",
        "Driver training",
        "Cross-border ticket",
    ),
    activities=(("nace", "27"), ("nace", "29"), ("nace", "30"), ("ecosystem", "08"), ("ecosystem", "10")),
    products=("Traction inverter", "Battery pack 60 kWh", "Tram brake disc", "Track sensor", "Depot control software"),
    origin=Origin.BOTTOM_UP,
    core=Core.ANCHOR_COMPANY,
    core_name="Kaldara Drives s.r.o.",
    age=9,
    projects=46,
)
NORTHERN = DemoCluster(
    slug="northern-light-photonics",
    name="Northern Light Photonics",
    summary="Optics, lasers and imaging from Jena to Oulu.",
    description=(
        "A fictitious transnational cluster around a research centre. Members in six countries share clean rooms, "
        "measuring time and young researchers."
    ),
    cities=(
        "Jena",
        "Berlin",
        "Grenoble",
        "Strasbourg",
        "Eindhoven",
        "Enschede",
        "Lund",
        "Göteborg",
        "Oulu",
        "Tampere",
        "Graz",
    ),
    territory=("DEG03", "FRK24", "NL414", "SE224", "FI1D9"),
    mix={Helix.BUSINESS: 30, Helix.SCIENCE: 16, Helix.GOVERNMENT: 3, Helix.CIVIL_SOCIETY: 3},
    fields=("Optics", "Lasers", "Imaging", "Photonics", "Coatings", "Metrology"),
    topics=(
        "Laser welding of glass",
        "Imaging of lungs",
        "Cheap spectrometer",
        "Coatings without PFAS",
        "Chip-scale light",
    ),
    activities=(("nace", "26"), ("nace", "72"), ("nace", "32"), ("ecosystem", "06"), ("ecosystem", "09")),
    products=("Fibre laser 2 kW", "Hyperspectral camera", "Thin-film coating", "Wafer inspection", "Optical table"),
    origin=Origin.TOP_DOWN,
    core=Core.RESEARCH_CENTRE,
    core_name="Photonics Research Centre Jena",
    age=12,
    projects=58,
)
OPEN_HARBOUR = DemoCluster(
    slug="open-harbour-data",
    name="Open Harbour Data",
    summary="Data of ports and logistics, shared on one platform by members who seldom meet.",
    description=(
        "A fictitious digital cluster. Its core is neither a company nor an institute but the platform on which "
        "members exchange data of ports, ships and warehouses; their ties hardly depend on where they are."
    ),
    cities=(
        "Tallinn",
        "Tartu",
        "Helsinki",
        "Gdańsk",
        "Warszawa",
        "Kraków",
        "Hamburg",
        "Rostock",
        "Delft",
        "Stockholm",
        "Toulouse",
    ),
    territory=("EE001", "FI1B1", "PL633", "DE600", "DE803"),
    mix={Helix.BUSINESS: 28, Helix.SCIENCE: 6, Helix.GOVERNMENT: 5, Helix.CIVIL_SOCIETY: 5},
    fields=("Data", "Logistics", "Port Systems", "Analytics", "Shipping", "Software"),
    topics=("One form for every port", "Arrival forecast", "Empty containers", "Data trust", "Green corridor"),
    activities=(("nace", "62"), ("nace", "63"), ("nace", "52"), ("ecosystem", "05"), ("ecosystem", "10")),
    products=("Port call interface", "Arrival forecast service", "Container ledger", "Data trust model contract"),
    origin=Origin.BOTTOM_UP,
    core=Core.DIGITAL_PLATFORM,
    core_name="",
    age=5,
    projects=34,
)
CLUSTERS = (DANUBE, NORTHERN, OPEN_HARBOUR)
