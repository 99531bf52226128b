"""The colours things are painted in, and how one colour becomes another."""

import random

Colour = tuple[int, int, int]

RED: Colour = (205, 32, 38)
WINE: Colour = (120, 16, 36)
CORAL: Colour = (238, 112, 92)
ORANGE: Colour = (238, 128, 34)
AMBER: Colour = (224, 158, 40)
GOLD: Colour = (214, 172, 60)
YELLOW: Colour = (246, 212, 60)
LIME: Colour = (150, 196, 60)
LEAF: Colour = (84, 142, 48)
GREEN: Colour = (38, 118, 62)
OLIVE: Colour = (124, 128, 58)
TEAL: Colour = (36, 140, 140)
SKY: Colour = (132, 190, 232)
BLUE: Colour = (38, 96, 190)
NAVY: Colour = (28, 42, 92)
VIOLET: Colour = (122, 78, 168)
PINK: Colour = (240, 150, 176)
SKIN: Colour = (234, 190, 156)
CREAM: Colour = (244, 234, 208)
TAN: Colour = (206, 168, 114)
WOOD: Colour = (158, 104, 58)
BROWN: Colour = (106, 64, 36)
WHITE: Colour = (248, 248, 246)
SILVER: Colour = (192, 196, 202)
GREY: Colour = (128, 132, 138)
DARK: Colour = (62, 64, 70)
BLACK: Colour = (26, 26, 30)

PLASTIC = (RED, ORANGE, YELLOW, LEAF, TEAL, SKY, BLUE, VIOLET, PINK, WHITE, DARK)
METAL = (SILVER, (214, 216, 220), GREY, (168, 174, 184))
TIMBER = (WOOD, BROWN, TAN, (134, 78, 44), (88, 48, 30))
CLOTH = (RED, WINE, PINK, SKY, BLUE, NAVY, VIOLET, TEAL, LEAF, GREY, CREAM)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``share`` of the other colour in the one."""
    return (
        int(one[0] + (other[0] - one[0]) * share),
        int(one[1] + (other[1] - one[1]) * share),
        int(one[2] + (other[2] - one[2]) * share),
    )


def dim(colour: Colour, share: float = 0.3) -> Colour:
    return mix(colour, (0, 0, 0), share)


def pale(colour: Colour, share: float = 0.4) -> Colour:
    return mix(colour, (255, 255, 255), share)


def some(rng: random.Random, *colours: Colour, spread: int = 16) -> Colour:
    """One of the colours, lighter or darker and a little off in each channel."""
    red, green, blue = rng.choice(colours)
    level = rng.uniform(-1.4, 1.4) * spread
    return (
        _channel(red + level + rng.uniform(-spread, spread)),
        _channel(green + level + rng.uniform(-spread, spread)),
        _channel(blue + level + rng.uniform(-spread, spread)),
    )


def _channel(value: float) -> int:
    return max(0, min(255, int(value)))
