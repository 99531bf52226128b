"""Growing a reader from a portal's yes and no, without knowing the portal.

Order of reading: ``evidence`` (what is known), ``minds`` (what learns it: on a
grid, or the general net), ``lots`` (what is asked, and what the answers prove),
``grower`` (the four together).
"""

from standby.training.bootstrap.grower import Grower, Guess

__all__ = ["Grower", "Guess"]
