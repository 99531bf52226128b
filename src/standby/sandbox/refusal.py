"""What the sandbox says when the one who steers it asks for something it cannot do."""


class Refusal(ValueError):
    """A wrong wish to the control address or to :class:`~standby.sandbox.world.World`, with the reason."""
