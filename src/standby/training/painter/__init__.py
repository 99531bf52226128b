"""Paints text codes of endless styles, for a reader that is to know codes nobody tuned it for.

What generators of web frameworks draw, described by what it looks like:
grounds, letters, warps, clutter over and under the text, and what saving does
to a picture. No style stands for one portal.
"""

from standby.training.painter.painting import Painted, paint

__all__ = ["Painted", "paint"]
