"""Uploaded lists on their way into the register: kept on the server for a day, for the person who sent them alone.

A list holds personal data of others, so it is not put into the session, and it goes once it is imported.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

KEPT_SECONDS = 24 * 3600
KEPT_PER_PERSON = 5
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass
class Staged:
    """A list and what was said about it so far. `mapping`: position of each column; `shown`: digest of the plan."""

    token: str
    person: int
    cluster: int
    file_name: str
    mapping: dict[str, int] = field(default_factory=dict)
    day_first: bool | None = None
    joined_on: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    shown: str = ""

    def content(self) -> bytes:
        """The file as it was sent."""
        return (_folder() / self.token / "content").read_bytes()

    def save(self) -> None:
        target = _folder() / self.token / "state.json"
        draft = target.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self)), "utf-8")
        draft.replace(target)

    def discard(self) -> None:
        """Delete the file; what was imported stays."""
        shutil.rmtree(_folder() / self.token, ignore_errors=True)


def stage(*, person: int, cluster: int, file_name: str, content: bytes) -> Staged:
    """Keep a list. Lists older than a day go, and of one person's only the newest five stay."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _purge(folder, person)
    staged = Staged(secrets.token_urlsafe(16), person, cluster, file_name[:200])
    (folder / staged.token).mkdir(mode=0o700)
    (folder / staged.token / "content").write_bytes(content)
    staged.save()
    return staged


def staged(token: str, *, person: int, cluster: int) -> Staged | None:
    """The list under a token; None when it is gone, too old, another person's or for another cluster."""
    if not _TOKEN.fullmatch(token):
        return None
    found = _read(_folder() / token)
    if found is None or (found.person, found.cluster) != (person, cluster):
        return None
    return found


def _folder() -> Path:
    return Path(settings.HOME.files) / "staging"


def _read(folder: Path) -> Staged | None:
    try:
        path = folder / "state.json"
        if time.time() - (folder / "content").stat().st_mtime > KEPT_SECONDS:
            return None
        state: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return Staged(**state)
    except (OSError, ValueError, TypeError):
        return None


def _purge(folder: Path, person: int) -> None:
    own = []
    for each in folder.iterdir():
        found = _read(each)
        if found is None:
            shutil.rmtree(each, ignore_errors=True)
        elif found.person == person:
            own.append(each)
    for old in sorted(own, key=lambda path: path.stat().st_mtime)[: max(0, len(own) - KEPT_PER_PERSON + 1)]:
        shutil.rmtree(old, ignore_errors=True)
