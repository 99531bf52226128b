"""Standby: waits at your portals and acts the moment what you wait for appears."""

__version__ = "0.1.0"
