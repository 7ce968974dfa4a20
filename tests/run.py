"""Runs all checks and tests, for `./hansa test`. Arguments go to pytest, and then pytest alone runs.

Tests run twice: on SQLite everything; on PostgreSQL what touches the database, but for the browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile"]


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    failed = [] if arguments else check()
    chosen = bool(arguments)
    if not run("Tests on SQLite", [*PYTEST, *arguments], chosen=chosen):
        failed.append("tests on SQLite")
    on_postgresql = [*PYTEST, "-m", "not browser", *arguments]
    if not run("Tests on PostgreSQL", on_postgresql, chosen=chosen, HANSA_TEST_DATABASE="postgresql"):
        failed.append("tests on PostgreSQL")
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def check() -> list[str]:
    """What can be told without running the product; the names of the checks that failed."""
    checks = {
        "ruff": [str(BIN / "ruff"), "check", "."],
        "types": [str(BIN / "mypy")],
        "types of the islands": ["npm", "--prefix", "frontend", "run", "--silent", "check"],
        "tests of the islands": ["npm", "--prefix", "frontend", "run", "--silent", "test"],
    }
    # The type checker loads our settings: it is given a home, so that nobody's own is read or made.
    nowhere = {"HANSA_HOME": str(ROOT / ".mypy_cache" / "home"), "HANSA_SECRET_KEY": "only for checks"}
    return [name for name, command in checks.items() if not run(name[0].upper() + name[1:], command, **nowhere)]


def run(name: str, command: list[str], *, chosen: bool = False, **environment: str) -> bool:
    """Whether a command passed. `chosen`: somebody chose the tests, so that none may be left of them."""
    print(f"\n— {name}", flush=True)
    program = shutil.which(command[0])
    if not program:
        print(f"{command[0]} is not installed")
        return False
    done = subprocess.call([program, *command[1:]], env={**os.environ, **environment})
    return done == 0 or (done == NOTHING_TO_DO and chosen)


# pytest's exit code when no test matches, as when only browser tests are asked for and the database is PostgreSQL
NOTHING_TO_DO = 5

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
