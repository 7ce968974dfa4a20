"""Who acts: persons, sign-in, consent, the vocabulary of powers and roles."""
