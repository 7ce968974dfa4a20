"""What happened: append-only, hash-chained entries; every verb that changes something writes one."""
