"""What happens to the whole picture at the end: frames, blur, noise, few colours, files that lose."""

import random
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from standby.training.painter.scene import Effect, Factory, Scene, any_colour, brightness


def frame(rng: random.Random) -> Effect:
    """A line around the picture: full, dashed, on two sides only, or two lines."""
    kind, colour = (
        rng.choice(("full", "full", "full", "dashed", "corner", "double")),
        any_colour(rng, 0, rng.choice((0, 160, 220))),
    )

    def paint(scene: Scene) -> None:
        pen, right, down = ImageDraw.Draw(scene.picture), scene.width - 1, scene.height - 1
        if kind == "corner":
            pen.line((0, down, 0, 0, right, 0), fill=colour)
            return
        pen.rectangle((0, 0, right, down), outline=colour)
        if kind == "double":
            pen.rectangle((1, 1, right - 1, down - 1), outline=scene.palette.paper)
        if kind == "dashed":
            for y in range(0, down, 2):
                pen.point((0, y), fill=scene.palette.paper)

    return paint


def blur(rng: random.Random) -> Effect:
    """Softly out of focus."""
    radius = rng.uniform(0.4, 0.9)

    def paint(scene: Scene) -> None:
        scene.picture = scene.picture.filter(ImageFilter.GaussianBlur(radius * min(scene.height / 40, 1.5)))

    return paint


def sharp(rng: random.Random) -> Effect:
    """Edges stronger than they were."""
    percent = rng.randint(80, 250)

    def paint(scene: Scene) -> None:
        scene.picture = scene.picture.filter(ImageFilter.UnsharpMask(1.2, percent, 2))

    return paint


def noise(rng: random.Random) -> Effect:
    """Every pixel off by chance, letters too."""
    depth, grey = rng.uniform(6, 28), rng.random() < 0.4

    def paint(scene: Scene) -> None:
        shape = (scene.height, scene.width, 1 if grey else 3)
        scene.become(scene.pixels() + scene.noise.standard_normal(shape, np.float32) * np.float32(depth))

    return paint


def one_bit(rng: random.Random) -> Effect:
    """Black and white, cut between ink and paper."""
    share = rng.uniform(0.45, 0.7)

    def paint(scene: Scene) -> None:
        grey = np.asarray(scene.picture.convert("L")).astype(np.float32)
        paper = brightness(scene.palette.paper)
        ink = min((brightness(each) for each in scene.palette.inks), key=lambda each: abs(each - paper))
        cut = ink + (paper - ink) * share
        scene.become(np.repeat((grey > cut)[..., None] * np.uint8(255), 3, axis=2))

    return paint


def few_colours(rng: random.Random) -> Effect:
    """A palette of a file that has few colours, the nearest taken or strewn."""
    count, steps, strewn = rng.choice((4, 8, 16, 32)), rng.choice((0, 0, 51, 36)), rng.random() < 0.3

    def paint(scene: Scene) -> None:
        if steps:
            scene.become(np.rint(scene.pixels() / steps) * steps)
            return
        dither = Image.Dither.FLOYDSTEINBERG if strewn else Image.Dither.NONE
        few = scene.picture.quantize(count, Image.Quantize.FASTOCTREE, dither=dither)
        scene.picture = few.convert("RGB")

    return paint


def grey(rng: random.Random) -> Effect:
    """No colour left."""

    def paint(scene: Scene) -> None:
        scene.picture = scene.picture.convert("L").convert("RGB")

    return paint


def negative(rng: random.Random) -> Effect:
    """Light and dark change places."""

    def paint(scene: Scene) -> None:
        scene.picture = ImageOps.invert(scene.picture)

    return paint


def patches(rng: random.Random) -> Effect:
    """Light and dark change places in a few ellipses or boxes."""
    count, round_ones, reach = rng.randint(1, 4), rng.random() < 0.6, rng.uniform(0.15, 0.5)

    def paint(scene: Scene) -> None:
        mask = Image.new("1", scene.picture.size)
        pen, wide = ImageDraw.Draw(mask), reach * scene.height
        for _ in range(count):
            x, y = scene.rng.uniform(0, scene.width), scene.rng.uniform(0, scene.height)
            box = (x - 2 * wide, y - wide, x + 2 * wide, y + wide)
            pen.ellipse(box, fill=1) if round_ones else pen.rectangle(box, fill=1)
        scene.picture.paste(ImageOps.invert(scene.picture), (0, 0), mask)

    return paint


def rescaled(rng: random.Random) -> Effect:
    """Made at another size and brought to this one."""
    scale = rng.choice((0.6, 0.75, 1.5))
    how = rng.choice((Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.NEAREST))

    def paint(scene: Scene) -> None:
        shrunk = scale if scene.height * scale > 22 else 1.5
        size = round(scene.width * shrunk), round(scene.height * shrunk)
        scene.picture = scene.picture.resize(size, how).resize((scene.width, scene.height), Image.Resampling.BILINEAR)

    return paint


def jpeg(rng: random.Random) -> Effect:
    """Saved as JPEG and read again."""
    quality, chroma = rng.choice((35, 50, 60, 75, 75, 75, 85, 92)), rng.choice((0, 2, 2))

    def paint(scene: Scene) -> None:
        file = BytesIO()
        scene.picture.save(file, "JPEG", quality=quality, subsampling=chroma)
        scene.picture = Image.open(file).convert("RGB")

    return paint


FINISHES: dict[str, Factory] = {
    "blur": blur,
    "sharp": sharp,
    "noise": noise,
    "rescaled": rescaled,
    "negative": negative,
    "patches": patches,
    "frame": frame,
    "grey": grey,
    "few colours": few_colours,
    "one bit": one_bit,
    "jpeg": jpeg,
}
