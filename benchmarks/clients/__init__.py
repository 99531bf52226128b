"""Other people's clients of the ticket site against the sandbox: a door that leads them there, and a person."""
