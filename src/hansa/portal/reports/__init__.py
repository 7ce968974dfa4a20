"""Reports that stand alone: one HTML file, opened without a server, that asks nobody for anything.

A report is made of sections, a section of figures, a figure of a picture and the table that says the same:

    write_report(path, title=…, sections=[Section(heading, text, figures=[Figure(title, picture, table)])])

Pictures are drawn by `hansa.portal.reports.charts`. Everything is escaped; no report holds a script.
"""

from hansa.portal.reports.page import Column, Fact, Figure, Section, Table, render_report, write_report
from hansa.portal.reports.words import language, prepare_words

__all__ = [
    "Column",
    "Fact",
    "Figure",
    "Section",
    "Table",
    "language",
    "prepare_words",
    "render_report",
    "write_report",
]
