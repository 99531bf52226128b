"""``--tiles``: tiles of the user's own instead of the painted pool."""

import base64
import io
import random
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from standby.sandbox import captchas, running_sandbox
from standby.sandbox.captchas import NoPictures
from standby.sandbox.rail12306 import clicks_folder
from standby.sandbox.rail12306.tile_folder import TileFolder
from standby.sandbox.rail12306.tiles import COLUMNS, ROWS, TilePainter
from standby.sandbox.rail12306.vocabulary import CLASSES
from standby.sandbox.refusal import Refusal

from .rider import Rider

WORDS = CLASSES[:10]
Names = Callable[[str, int], str]


def colour(word: str) -> tuple[int, int, int]:
    n = WORDS.index(word)
    return 20 + 23 * n, 240 - 20 * n, (90 * n) % 250


def tile(word: str, size: tuple[int, int] = (67, 67), rim: int = 0, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", size, "white")
    picture.paste(colour(word), (rim, rim, size[0] - rim, size[1] - rim))
    picture.save(out, kind)
    return out.getvalue()


def filed(folder: Path, name: Names, words: tuple[str, ...] = WORDS) -> Path:
    """Two tiles of each word."""
    for word in words:
        for n in (1, 2):
            path = folder / name(word, n)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tile(word))
    return folder


def zipped(folder: Path, kind: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w", kind) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(path, path.relative_to(folder))
    return folder.with_suffix(".zip")


def shows_its_words(source: Path) -> None:
    pool = TileFolder(source)
    assert {word: len(numbers) for word, numbers in pool.words.items()} == dict.fromkeys(WORDS, 2)
    for word, numbers in pool.words.items():
        for number in numbers:
            assert pool.picture(number).getpixel((33, 33)) == colour(word)


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(lambda word, n: f"{word}/{n}.png", id="a folder for each word"),
        pytest.param(lambda word, n: f"{word}_{n}.png", id="the word in the name"),
    ],
)
def test_tiles_are_filed_by_folder_or_name(tmp_path: Path, name: Names, packed: bool) -> None:
    folder = filed(tmp_path / "tiles", name)
    shows_its_words(zipped(folder) if packed else folder)


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_tiles_are_filed_by_a_table(tmp_path: Path, packed: bool) -> None:
    folder = filed(tmp_path / "tiles", lambda word, n: f"images/{WORDS.index(word)}{n}.png")
    rows = [f"{n}{k}.png,{word}" for n, word in enumerate(WORDS) for k in (1, 2)]
    (folder / "labels.csv").write_text("\n".join(["file,label", *rows]), encoding="utf-8")
    shows_its_words(zipped(folder) if packed else folder)


def test_a_white_rim_is_cut_off_and_a_large_picture_made_small(tmp_path: Path) -> None:
    folder = filed(tmp_path / "tiles", lambda word, n: f"{word}_{n}.png")
    rimmed, large, small = folder / f"{WORDS[0]}_1.png", folder / f"{WORDS[0]}_2.png", folder / f"{WORDS[1]}_1.png"
    rimmed.write_bytes(tile(WORDS[0], (72, 73), rim=3))
    large.write_bytes(tile(WORDS[0], (300, 200)))
    small.write_bytes(tile(WORDS[1], (60, 64), kind="JPEG"))
    painter = TilePainter(random.Random(1), TileFolder(folder))
    for _ in range(20):
        riddle = painter.riddle()
        picture = Image.open(io.BytesIO(riddle.picture))
        for n, number in enumerate(riddle.shown):
            left, top = COLUMNS[n % 4], ROWS[n // 4]
            shown = np.asarray(picture.crop((left + 3, top + 3, left + 63, top + 63)), dtype=np.float32)
            wanted = np.array(colour(painter.pool.word(number)), dtype=np.float32)
            assert np.abs(np.median(shown, axis=(0, 1)) - wanted).max() < 25
            assert np.percentile(np.abs(shown - wanted).max(axis=2), 90) < 45


def inflated() -> bytes:
    """A PNG with a compressed comment of three million bytes."""
    comment = b"Comment\0\0" + zlib.compress(bytes(3_000_000))
    return with_chunk(b"zTXt", comment)


def cut_header() -> bytes:
    return with_chunk(b"IHDR", b"\0\0\0")


def with_chunk(kind: bytes, content: bytes) -> bytes:
    """A tile with one more chunk after its header, or with another header."""
    whole, after = tile("毛线"), 8 + 25
    chunk = len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
    return whole[: 8 if kind == b"IHDR" else after] + chunk + whole[after:]


BROKEN: list[object] = [
    pytest.param("毛线_3.png", b"no picture", "毛线_3.png is no picture", id="not a picture"),
    pytest.param("毛线_3.png", tile("毛线")[:60], "毛线_3.png is no picture", id="half a picture"),
    pytest.param("毛线_3.png", inflated(), "毛线_3.png is no picture", id="a text that unpacks to megabytes"),
    pytest.param("毛线_3.png", cut_header(), "毛线_3.png is no picture", id="a header that is too short"),
    pytest.param("毛线_3.png", tile("毛线", kind="TIFF"), "毛线_3.png is no picture", id="another kind of picture"),
    pytest.param("毛线_3.png", tile("毛线", (9, 900)), "is 9x900; a tile is about 67x67", id="no tile"),
    pytest.param("毛线_3.png", tile("毛线", (3000, 3000)), "is 3000x3000", id="huge"),
    pytest.param("香蕉_1.png", tile("毛线"), "'香蕉' is none of the 80 words", id="no such word"),
    pytest.param("labels.csv", b"\xff\xfe\x00", "labels.csv is no table", id="a table in another encoding"),
]


@pytest.mark.parametrize(("name", "content", "says"), BROKEN)
def test_what_cannot_be_shown_is_refused_at_the_start(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    folder = filed(tmp_path / "tiles", lambda word, n: f"{word}_{n}.png")
    (folder / name).write_bytes(content)
    with pytest.raises(Refusal, match=says):
        TileFolder(folder)


def test_a_pool_of_less_than_eight_words_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="tiles of 7 words; a captcha needs 8"):
        TileFolder(filed(tmp_path / "few", lambda word, n: f"{word}_{n}.png", WORDS[:7]))
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoPictures, match="holds no pictures with labels"):
        TileFolder(tmp_path / "empty")
    with pytest.raises(NoPictures, match="is neither a folder nor"):
        TileFolder(tmp_path / "nowhere.zip")


def damaged(packed: Path, at: int) -> None:
    content = bytearray(packed.read_bytes())
    for place in range(at, at + 40):
        content[place] ^= 0xFF
    packed.write_bytes(content)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(zipfile.ZIP_STORED, id="stored"),
        pytest.param(zipfile.ZIP_DEFLATED, id="deflate"),
        pytest.param(zipfile.ZIP_BZIP2, id="bzip2"),
        pytest.param(zipfile.ZIP_LZMA, id="lzma"),
    ],
)
def test_an_archive_whose_tiles_cannot_be_unpacked_is_refused(tmp_path: Path, kind: int) -> None:
    packed = zipped(filed(tmp_path / "tiles", lambda word, n: f"{word}_{n}.png"), kind)
    with zipfile.ZipFile(packed) as archive:
        first = archive.infolist()[0]
    damaged(packed, first.header_offset + 30 + len(first.filename.encode()) + 4)
    with pytest.raises(Refusal, match="cannot be unpacked"):
        TileFolder(packed)


def test_too_many_files_and_too_large_an_archive_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = filed(tmp_path / "tiles", lambda word, n: f"{word}_{n}.png")
    packed = zipped(folder)
    monkeypatch.setattr(captchas, "MOST", 19)
    for source in (folder, packed):
        with pytest.raises(Refusal, match="more than 19 files"):
            TileFolder(source)
    monkeypatch.setattr(captchas, "LARGEST_ARCHIVE", 1000)
    with pytest.raises(Refusal, match="more than 1000 bytes"):
        TileFolder(packed)


def test_what_a_link_leads_to_outside_the_folder_is_not_shown(tmp_path: Path) -> None:
    folder = filed(tmp_path / "tiles", lambda word, n: f"{word}_{n}.png")
    (tmp_path / "secret.png").write_bytes(b"no picture")
    (folder / f"{WORDS[0]}_9.png").symlink_to(tmp_path / "secret.png")
    (folder / f"{WORDS[0]}_10.png").symlink_to(folder / "nowhere.png")
    shows_its_words(folder)


async def test_the_railway_shows_them_and_knows_the_right_ones(tmp_path: Path) -> None:
    folder = filed(tmp_path / "tiles", lambda word, n: f"{word}/{n}.png")
    async with running_sandbox(scenario="rail-2018", tiles=folder) as box:
        rider = Rider(box)
        async with rider.browser:
            told = await rider.get("/passport/captcha/captcha-image64", login_site="E", module="login", rand="sjrand")
            picture = Image.open(io.BytesIO(base64.b64decode(told["image"])))
            seen = await rider.control("see-tiles")
    wanted = [np.array(colour(word)) for word in seen["words"]]
    for n in range(8):
        middle = np.array(picture.getpixel((COLUMNS[n % 4] + 30, ROWS[n // 4] + 36)))
        alike = any(np.abs(middle - want).max() < 30 for want in wanted)
        assert alike == (n + 1 in seen["tiles"])


async def test_a_world_without_a_railway_has_no_use_for_tiles(tmp_path: Path) -> None:
    folder = filed(tmp_path / "tiles", lambda word, n: f"{word}/{n}.png")
    with pytest.raises(Refusal, match="there is no portal 'rail12306'"):
        async with running_sandbox(scenario="tjut", tiles=folder):
            pass


def test_a_folder_of_captchas_can_be_made_of_real_tiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = filed(tmp_path / "tiles", lambda word, n: f"{word}/{n}.png")
    asked = ["clicks", "--count", "3", "--out", str(tmp_path / "clicks"), "--tiles"]
    monkeypatch.setattr(sys, "argv", [*asked, str(folder)])
    clicks_folder.main()
    words = {line.rsplit(",", 1)[1] for line in (tmp_path / "clicks/tiles.csv").read_text("utf-8").splitlines()[1:]}
    assert words <= set(WORDS)
    assert len(list((tmp_path / "clicks/images").iterdir())) == 3
    monkeypatch.setattr(sys, "argv", [*asked, str(tmp_path / "nowhere.zip")])
    with pytest.raises(SystemExit):
        clicks_folder.main()
    assert "nowhere.zip is neither a folder nor" in capsys.readouterr().err
