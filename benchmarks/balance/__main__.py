"""Does the balance of forces tell who leaves? `python -m benchmarks.balance --data A.zip [B.zip …] --json OUT`.

Clusters are the programme fields (parts of `legalBasis`) of CORDIS; members in year t are organisations with a
participation in the field that runs on a day of t; gone are those without one in t + 2. What is known at the end of t:
projects that had begun, and that they had ended if they had. **Planned ends of projects are not read** by the model
nor by any baseline of the headline, although they are public; a table of its own shows what they are worth.

1. headline: all members, pooled over fields and test years;
2. tied members alone; 3. members in question: those none of whose projects is planned to reach t + 2; 4. planned ends
read by all; 5. early warnings; 6. other choices of the formula.

Test years are those of the last file; with one file its last two whose outcome is known. Training, every choice and how
long projects last come from earlier years. Intervals: 95 %, drawn over organisations.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from pathlib import Path

import pandas as pd
import psutil

from benchmarks.balance.lasting import Lasting
from benchmarks.balance.measures import HALVING_IN_KM, World, members
from benchmarks.balance.models import SEED
from benchmarks.balance.reading import read
from benchmarks.balance.scores import Judge, interval
from benchmarks.balance.tables import DRAWS, choices, formula_score, headline, rivalry_within_kinds, warnings
from benchmarks.balance.years import Years, split
from hansa.analysis.balance import VERSION_1

OTHER_DISTANCES = (100.0, 2000.0)
GOAL = 0.05


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"load before the start {load:.1f}"
    )


def measured(world: World, years: Years) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of training and of test years."""
    lasting = Lasting.learnt(world.records.projects, world.records.fields, world.size, years.horizon)
    training = pd.concat([members(world, year, lasting) for year in years.training], ignore_index=True)
    test = pd.concat([members(world, year, lasting) for year in years.test], ignore_index=True)
    return training, test


def run(paths: list[Path], seed: int) -> dict:
    records = read(paths)
    years = split(records.projects, records.last_file)
    training, test = measured(World.of(records), years)
    tell(f"{len(training):,} members of training years, {len(test):,} of test years")
    found = headline(training, test, seed)
    tell("headline")
    due, then = training[training["plan"] < 1], test[test["plan"] < 1]
    return {
        "model": found.pop("model"),
        "baselines": found.pop("baselines"),
        **found,
        "version": VERSION_1.version,
        "years": {"training": list(years.training), "test": list(years.test), "learnt_up_to": years.horizon},
        "tied_members": headline(training[training["degree"] > 0], test[test["degree"] > 0], seed),
        "in_question": {**headline(due, then, seed), "rivalry_within_kinds": rivalry_within_kinds(then, seed)},
        "with_plans": headline(training, test, seed, ("plan",)),
        "warnings": warnings(training, test),
        "choices": choices(test, seed),
        "distances": distances(records, years, seed),
    }


def distances(records, years: Years, seed: int) -> dict:
    """The formula with rivalry that reaches less or more far."""
    found = {}
    for halving in OTHER_DISTANCES:
        _training, test = measured(World.of(records, halving), years)
        judge = Judge.of(test, DRAWS, seed)
        found[f"halves in {halving:g} km"] = interval(judge.auc(formula_score(test)))
    return found


BEGUN = time.perf_counter()


def tell(what: str) -> None:
    print(f"{time.perf_counter() - BEGUN:6.1f} s  {what}", flush=True)


def show(found: dict) -> None:
    years = found["years"]
    print(
        f"\nTraining years {years['training']}, test years {years['test']}; "
        f"nothing learnt from after {years['learnt_up_to']}."
    )
    _table("All members, planned ends not read", found)
    _table("Members with a tie", found["tied_members"])
    _table("Members none of whose projects is planned to reach t + 2", found["in_question"])
    _table("All members, planned ends read by all", found["with_plans"])
    print("\nEarly warnings (test years)           warned  precision  recall  median lead")
    for name, row in found["warnings"].items():
        lead = f"{row['lead_in_months']['median']:.0f} months" if row["lead_in_months"] else "-"
        print(f"  {name:34s} {row['warned']:7.1%} {row['precision']:9.1%} {row['recall']:8.1%}  {lead}")
    print("\nAUC of the formula with other weights: ", end="")
    print(", ".join(f"{name} {value:.3f}" for name, value in found["choices"].items()))
    print("Rivalry: ", ", ".join(f"{name} {value['value']:.3f}" for name, value in found["distances"].items()))
    gain = found["gain"]["model"]
    verdict = "reached" if gain["value"] >= GOAL else "NOT reached"
    print(
        f"\nGoal of {GOAL} over the best single baseline ({found['best_baseline']}): {verdict}, "
        f"{gain['value']:+.3f} ({gain['low']:+.3f} to {gain['high']:+.3f}); "
        f"formula {found['gain']['formula']['value']:+.3f}."
    )


def _table(title: str, found: dict) -> None:
    print(
        f"\n{title}: {found['members']:,} members, {found['gone']:.1%} gone\n"
        f"{'':34s}AUC (95 %)               at 10 %  slope"
    )
    named = {
        "model": found.get("model"),
        "model with context": found["model_with_context"],
        "logistic": found["logistic"],
        "formula (local and cluster)": found["formula"],
        "local balance alone": found["local_balance_alone"],
        **{f"baseline {name}": row for name, row in found["baselines"].items()},
        "all baselines in one model": found["baselines_together"],
        **{f"part {name}": row for name, row in found["parts"].items()},
    }
    for name, row in named.items():
        auc, slope = row["auc"], row.get("calibration", {}).get("slope", {}).get("value")
        print(
            f"  {name:30s} {auc['value']:.3f} ({auc['low']:.3f} to {auc['high']:.3f})  "
            f"{row['precision_at_10_percent']['value']:12.3f}  {'' if slope is None else format(slope, '.2f')}"
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", nargs="+", type=Path, required=True, help="zips or folders in the layout of CORDIS")
    asked.add_argument("--json", type=Path, help="write all figures here")
    asked.add_argument("--seed", type=int, default=SEED)
    given = asked.parse_args()
    print(f"Machine: {machine()}")
    found = {**run(given.data, given.seed), "halving_in_km": HALVING_IN_KM, "files": [path.name for path in given.data]}
    show(found)
    tell("done")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
