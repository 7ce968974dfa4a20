"""What `hansa observe` does: a file of employment in, tables of specialisation out. Needs no home and no database.

`observe` runs it all. A file travels: `layout` (how is it written) → `engines` (rows on DuckDB or Spark) → `figures`
and `counting` (cells) → `tidying`, `checking` and `codes` (are they sound) → `measuring`, `profiles` → `writing`.
"""

from hansa.observatory.observe.request import Columns, Request
from hansa.observatory.observe.run import Observation, observe

__all__ = ["Columns", "Observation", "Request", "observe"]
