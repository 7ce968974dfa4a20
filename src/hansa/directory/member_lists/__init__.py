"""Member lists of cluster offices: reading CSV and XLSX, mapping their columns, comparing them with the register."""
