"""The report of `hansa detect`."""

from hansa.portal.reports.detection.report import write_detection_report
from hansa.portal.reports.detection.words import cluster_in_words

__all__ = ["cluster_in_words", "write_detection_report"]
