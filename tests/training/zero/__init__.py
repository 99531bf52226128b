"""Readers learned without labels."""
