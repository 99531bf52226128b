"""Learning to read codes, from pictures painted here."""
