"""Readers grown from a yes and a no."""
