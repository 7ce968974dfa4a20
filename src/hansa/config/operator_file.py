"""Writes `hansa.toml`, what the operator decides about an installation."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_settings(path: Path, sections: Mapping[str, Mapping[str, object]]) -> None:
    """Write the sections as TOML, readable by the owner alone; whoever reads meanwhile sees the old file whole."""
    lines = ["# Written by `hansa init`. Explained in docs/operator/settings.md."]
    for section, values in sections.items():
        lines += ["", f"[{section}]", *(f"{name} = {toml_value(value)}" for name, value in values.items())]
    # mkstemp makes the file readable by its owner alone.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".hansa-toml-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


def toml_value(value: object) -> str:
    """A value as TOML writes it.

    >>> toml_value('a "quoted" path\\\\')
    '"a \\\\"quoted\\\\" path\\\\\\\\"'
    >>> toml_value(True), toml_value(587), toml_value(["a", "b"])
    ('true', '587', '["a", "b"]')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + re.sub(r'[\x00-\x1f"\\\x7f]', _escape, value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    raise TypeError(f"{value!r}: hansa.toml holds text, whole numbers, true or false, and lists of these.")


def _escape(sign: re.Match[str]) -> str:
    return "\\" + sign[0] if sign[0] in '"\\' else f"\\u{ord(sign[0]):04x}"
