"""Portals of our own that speak the real protocols, to try Standby against.

Nothing here imports the rest of Standby, and nothing of the rest but the CLI
imports this: what the sandbox believes about a portal comes from the protocol,
not from the adapter that is tried against it.
"""

from standby.sandbox.server import Plan, PortTaken, Sandbox, running_sandbox, serve

__all__ = ["Plan", "PortTaken", "Sandbox", "running_sandbox", "serve"]
