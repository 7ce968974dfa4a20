"""What a downloadable table is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from hansa.directory.rules.reader import Reader

Row = dict[str, Any]
# What stands in the address of a page, so that the forms of the pages read it.
Parameters = MultiValueDict


@dataclass(frozen=True)
class Table:
    """A table of the register: the same rows for download, shell and programs.

    `columns` maps a key, stable for programs, to the heading that people read. `rows` gives the rows that a reader may
    see, narrowed by `parameters` (those named here, with the names and meanings of the list pages) and, where the table
    has pages, from `after` on and no more than `limit`, in the order of the column `order`. It raises `Http404` for a
    thing the reader may not know of and `ValidationError` for a parameter that cannot be read. A table with `latitude`
    and `longitude` can be drawn on a map.
    """

    key: str
    title: str | Promise
    columns: Mapping[str, str | Promise]
    rows: Callable[[Reader, Parameters], Iterator[Row]]
    parameters: tuple[str, ...] = ()
    order: str = "id"

    @property
    def has_places(self) -> bool:
        return "latitude" in self.columns
