"""`hansa import …`: a verb for each source."""

from __future__ import annotations

import typer

from hansa.cli.import_clusters import clusters
from hansa.cli.import_cordis import cordis
from hansa.cli.import_establishments import establishments
from hansa.cli.import_members import members
from hansa.cli.import_regions import regions
from hansa.cli.import_ror import ror
from hansa.cli.import_statistics import statistics
from hansa.cli.import_ties import ties

app = typer.Typer(no_args_is_help=True)
app.command("cordis")(cordis)
app.command("ror")(ror)
app.command("members")(members)
app.command("regions")(regions)
app.command("statistics")(statistics)
app.command("clusters")(clusters)
app.command("establishments")(establishments)
app.command("ties")(ties)


@app.callback()
def import_() -> None:
    """Take data from outside into the register."""
