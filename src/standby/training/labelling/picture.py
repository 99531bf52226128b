"""A picture as a person sees it: in colour, on white paper, whatever it was stored as."""

import io

import numpy as np
from PIL import Image

from standby.captcha.image import grey, open_picture


def shown(data: bytes, name: str = "The picture") -> Image.Image:
    """RGB; what is transparent is white. Raises BadPicture, UnfitPicture or PictureTooLarge."""
    picture = open_picture(data, name)
    if picture.mode.startswith(("I", "F")):  # 16 bits and more: the reader's own view of it is good enough
        return Image.fromarray(np.asarray(grey(data, name))).convert("RGB")
    if picture.has_transparency_data:
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def png(data: bytes, name: str = "The picture") -> bytes:
    """The picture as a PNG of ours: a stranger's bytes never reach a browser."""
    file = io.BytesIO()
    shown(data, name).save(file, "PNG")
    return file.getvalue()
