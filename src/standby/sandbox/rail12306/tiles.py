"""Paints the picture of the click captcha: a line of text with one or two words, and eight tiles to choose from.

The geometry is exactly the site's (notes, section 4.2); the words are its own.
The drawings are simple: each class has a shape, a pattern and a colour of its
own that follow from its name, so that tiles of one class look alike and those
of different classes do not. Photographs can be served from a folder instead.
"""

import io
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from standby.sandbox.faces import font_folders

SIZE, TILE = (293, 190), 67
COLUMNS, ROWS = (5, 77, 149, 221), (40, 112)
WORD_AT, WORD_SIZE = (120, 3), (57, 19)
CELL = 12
"""Of one character: the fixed text must end before the first word begins."""
SHIFTS = {1: 27, 2: 47}
"""By how much a second word stands further right, by the length of the first; 60 for longer ones."""
CLASS_LINES = """
打字机 调色板 跑步机 毛线 老虎 安全帽 沙包 盘子 本子 药片 双面胶 龙舟 红酒 拖把 卷尺 海苔
红豆 黑板 热水袋 烛台 钟表 路灯 沙拉 海报 公交卡 樱桃 创可贴 牌坊 苍蝇拍 高压锅 电线 网球拍
海鸥 风铃 订书机 冰箱 话梅 排风机 锅铲 绿豆 航母 电子秤 红枣 金字塔 鞭炮 菠萝 开瓶器 电饭煲
仪表盘 棉棒 篮球 狮子 蚂蚁 蜡烛 茶盅 印章 茶几 啤酒 档案袋 挂钟 刺绣 铃铛 护腕 手掌印
锦旗 文具盒 辣椒酱 耳塞 中国结 蜥蜴 剪纸 漏斗 锣 蒸笼 珊瑚 雨靴 薯条 蜜蜂 日历 口哨
"""
CLASSES = tuple(CLASS_LINES.split())
"""In the site's order, 0 to 79 (notes, section 4.2)."""
CHINESE_FACES = (
    "notosanscjk",
    "notosanssc",
    "sourcehansans",
    "wqy",
    "simhei",
    "simsun",
    "msyh",
    "pingfang",
    "droidsansf",
)


@dataclass(frozen=True, slots=True)
class Riddle:
    """A picture and the tiles (1 to 8) that are right."""

    picture: bytes
    tiles: frozenset[int]
    words: tuple[str, ...]


class TilePainter:
    """``photographs`` is a folder with one folder of pictures for each class; ``face`` the typeface of the words."""

    def __init__(self, rng: random.Random, face: Path | None = None, photographs: Path | None = None) -> None:
        self._rng = rng
        chosen = face or chinese_face()
        self._font = ImageFont.truetype(str(chosen), CELL) if chosen else None
        self._photographs = _found(photographs)

    def riddle(self) -> Riddle:
        """One word, or now and then two; one to three tiles of each."""
        classes = [name for name in CLASSES if not self._photographs or name in self._photographs]
        words = tuple(self._rng.sample(classes, self._rng.choice((1, 1, 2))))
        right = [word for word in words for _ in range(self._rng.randint(1, 3))]
        others = [name for name in classes if name not in words]
        shown = right + self._rng.sample(others, 8 - len(right))
        self._rng.shuffle(shown)
        tiles = frozenset(n for n, name in enumerate(shown, 1) if name in words)
        return Riddle(self.paint(words, shown), tiles, words)

    def paint(self, words: tuple[str, ...], shown: list[str]) -> bytes:
        """The JPEG of these words above these eight tiles."""
        picture = Image.new("RGB", SIZE, "white")
        picture.paste(0, (5, 5), self._text("请点击下图中所有的"))
        at = WORD_AT[0]
        for word in words:
            self._write(picture, word, at)
            at = WORD_AT[0] + SHIFTS.get(len(word), 60)
        for n, name in enumerate(shown):
            picture.paste(self._tile(name), (COLUMNS[n % 4], ROWS[n // 4]))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=85)
        return out.getvalue()

    def _write(self, picture: Image.Image, word: str, at: int) -> None:
        """A word a little tilted, as the site's are."""
        strip = Image.new("L", WORD_SIZE, 0)
        strip.paste(self._text(word), (1, 1))
        tilted = strip.rotate(self._rng.uniform(-4, 4), Image.Resampling.BILINEAR)
        picture.paste(tuple(self._rng.randrange(90) for _ in range(3)), (at, WORD_AT[1]), tilted)

    def _text(self, text: str) -> Image.Image:
        """A mask of the characters; in a made-up script where this machine has no Chinese face."""
        strip = Image.new("L", (CELL * len(text), 16), 0)
        pen = ImageDraw.Draw(strip)
        if self._font is not None:
            pen.text((0, 0), text, fill=255, font=self._font)
            return strip
        for n, character in enumerate(text):
            for row, bits in enumerate(blake2b(character.encode(), digest_size=6).digest()):
                for column in range(6):
                    if bits >> column & 1:
                        pen.rectangle(
                            (14 * n + 2 * column, 2 + 2 * row, 14 * n + 2 * column + 1, 3 + 2 * row), fill=255
                        )
        return strip

    def _tile(self, name: str) -> Image.Image:
        if self._photographs:
            with Image.open(self._rng.choice(self._photographs[name])) as photograph:
                return photograph.convert("RGB").resize((TILE, TILE))
        return draw(name, self._rng)


def _made_up(pen: Any, character: str, left: int) -> None:
    """Six rows of six dots, the same for a character each time."""
    for row, bits in enumerate(blake2b(character.encode(), digest_size=6).digest()):
        for column in range(6):
            if bits >> column & 1:
                x, y = left + 2 * column - column // 3, 2 + 2 * row
                pen.rectangle((x, y, x + 1, y + 1), fill=255)


def draw(name: str, rng: random.Random) -> Image.Image:
    """A simple drawing of one class: the same shape, hues and pattern each time, moved and turned a little."""
    facts = blake2b(name.encode()).digest()
    ground = tuple(170 + byte % 80 for byte in facts[:3])
    ink = tuple(byte % 150 for byte in facts[3:6])
    tile = Image.new("RGB", (TILE, TILE), ground)
    pen = ImageDraw.Draw(tile)
    _pattern(pen, facts, rng)
    centre = TILE / 2 + rng.uniform(-5, 5), TILE / 2 + rng.uniform(-5, 5)
    turn, size = rng.uniform(-0.3, 0.3), TILE * rng.uniform(0.3, 0.42)
    corners = 3 + facts[6] % 7
    reach = [0.55 + facts[7 + i % 8] / 560 for i in range(2 * corners)]
    points = [_on_circle(centre, turn + math.pi * i / corners, size * r) for i, r in enumerate(reach)]
    pen.polygon(points, fill=ink, outline=tuple(byte % 90 for byte in facts[16:19]))
    hole = size * (0.15 + facts[19] / 900)
    pen.ellipse((centre[0] - hole, centre[1] - hole, centre[0] + hole, centre[1] + hole), fill=ground)
    return tile


def _pattern(pen: Any, facts: bytes, rng: random.Random) -> None:
    """Stripes behind the shape, their slope and distance of the class."""
    slope, distance = facts[20] % 5 - 2, 7 + facts[21] % 12
    colour = tuple(140 + byte % 100 for byte in facts[22:25])
    for offset in range(-2 * TILE + rng.randrange(distance), 2 * TILE, distance):
        pen.line((offset, 0, offset + slope * TILE // 2, TILE), fill=colour, width=2)


def _on_circle(centre: tuple[float, float], angle: float, radius: float) -> tuple[float, float]:
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _found(folder: Path | None) -> Mapping[str, list[Path]]:
    """Photographs by class; empty without a folder."""
    if folder is None:
        return {}
    found = {name: sorted(p for p in (folder / name).glob("*") if p.is_file()) for name in CLASSES}
    return {name: pictures for name, pictures in found.items() if pictures}


def chinese_face() -> Path | None:
    """A typeface of this machine that has Chinese characters."""
    for folder in font_folders():
        files = sorted(folder.rglob("*")) if folder.is_dir() else []
        for path in files:
            if path.suffix.lower() in (".ttf", ".otf", ".ttc") and path.stem.lower().startswith(CHINESE_FACES):
                return path
    return None


def tile_at(x: float, y: float) -> int | None:
    """The tile (1 to 8) under a point of the answer, whose y counts from below the line of text (section 4.3)."""
    column, row = math.floor((x - 2.5) / 72), math.floor((y + 30 - 37.5) / 72)
    return row * 4 + column + 1 if 0 <= column <= 3 and 0 <= row <= 1 else None


def tiles_of(answer: str) -> frozenset[int] | None:
    """The tiles a flat list of points chooses; None for what is no such list, or for a point beside all tiles."""
    parts = answer.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if len(numbers) % 2 or not all(map(math.isfinite, numbers)):
        return None
    chosen = [tile_at(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return None if None in chosen else frozenset(tile for tile in chosen if tile is not None)
