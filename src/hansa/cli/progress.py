"""Progress of long work: a bar in a terminal, plain lines elsewhere; on the error stream, so that pipes stay clean."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class ShellProgress:
    """Called with a stage and how far it is, as `observatory.sources.progress.Progress` asks."""

    def __init__(self) -> None:
        self._stage = ""
        self._bars: Progress | None = None
        self._bar: TaskID | None = None
        if sys.stderr.isatty():
            self._bars = _bars()

    def __enter__(self) -> ShellProgress:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        if self._bars is None:
            self._line(stage)
            return
        if stage != self._stage:
            self._finish()
            self._bar = self._bars.add_task(stage, total=total or None)
            self._stage = stage
        if total and self._bar is not None:
            self._bars.update(self._bar, completed=done, total=total)

    def _finish(self) -> None:
        if self._bars and self._bar is not None:
            self._bars.update(self._bar, total=1, completed=1)

    def _line(self, stage: str) -> None:
        if stage != self._stage:
            self._stage = stage
            print(f"{stage} …", file=sys.stderr, flush=True)


def _bars() -> Progress:
    # Imported here: `hansa --help` must not wait for it.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))
