"""Pages that join areas, one module per theme."""
