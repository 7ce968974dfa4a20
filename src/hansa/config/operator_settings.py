"""What `hansa.toml` may hold: each setting with what is right, so that a wrong one is told when Hansa starts."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Setting:
    """`right` says in words what `holds` asks of a value."""

    right: str
    holds: Callable[[Any], bool]


def _one_of(*values: str) -> Setting:
    return Setting(" or ".join(f'"{value}"' for value in values), lambda value: value in values)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_web_address(value: Any) -> bool:
    return isinstance(value, str) and (not value or value.startswith(("https://", "http://")))


def _is_zone(value: Any) -> bool:
    return isinstance(value, str) and value in zoneinfo.available_timezones()


TEXT = Setting('text in quotation marks, as "…"', lambda value: isinstance(value, str))
YES_OR_NO = Setting("true or false", lambda value: isinstance(value, bool))
SETTINGS: Mapping[str, Mapping[str, Setting]] = {
    "site": {
        "name": TEXT,
        "url": Setting('an address with https:// or http://, as "https://clusters.example.org"', _is_web_address),
        "behind_proxy": YES_OR_NO,
        "hosts": Setting('a list of names, as ["www.clusters.example.org"]', _is_text_list),
        "time_zone": Setting('a time zone, as "Europe/Riga"', _is_zone),
    },
    "mail": {
        "host": TEXT,
        "port": Setting("a whole number from 1 to 65535, as 587", lambda value: _is_whole(value) and 0 < value < 65536),
        "security": _one_of("starttls", "tls", "none"),
        "user": TEXT,
        "password": TEXT,
        "from": TEXT,
    },
    "api": {
        "per_minute": Setting("a whole number above 0, as 600", lambda value: _is_whole(value) and value > 0),
    },
    "kind": {
        "share": Setting("a number above 0 and at most 1, as 0.5", lambda value: _is_number(value) and 0 < value <= 1),
        "sea": YES_OR_NO,
    },
}


def faults(settings: Mapping[str, Any]) -> list[str]:
    """What is wrong, one sentence each: which setting, what it is and what would be right. A secret is not repeated."""
    return list(_faults(settings))


def _faults(settings: Mapping[str, Any]) -> Iterator[str]:
    for section, known in SETTINGS.items():
        values = settings.get(section, {})
        if not isinstance(values, dict):
            yield f"{section} is no section; right is a line [{section}] with its settings below it."
            continue
        for name, setting in known.items():
            if name in values and not setting.holds(values[name]):
                said = "" if name == "password" else f" is {values[name]!r:.80}"
                yield f"[{section}] {name}{said}: right is {setting.right}."


def unknown(settings: Mapping[str, Any]) -> list[str]:
    """Settings that nobody reads, perhaps written wrongly."""
    sections = [f"[{section}]" for section in settings if section not in SETTINGS]
    names = [
        f"[{section}] {name}"
        for section, known in SETTINGS.items()
        for name in settings.get(section, {})
        if name not in known
    ]
    return sections + names
