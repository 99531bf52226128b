"""Answers of the ticket site, spoilt in every way a network or a stranger may; and who judges what was read of them."""
