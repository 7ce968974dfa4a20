"""The home folder of an installation: database, files, exports and settings, named by HANSA_HOME."""

from __future__ import annotations

import os
import secrets
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

import platformdirs

from hansa.config.operator_settings import faults

SETTINGS_FILE = "hansa.toml"


class Home:
    """Where an installation keeps what is its own. Nothing is written before `create` is called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def database(self) -> Path:
        return self.folder / "hansa.sqlite3"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def exports(self) -> Path:
        return self.folder / "exports"

    @property
    def mail(self) -> Path:
        """Where messages go as files until a mail server is named."""
        return self.folder / "mail"

    @property
    def settings_file(self) -> Path:
        return self.folder / SETTINGS_FILE

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What the operator wrote in `hansa.toml`; empty when there is no such file.

        Raises SystemExit with every fault in words: a wrong setting is told when Hansa starts, not on a page.
        """
        try:
            settings = tomllib.loads(self.settings_file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SystemExit(f"{self.settings_file}: not valid TOML: {error}") from error
        if wrong := faults(settings):
            raise SystemExit("\n".join(f"{self.settings_file}: {fault}" for fault in wrong))
        return settings

    @property
    def is_demo(self) -> bool:
        return (self.folder / "demo").exists()

    def create(self) -> None:
        for folder in (self.folder, self.files, self.exports):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @cached_property
    def secret_key(self) -> str:
        """The key that signs sessions: from the environment, else kept in the home, readable by its owner alone."""
        if key := os.environ.get("HANSA_SECRET_KEY"):
            return key
        path = self.folder / "secret-key"
        self.create()
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text("ascii")
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        return path.read_text("ascii")


def current_home() -> Home:
    """The home named by HANSA_HOME, or the platform's folder for user data."""
    named = os.environ.get("HANSA_HOME")
    return Home(Path(named).expanduser().resolve() if named else Path(platformdirs.user_data_path("hansa")))
