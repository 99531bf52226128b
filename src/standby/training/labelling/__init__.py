"""Asking a person what the pictures of a folder show: the table it goes to, the order, the guesses. Needs no torch."""
