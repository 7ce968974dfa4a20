"""The report of `hansa observe`: where activities are strong, how concentrated they are, and how that was computed."""

from hansa.portal.reports.specialisation.report import write_specialisation_report

__all__ = ["write_specialisation_report"]
