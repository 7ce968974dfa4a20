"""Who may, and who sees. Small predicates over a `Reader`, each with its reason."""
