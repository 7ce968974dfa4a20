"""What a member list may be at most."""

MAX_BYTES = 10 * 2**20
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_UNPACKED = 80 * 2**20
"""Of an XLSX file, which is a compressed folder: a bomb unpacks to gigabytes."""
MAX_CELL = 20_000


class BadFile(ValueError):
    """A file that cannot be read; the message says what is wrong, where, and what would be right."""
