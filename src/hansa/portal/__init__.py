"""The face: home and desk pages, search, base templates, islands, API root, exports."""
