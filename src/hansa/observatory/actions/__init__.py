"""What the observatory takes in and computes: each is one transaction with one entry in the journal."""
