"""The kinds of messages. An area names its own in a list `KINDS` of its module `messages`."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True)
class Kind:
    """`key`: area.what, as directory.invitation; its template is `outbox/<key>.txt`. `label`: what the person reads in
    their settings. `mandatory`: sent whatever they want, because a right or a duty hangs on it. `confidential`: the
    text holds a key and is forgotten once it is sent."""

    key: str
    label: str | Promise
    mandatory: bool = False
    confidential: bool = False


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind of every area, by key."""
    kinds = {}
    for app in apps.get_app_configs():
        if app.name.startswith("hansa.") and module_has_submodule(app.module, "messages"):
            for kind in importlib.import_module(f"{app.name}.messages").KINDS:
                kinds[kind.key] = kind
    return kinds


def kind_of(key: str) -> Kind:
    """The kind of a key; LookupError says where it should stand."""
    try:
        return all_kinds()[key]
    except KeyError:
        area = key.partition(".")[0]
        raise LookupError(f"No kind of message '{key}': add it to KINDS in hansa/{area}/messages.py.") from None
