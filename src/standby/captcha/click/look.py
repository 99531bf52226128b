"""Whether a picture is one to be clicked, by its size alone."""

import io

from PIL import Image

from standby.captcha.click.geometry import SIZE

ABOUT = 2
"""Pixels that a picture may be larger or smaller."""


def is_clicks(picture: bytes) -> bool:
    """Whether bytes are a picture of the size of those to be clicked; told from the header."""
    try:
        width, height = Image.open(io.BytesIO(picture)).size
    except Exception:  # Pillow raises almost anything on broken bytes
        return False
    return abs(width - SIZE[0]) <= ABOUT and abs(height - SIZE[1]) <= ABOUT
