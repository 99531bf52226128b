"""A little portal's codes: three digits on a tinted ground, in the face that comes with Pillow."""

import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from standby.captcha.image import stretched


def picture(text: str, rng: random.Random) -> Image.Image:
    ground = (rng.randint(180, 255), rng.randint(180, 255), rng.randint(180, 255))
    drawn = Image.new("RGB", (70, 26), ground)
    pen = ImageDraw.Draw(drawn)
    for place, character in enumerate(text):
        spot = (6 + place * 60 // len(text) + rng.randint(-2, 2), rng.randint(1, 5))
        pen.text(spot, character, fill=(rng.randint(0, 110), 20, 90), font=ImageFont.load_default(18))
    return drawn


def codes(count: int, seed: int, alphabet: str = "0123456789", length: int = 3) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(alphabet, k=length)) for _ in range(count)]


def sights(texts: list[str], seed: int) -> NDArray[np.uint8]:
    rng = random.Random(seed)
    return np.stack([stretched(picture(text, rng)) for text in texts])
