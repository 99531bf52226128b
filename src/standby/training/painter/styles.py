"""Styles: which effects come together, how often, and which combinations training never sees."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from standby.training.painter.clutter import CLUTTER
from standby.training.painter.finish import FINISHES
from standby.training.painter.grounds import GROUNDS
from standby.training.painter.letters import Lettering, random_lettering
from standby.training.painter.scene import Effect, Palette, random_palette
from standby.training.painter.warps import WARPS, Warp

LETTERS = (
    "coarse", "turned", "leaned", "jumping", "sizes", "faces", "letters", "tight", "bold", "hollow", "shadow", "halo",
    "filled", "fine",
)  # fmt: skip
"""Effects of the letters themselves; "coarse" draws no grey edges, "fine" draws large and shrinks."""
OVER = {f"{name} over": factory for name, factory in CLUTTER.items()}
AFTER = {f"{name} after": factory for name, factory in WARPS.items() if name not in ("slope", "lens")}
"""Warps of the whole picture, ground and clutter too; none that pushes letters out of it."""
AFTER_SCALE = 0.45
"""Their scale as a share of the picture's height."""
EFFECTS = (*LETTERS, *GROUNDS, *CLUTTER, *OVER, *WARPS, *AFTER, *FINISHES)

SIZES = (
    (50, 18), (52, 22), (55, 20), (60, 20), (60, 22), (60, 25), (60, 30), (62, 22), (64, 24), (65, 25), (68, 22),
    (70, 24), (70, 25), (70, 30), (72, 27), (75, 25), (80, 25), (80, 26), (80, 30), (80, 34), (85, 30), (85, 40),
    (88, 34), (90, 30), (90, 35), (90, 40), (95, 35), (100, 30), (100, 34), (100, 36), (100, 40), (100, 50),
    (104, 38), (110, 35), (110, 40), (112, 40), (120, 30), (120, 36), (120, 40), (120, 50), (120, 60), (125, 45),
    (130, 38), (130, 48), (130, 50), (140, 44), (140, 50), (146, 42), (150, 40), (150, 50), (150, 60), (160, 50),
    (160, 60), (170, 60), (180, 50), (180, 60), (200, 50), (200, 60), (200, 70), (200, 80), (220, 70), (240, 80),
    (240, 90),
)  # fmt: skip
"""Width and height as generators offer them."""

ELABORATE = frozenset(
    ("hollow", "halo", "shadow", "fine", "ripple", "melt", "lens", "tear", "rescaled", "blur", "noise", "curves over",
     "arcs over", "bars over", "threads over", "scratches over", "tiles", "clouds", "rings")
)  # fmt: skip
ELABORATE_FROM = 29
"""Height in pixels from which these effects leave a text that one can read."""
LEAST_PITCH, LEAST_ASPECT = 12, 0.33
"""Room for a character: pixels, and width as a share of the picture's height."""

KINDS: Mapping[str, Mapping[str, float]] = {
    "typed": {"coarse": 0.6, "letters": 0.4, "leaned": 0.1, "bold": 0.2, "frame": 0.3, "jpeg": 0.4, "dots": 0.2,
              "threads over": 0.25, "few colours": 0.1, "one bit": 0.1, "filled": 0.05},
    "strewn": {"coarse": 0.6, "turned": 0.5, "jumping": 0.5, "letters": 0.3, "dots": 0.5, "dots over": 0.5, "bold": 0.3,
               "frame": 0.5, "few colours": 0.35, "threads": 0.2, "discs": 0.1, "wave": 0.15},
    "mixed": {"coarse": 0.6, "faces": 1.0, "sizes": 0.5, "jumping": 0.5, "one bit": 0.4, "dots over": 0.4, "dots": 0.2,
              "turned": 0.25, "frame": 0.2, "tight": 0.15, "hatching": 0.1, "letters": 0.2},
    "scratched": {"coarse": 0.4, "letters": 0.8, "scratches": 0.85, "threads": 0.3, "jumping": 0.3, "turned": 0.3,
                  "dots over": 0.2, "frame": 0.3, "jpeg": 0.6, "bold": 0.2},
    "ruled": {"threads": 0.8, "filled": 0.5, "leaned": 0.2, "bold": 0.4, "dots over": 0.7, "frame": 0.6, "bars": 0.2,
              "bars over": 0.1, "wave after": 0.15, "turned": 0.2, "few colours": 0.3, "jumping": 0.2, "letters": 0.2},
    "crossed": {"turned": 0.6, "jumping": 0.4, "letters": 0.4, "curves over": 0.6, "threads over": 0.3, "dots": 0.2,
                "arcs over": 0.2, "discs": 0.3, "tight": 0.4, "melt": 0.2, "wave": 0.2, "jpeg": 0.3, "bold": 0.3,
                "fine": 0.3, "leaned": 0.2, "murmur": 0.25, "sizes": 0.3},
    "flowing": {"wave": 0.35, "ripple": 0.25, "lens": 0.25, "melt": 0.25, "bend": 0.1, "gradient": 0.4, "tight": 0.3,
                "curves over": 0.4, "fine": 0.4, "jpeg": 0.5, "shadow": 0.1, "wave after": 0.2, "ripple after": 0.15,
                "bold": 0.3, "frame": 0.2},
    "busy": {"clouds": 0.3, "grain": 0.25, "hatching": 0.25, "tiles": 0.15, "rings": 0.1, "murmur": 0.25,
             "letters": 0.5, "turned": 0.5, "jumping": 0.4, "bold": 0.5, "threads": 0.25, "arcs": 0.3, "jpeg": 0.3,
             "noise": 0.2},
    "drawn": {"hollow": 0.35, "shadow": 0.35, "halo": 0.2, "filled": 0.35, "turned": 0.4, "tight": 0.25, "fine": 0.3,
              "letters": 0.4, "arcs over": 0.2, "threads over": 0.2, "gradient": 0.2, "bend": 0.15, "jumping": 0.3,
              "patches": 0.04},
}  # fmt: skip
"""How likely each effect is in each kind of style."""
WILD = 0.07
"""How likely each effect is in a style of no kind."""
STRAY = 0.015
"""How likely an effect is in a kind that does not name it."""
RESERVED = (
    ("hollow", "curves over"), ("filled", "wave"), ("shadow", "threads over"), ("halo", "turned"), ("lens", "dots"),
    ("bend", "scratches"), ("slope", "arcs over"), ("tear", "jumping"), ("melt", "hatching"), ("ripple", "few colours"),
    ("tiles", "jumping"), ("rings", "letters"), ("faces", "threads over"), ("coarse", "wave"), ("negative", "jpeg"),
    ("grain", "tight"), ("clouds", "curves over"), ("one bit", "turned"),
)  # fmt: skip
"""Pairs of effects that training never sees together; each held-out style has at least one."""
APART = (
    tuple(GROUNDS), ("one bit", "few colours", "grey"), ("coarse", "fine"), ("hollow", "filled", "bold"),
    ("one bit", "noise"), ("hollow", "coarse"), tuple(WARPS), ("halo", "shadow"), ("blur", "one bit"),
    ("blur", "coarse"), ("clouds", "one bit"), ("grain", "one bit"), ("rings", "one bit"), ("tiles", "one bit"),
    ("gradient", "one bit"), ("hatching", "one bit"), ("murmur", "one bit"), tuple(AFTER),
    ("curves over", "threads over", "arcs over", "scratches over", "bars over"), ("scratches over", "dots over"),
    ("halo", "hollow"), ("halo", "tight"), ("halo", "one bit"), ("hollow", "one bit"),
    ("dots", "dots over"), ("scratches", "scratches over"),
)  # fmt: skip
"""Effects of which a style has one at most: together they are unlikely, or nobody could read the text."""


@dataclass(frozen=True, slots=True)
class Style:
    """Everything that pictures of one style have in common."""

    effects: frozenset[str]
    size: tuple[int, int]
    palette: Palette
    lettering: Lettering
    before: tuple[Effect, ...]
    over: tuple[Effect, ...]
    after: tuple[Warp, ...]
    finish: tuple[Effect, ...]


def random_style(rng: random.Random, needed: str, longest: int, held_out: bool) -> Style:
    """A style for texts of the needed characters, at most so long."""
    chosen = random_effects(rng, held_out)
    lettering = random_lettering(rng, needed, chosen, held_out)
    colourful = bool(chosen & {"letters", "faces"}) and "one bit" not in chosen
    return Style(
        effects=chosen,
        size=_size(rng, longest, chosen),
        palette=random_palette(rng, colourful, thin="hollow" in chosen),
        lettering=replace(lettering, warps=tuple(make(rng) for name, make in WARPS.items() if name in chosen)),
        before=tuple(make(rng) for name, make in (GROUNDS | CLUTTER).items() if name in chosen),
        over=tuple(make(rng) for name, make in OVER.items() if name in chosen),
        after=tuple(make(rng) for name, make in AFTER.items() if name in chosen),
        finish=tuple(make(rng) for name, make in FINISHES.items() if name in chosen),
    )


def random_effects(rng: random.Random, held_out: bool) -> frozenset[str]:
    """Names of effects that go together."""
    wanted: list[str] = []
    if held_out:
        wanted += rng.choice(RESERVED)
    chances = KINDS[rng.choice(tuple(KINDS))] if rng.random() < 0.8 else dict.fromkeys(EFFECTS, WILD)
    drawn = [name for name in EFFECTS if rng.random() < chances.get(name, STRAY)]
    rng.shuffle(drawn)
    for name in drawn:
        together = {*wanted, name}
        if _allowed(together) and (held_out or not _reserved(together)):
            wanted.append(name)
    return frozenset(wanted)


def _allowed(names: set[str]) -> bool:
    return not any(len(names.intersection(group)) > 1 for group in APART)


def _reserved(names: set[str]) -> bool:
    return any(names.issuperset(pair) for pair in RESERVED)


def _size(rng: random.Random, longest: int, chosen: frozenset[str]) -> tuple[int, int]:
    """A usual size, or one a little off, wide enough for the text and seldom too low for the effects."""
    lowest = ELABORATE_FROM if chosen & ELABORATE and rng.random() < 0.9 else 0
    while True:
        width, height = rng.choice(SIZES)
        if rng.random() < 0.3:
            width, height = round(width * rng.uniform(0.9, 1.1)), round(height * rng.uniform(0.9, 1.1))
        roomy = width >= LEAST_PITCH * longest and width >= LEAST_ASPECT * height * longest
        if roomy and height >= lowest:
            return width, height
