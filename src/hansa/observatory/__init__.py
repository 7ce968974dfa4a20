"""What the data say: sources and their import."""
