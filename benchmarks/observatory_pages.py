"""How fast pages of statistics are: `python -m benchmarks.observatory_pages [--areas N --fields N --years N]`.

Takes a generated statistic in (300 areas × 88 fields × 15 years unless asked otherwise), starts `hansa serve` on it and
asks for the pages of the world, a country, an area, a field and a comparison, each beside its own SQL, as
`benchmarks.scale` does for the register. Not a test: wall-clock figures depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SEED = 20_260_101
COUNTRIES = ("DE", "FR", "PL", "IT", "ES", "CZ", "AT", "SE", "FI", "NL")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--areas", type=int, default=300)
    parser.add_argument("--fields", type=int, default=88)
    parser.add_argument("--years", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--home", type=Path, help="home to make or use (default: a temporary one)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hansa-observatory-") as temporary:
        os.environ["HANSA_HOME"] = str(arguments.home or temporary)
        from hansa.cli.home import prepare

        prepare()
        _take_in(arguments.areas, arguments.fields, arguments.years)
        from benchmarks import scale

        with scale.running_server() as server:
            scale.report(server, _pages(scale.Page), arguments.rounds)


def _take_in(areas: int, fields: int, years: int) -> None:
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.statistics import take_statistics
    from hansa.observatory.models import Cell

    if Cell.objects.exists():
        return
    begun = time.perf_counter()
    take_statistics(by=SYSTEM, statistic=_generated(areas, fields, years))
    print(f"taken in: {Cell.objects.count():,} figures in {time.perf_counter() - begun:.1f} s")


def _generated(areas: int, fields: int, years: int) -> Any:
    from hansa.observatory.statistic import Provenance, Statistic

    rng = np.random.default_rng(SEED)
    grid = pd.MultiIndex.from_product(
        [
            [f"A{n:03}" for n in range(areas)],
            [f"F{n:02}" for n in range(fields)],
            range(2025 - years, 2025),
        ],
        names=["area", "field", "year"],
    ).to_frame(index=False)
    grid["employment"] = rng.lognormal(6, 1.5, len(grid)).round()
    grid["establishments"] = rng.integers(1, 400, len(grid))
    grid["flag"], grid["line"] = "", np.arange(2, len(grid) + 2)
    described = [(f"A{n:03}", f"Area {n}", COUNTRIES[n % len(COUNTRIES)]) for n in range(areas)]
    return Statistic(
        key="generated",
        title="Generated employment",
        reference="all areas together",
        area_scheme="generated",
        field_scheme="generated",
        areas=pd.DataFrame(described, columns=["code", "name", "country"]),
        fields=pd.DataFrame(
            [(f"F{n:02}", f"Field {n}", "") for n in range(fields)], columns=["code", "name", "group"]
        ),
        cells=grid,
        provenance=Provenance("1", "generated", "CC0-1.0", "0" * 64),
    )


def _pages(page: type) -> list:
    from hansa.observatory.models import Area, Field

    areas = list(Area.objects.order_by("code")[:10])
    chosen = "&".join(f"area={area.pk}" for area in areas)
    return [
        page("world", "/observatory/"),
        page("country", "/observatory/countries/DE/"),
        page("area", areas[0].get_absolute_url()),
        page("field", Field.objects.order_by("code").first().get_absolute_url()),
        page("fields", "/observatory/fields/"),
        page("ten areas compared", f"/observatory/compare/?{chosen}"),
    ]


if __name__ == "__main__":
    main()
