"""Lists of ties from outside: CSV, GraphML, and the spreadsheet of Kumu."""
