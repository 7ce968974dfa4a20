"""Who may see, state, answer and end what: one module per theme."""
