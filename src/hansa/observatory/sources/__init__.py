"""Outside sources. Each is read in the same stages: discover the files, read, validate, stage, commit."""
