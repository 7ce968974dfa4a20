"""Finding organisations by name in any script, with word forms and typing errors."""
