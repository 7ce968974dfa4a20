"""Reads that join areas."""
