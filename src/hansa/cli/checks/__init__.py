"""What `hansa doctor` looks at: each check a function that says what it found, in order of running."""

from __future__ import annotations

from collections.abc import Callable

from hansa.cli.checks import data, machine, work
from hansa.cli.checks.finding import Finding

CHECKS: tuple[Callable[[], Finding], ...] = (
    machine.versions,
    machine.permissions,
    machine.disk_space,
    machine.clock,
    data.database,
    data.migrations,
    data.reference,
    data.search_index,
    data.journal,
    work.settings_file,
    work.static_files,
    work.mail,
    work.jobs,
    work.operators,
)
