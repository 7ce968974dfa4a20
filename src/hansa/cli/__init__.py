"""The `hansa` command, one module per verb."""

from hansa.cli.main import main

__all__ = ["main"]
