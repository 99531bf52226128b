"""The sandbox itself, over real HTTP."""
