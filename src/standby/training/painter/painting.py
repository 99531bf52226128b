"""Painting: an endless row of pictures and their texts from one seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standby.errors import WrongUse
from standby.training.painter.letters import write
from standby.training.painter.scene import Scene
from standby.training.painter.styles import AFTER_SCALE, Style, random_style
from standby.training.painter.typefaces import CHARACTERS
from standby.training.painter.warps import warp

GROUP = 6
"""Pictures that share a style, an alphabet and a length."""
LONGEST = 10
"""Characters; more do not fit into the pictures that generators paint."""
ALPHABETS = (
    (digits, 3),
    (ascii_lowercase, 1),
    (ascii_uppercase, 1.5),
    (digits + ascii_lowercase, 3),
    (digits + ascii_uppercase, 2.5),
    (digits + ascii_lowercase + ascii_uppercase, 2),
    (ascii_lowercase + ascii_uppercase, 0.7),
)
"""Usual alphabets and how often they are drawn."""
ALIKE = "0oO1iIlL5sS2zZ9gq8B6bvVuUcCkKwWxXpPyY"


@dataclass(frozen=True, slots=True)
class Painted:
    """``picture`` is RGB, (height, width, 3), 50x18 to about 264x99; ``text`` has the case that is drawn."""

    picture: NDArray[np.uint8]
    text: str


def paint(
    seed: int,
    count: int,
    *,
    alphabet: str | None = None,
    lengths: tuple[int, int] = (3, 7),
    held_out: bool = False,
) -> Iterator[Painted]:
    """``count`` pictures; the same seed paints the same ones on one machine.

    Without an alphabet of digits and Latin letters, each style draws one.
    ``held_out`` paints in faces and combinations of effects that are never
    used without it. Raises WrongUse if the alphabet or the lengths make no sense.
    """
    _check(alphabet, lengths)
    return _painted(seed, count, alphabet, lengths, held_out)


def _painted(
    seed: int, count: int, alphabet: str | None, lengths: tuple[int, int], held_out: bool
) -> Iterator[Painted]:
    for group in range(-(-count // GROUP)):
        rng = random.Random(f"{seed}/{group}/{held_out}")
        letters = alphabet if alphabet is not None else random_alphabet(rng)
        same = rng.random() < 0.8
        shortest, longest = (rng.randint(*lengths),) * 2 if same else lengths
        style = random_style(rng, letters, longest, held_out)
        noise = np.random.default_rng(rng.getrandbits(64))
        for _ in range(min(GROUP, count - group * GROUP)):
            text = "".join(rng.choices(letters, k=rng.randint(shortest, longest)))
            yield Painted(paint_one(style, text, rng, noise), text)


def _check(alphabet: str | None, lengths: tuple[int, int]) -> None:
    shortest, longest = lengths
    if not 1 <= shortest <= longest <= LONGEST:
        raise WrongUse(
            what=f"lengths from {shortest} to {longest} cannot be painted: give two from 1 to {LONGEST}, shortest first"
        )
    if alphabet is not None and (not alphabet or not set(alphabet).issubset(CHARACTERS)):
        raise WrongUse(
            what=f"the painter knows digits and Latin letters, and needs one at least; got the alphabet {alphabet!r}"
        )


def random_alphabet(rng: random.Random) -> str:
    """A usual alphabet, at times without some of the characters that look alike, or with few characters."""
    letters = rng.choices([each for each, _ in ALPHABETS], [often for _, often in ALPHABETS])[0]
    if rng.random() < 0.3:
        left_out = set(rng.sample(ALIKE, rng.randint(2, 14)))
        letters = "".join(each for each in letters if each not in left_out)
    if len(letters) > 12 and rng.random() < 0.06:
        letters = "".join(rng.sample(letters, 10))
    return letters


def paint_one(style: Style, text: str, rng: random.Random, noise: np.random.Generator) -> NDArray[np.uint8]:
    """One picture of a style."""
    paper = Image.new("RGB", style.size, style.palette.paper)
    scene = Scene(paper, style.palette, rng, noise, rng.choice(style.palette.inks))
    for effect in style.before:
        effect(scene)
    write(scene, style.lettering, text)
    for effect in style.over:
        effect(scene)
    if style.after:
        opaque = np.asarray(scene.picture.convert("RGBA"))
        warped = warp(opaque, style.after, scene.height * AFTER_SCALE, rng, style.lettering.smooth)
        scene.become(warped[..., :3])
    for effect in style.finish:
        effect(scene)
    return np.array(scene.picture)
