"""Chinese type faces as textures of single characters, and the made-up script of machines without such faces.

No font file comes with Standby: what is painted depends on the machine. For as
many looks as a site has, install Debian's packages (``scripts/fonts``) or name
folders with font files.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from standby.captcha.click.geometry import VOCABULARY
from standby.training.faces import FOLDERS
from standby.training.painter.typefaces import is_held_out

TEXTURE, BODY = 40, 28
"""Height and width of a texture, and of a full character in its middle."""
FULL = "国"
"""A character that fills its square, in every face."""
NO_SUCH = "\uf8fe"
MADE_UP = "made up"
LEAST_DRAWN = 0.4
"""A face that draws a smaller share of the vocabulary's characters is left out."""
OTHERS = 300
LETTERS = "".join(sorted(set("".join(VOCABULARY))))
MARKS = "、。，·‘’“”'\"*-—~～.,`^:;丶"
"""What the site strews among the characters."""
NOT_FACES = ("mono", "emoji", "symbol", "icon", "ebas", "strokeorders")

Textures = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Atlas:
    """Glyphs of many faces: ``textures`` (N, 40, 40), ink 0..255; ``places`` (faces, characters), -1 for none."""

    faces: tuple[str, ...]
    characters: str
    textures: Textures
    places: NDArray[np.int64]

    @property
    def others(self) -> str:
        """The characters that are in no word and no marks."""
        return self.characters[len(LETTERS) + len(MARKS) :]

    def drawn_by(self, text: str) -> NDArray[np.int64]:
        """The faces that have all characters of a text, as numbers of ``faces``, without the made-up script."""
        columns = [self.characters.index(each) for each in text]
        return np.flatnonzero((self.places[:-1, columns] >= 0).all(axis=1))

    def texture(self, face: int, character: str) -> int:
        """The number of a texture, -1 if the face does not have the character."""
        return int(self.places[face, self.characters.index(character)])


def other_characters(count: int = OTHERS) -> str:
    """Common characters that no word of the vocabulary has: every so manieth of the first level of GB 2312."""
    level = bytes(each for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF) for each in (high, low))
    common = [each for each in level.decode("gb2312") if each not in LETTERS]
    return "".join(common[:: len(common) // count][:count])


def atlas(folders: Sequence[str | Path] = FOLDERS, *, held_out: bool = False) -> Atlas:
    """The glyphs of the faces in these folders, by default of all on this machine.

    One family in six, chosen by its name, is not learned from: ``held_out``
    gives those. The made-up script belongs to both, as the last face.
    """
    characters = LETTERS + MARKS + other_characters()
    names, rows = [], []
    for name, font in _fonts(folders):
        if is_held_out(font.getname()[0] or name) != held_out:
            continue
        row = _drawn(font, characters)
        if sum(each in row for each in LETTERS) >= LEAST_DRAWN * len(LETTERS):
            names.append(name)
            rows.append(row)
    names.append(MADE_UP)
    rows.append({each: made_up(each) for each in characters})
    textures: list[Textures] = []
    places = np.full((len(rows), len(characters)), -1, np.int64)
    for face, row in enumerate(rows):
        for place, character in enumerate(characters):
            if character in row:
                places[face, place] = len(textures)
                textures.append(row[character])
    return Atlas(tuple(names), characters, np.stack(textures), places)


def made_up(character: str) -> Textures:
    """Six rows of six dots, the same for a character each time: what the sandbox writes on a machine without faces."""
    facts = np.frombuffer(blake2b(character.encode(), digest_size=6).digest(), np.uint8)
    dots = np.unpackbits(facts[:, None], axis=1, bitorder="little")[:, :6]
    texture = np.zeros((TEXTURE, TEXTURE), np.uint8)
    side, edge = BODY // 6 * 6, (TEXTURE - BODY // 6 * 6) // 2
    texture[edge : edge + side, edge : edge + side] = np.kron(dots * 255, np.ones((BODY // 6, BODY // 6), np.uint8))
    return texture


def _fonts(folders: Iterable[str | Path]) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    """Every font file once, by name; of a collection the cut for simplified characters."""
    paths = {path.name: path for folder in folders for path in Path(folder).expanduser().rglob("*.[to]t[fc]")}
    for name in sorted(paths):
        if any(part in name.lower() for part in NOT_FACES):
            continue
        try:
            yield name, _sized(str(paths[name]), _simplified(str(paths[name])))
        except (OSError, ValueError):  # no font, or none that FreeType draws
            continue


def _simplified(path: str) -> int:
    """The number of the face within its file."""
    if not path.lower().endswith("c"):
        return 0
    for number in range(16):
        try:
            family = ImageFont.truetype(path, 12, index=number).getname()[0] or ""
        except OSError:
            break
        if "Mono" not in family and family.endswith((" SC", " CN")):
            return number
    return 0


def _sized(path: str, number: int) -> ImageFont.FreeTypeFont:
    """The face at the size at which a full character is BODY pixels tall."""
    font = ImageFont.truetype(path, BODY, index=number, layout_engine=ImageFont.Layout.BASIC)
    left, top, right, bottom = font.getbbox(FULL)
    return font.font_variant(size=round(BODY * BODY / max(bottom - top, right - left, BODY / 2)))


def _drawn(font: ImageFont.FreeTypeFont, characters: str) -> dict[str, Textures]:
    """The characters that a face draws, each in a texture, all on the same line."""
    if _mask(font, "日") == _mask(font, NO_SUCH):
        return {}
    left, top, right, bottom = font.getbbox(FULL)
    at = (TEXTURE - left - right) / 2, (TEXTURE - top - bottom) / 2
    missing, drawn = _mask(font, NO_SUCH), {}
    for character in characters:
        mask = _mask(font, character)
        if any(mask) and mask != missing:
            canvas = Image.new("L", (TEXTURE, TEXTURE))
            ImageDraw.Draw(canvas).text(at, character, fill=255, font=font)
            drawn[character] = np.asarray(canvas)
    return drawn


def _mask(font: ImageFont.FreeTypeFont, character: str) -> bytes:
    return bytes(font.getmask(character))
