"""One way to read a list of ties, whatever program wrote it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hansa.directory.member_lists.limits import MAX_BYTES, BadFile
from hansa.directory.member_lists.tables import ZIP
from hansa.network.edge_lists.edges import EdgeList
from hansa.network.edge_lists.graphml import read_graphml
from hansa.network.edge_lists.tables import read_csv_or_sheet, read_workbook


def read_edges(content: bytes) -> EdgeList:
    """Read CSV, GraphML or an Excel file (Kumu's with its sheet Connections). Raises BadFile with the reason."""
    if len(content) > MAX_BYTES:
        raise BadFile(_("The file is larger than %(most)d MB.") % {"most": MAX_BYTES // 2**20})
    if content.startswith(ZIP):
        return read_workbook(content)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_graphml(content)
    return read_csv_or_sheet(content)
