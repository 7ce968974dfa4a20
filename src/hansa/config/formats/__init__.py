"""Dates as an international reader takes them: the day before the month, never the other way round in figures."""
