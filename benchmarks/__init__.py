"""What is measured against whom, each by one command: `python -m benchmarks.NAME`."""
