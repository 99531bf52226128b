"""The click captcha as it is painted: pictures from a pool, words as with a brush, and a folder of them."""

import base64
import csv
import io
import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from standby.sandbox.rail12306 import clicks_folder
from standby.sandbox.rail12306.chinese import chinese_faces, plain_face
from standby.sandbox.rail12306.pool import COUNT, SIDE, PaintedPool, drawn
from standby.sandbox.rail12306.prompts import PromptPainter
from standby.sandbox.rail12306.showing import TILE, showing
from standby.sandbox.rail12306.tiles import COLUMNS, ROWS, SIZE, Riddle, TilePainter
from standby.sandbox.rail12306.vocabulary import CLASSES

from .rider import Rider

Grey = np.ndarray[tuple[int, int], np.dtype[np.float32]]


def coarse(picture: Image.Image) -> Grey:
    """What is left when everything fine is gone, and how light it is."""
    grey = np.asarray(picture.convert("L").resize((12, 12), Image.Resampling.BOX), dtype=np.float32)
    result: Grey = grey - grey.mean()
    return result


def seen(riddle: Riddle, tile: int) -> Image.Image:
    left, top = COLUMNS[(tile - 1) % 4], ROWS[(tile - 1) // 4]
    return Image.open(io.BytesIO(riddle.picture)).crop((left, top, left + TILE, top + TILE))


class FlatPool(PaintedPool):
    """The same numbers and words, and nothing painted: for what is asked, not what is seen."""

    def picture(self, number: int) -> Image.Image:
        return Image.new("RGB", (SIDE, SIDE), (number % 256, number // 256, 128))


# ---------------------------------------------------------------- the pool


def test_a_pool_of_twenty_thousand_pictures_is_the_same_for_a_seed() -> None:
    pool, again, other = PaintedPool(3), PaintedPool(3), PaintedPool(4)
    assert sum(map(len, pool.words.values())) == COUNT == 20_000
    assert set(pool.words) == set(CLASSES)
    assert pool.words == again.words
    assert pool.picture(777).tobytes() == again.picture(777).tobytes() == pool.picture(777).tobytes()
    assert pool.picture(777).tobytes() not in (pool.picture(778).tobytes(), other.picture(777).tobytes())


def test_one_picture_in_forty_is_filed_under_another_word_than_it_shows() -> None:
    pool = PaintedPool()
    wrong = [number for number in range(COUNT) if pool.word(number) != drawn(number)]
    assert len(wrong) == COUNT // 40
    assert len({drawn(number) for number in wrong}) > 70
    assert all(number in pool.words[pool.word(number)] for number in wrong)
    other = PaintedPool(2)
    assert any(other.word(number) == drawn(number) for number in wrong)


# ---------------------------------------------------------------- a showing


def test_no_two_showings_are_the_same_bytes_but_all_are_the_same_picture() -> None:
    pool, rng = PaintedPool(), random.Random(1)
    numbers = [0, 251, 4000, 9999, 19_999]
    shown = {number: [showing(pool.picture(number), rng) for _ in range(8)] for number in numbers}
    assert all(tile.size == (TILE, TILE) and tile.mode == "RGB" for tiles in shown.values() for tile in tiles)
    assert all(len({tile.tobytes() for tile in tiles}) == 8 for tiles in shown.values())
    first = {number: coarse(tiles[0]) for number, tiles in shown.items()}
    for number, tiles in shown.items():
        for tile in tiles[1:]:
            away = {other: float(np.abs(coarse(tile) - grey).mean()) for other, grey in first.items()}
            assert min(away, key=lambda other: away[other]) == number


def test_a_picture_of_a_tile_s_size_is_cropped_by_two_pixels_at_most() -> None:
    ramp = Image.fromarray(np.tile(np.arange(TILE, dtype=np.uint8) * 3, (TILE, 1))).convert("RGB")
    for seed in range(20):
        row = np.median(np.asarray(showing(ramp, random.Random(seed)).convert("L")), axis=0)
        assert row[0] <= 2 * 3 + 4
        assert row[-1] >= (TILE - 3) * 3 * 0.93 - 4


# ---------------------------------------------------------------- riddles


def test_the_right_tiles_are_those_filed_under_a_word_of_the_riddle() -> None:
    painter = TilePainter(random.Random(5), FlatPool())
    riddles = [painter.riddle() for _ in range(120)]
    for riddle in riddles:
        filed = [painter.pool.word(number) for number in riddle.shown]
        assert {n for n, word in enumerate(filed, 1) if word in riddle.words} == riddle.tiles
        assert set(riddle.words) <= set(filed)
        assert len(set(riddle.shown)) == 8
    two = [riddle for riddle in riddles if len(riddle.words) == 2]
    assert 15 <= len(two) <= 48
    right = [len(riddle.tiles) for riddle in riddles if len(riddle.words) == 1]
    assert set(right) == {1, 2, 3, 4}
    assert sum(n <= 2 for n in right) > 0.7 * len(right)


def test_a_tile_shows_the_pool_s_picture_where_the_notes_say() -> None:
    painter = TilePainter(random.Random(6))
    riddle = painter.riddle()
    picture = Image.open(io.BytesIO(riddle.picture))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", SIZE, "RGB")
    middles = [coarse(painter.pool.picture(number).crop((4, 4, 71, 71))) for number in riddle.shown]
    for tile in range(1, 9):
        away = [float(np.abs(coarse(seen(riddle, tile)) - middle).mean()) for middle in middles]
        assert int(np.argmin(away)) == tile - 1


def test_the_same_seed_gives_the_same_riddles_and_its_words_do_not_depend_on_the_machine_s_faces() -> None:
    one, same, other = (TilePainter(random.Random(seed), FlatPool(), faces=()) for seed in (7, 7, 8))
    first, again = [one.riddle() for _ in range(3)], [same.riddle() for _ in range(3)]
    assert first == again
    assert first != [other.riddle() for _ in range(3)]
    here = TilePainter(random.Random(7), FlatPool())
    assert [r.shown for r in first] == [here.riddle().shown for _ in range(3)]


# ---------------------------------------------------------------- the line of text


@pytest.fixture(params=["this machine's faces", "no face"])
def painter(request: pytest.FixtureRequest) -> PromptPainter:
    return PromptPainter(random.Random(9), () if request.param == "no face" else None)


def test_words_stand_where_the_notes_say_and_never_twice_alike(painter: PromptPainter) -> None:
    for word, shift in (("锣", 27), ("毛线", 47), ("打字机", 60)):
        sheet = np.asarray(painter.paint([word, "电饭煲"]).convert("L"))
        first, second = sheet[3:22, 120 : 120 + shift], sheet[3:22, 120 + shift : 177 + shift]
        assert first.min() < 110
        assert second.min() < 110
        assert sheet[:3, 120:].min() == sheet[22:29, 120:].min() == sheet[:29, 177 + shift :].min() == 255
        assert (sheet[29] == 208).all()
    written = {painter.written("打字机").tobytes() for _ in range(20)}
    assert len(written) == 20


def test_a_word_looks_more_like_itself_than_like_any_other(painter: PromptPainter) -> None:
    """Averaged over many writings: what is bent and slanted is gone, what is the word's own stays."""

    def average(word: str) -> Grey:
        mean = np.mean([np.asarray(painter.written(word), dtype=np.float32) for _ in range(40)], axis=0)
        alike: Grey = mean / mean.std()
        return alike

    words = CLASSES[::10]
    known = {word: average(word) for word in words}
    for word in words:
        again = average(word)
        assert min(words, key=lambda other: float(np.square(again - known[other]).sum())) == word


def test_faces_are_found_by_name_and_fixed_text_has_an_upright_one(tmp_path: Path) -> None:
    for name in (
        "truetype/arphic/ukai.ttc",
        "NotoSansCJK-Regular.ttc",
        "wqy-zenhei.ttc",
        "DejaVuSans.ttf",
        "uming.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    faces = chinese_faces([tmp_path, tmp_path / "nowhere"])
    assert [face.stem for face in faces] == ["ukai", "wqy-zenhei", "NotoSansCJK-Regular"]
    assert plain_face(faces) == tmp_path / "NotoSansCJK-Regular.ttc"
    assert plain_face(faces[:1]) == faces[0]
    assert plain_face(()) is None


# ---------------------------------------------------------------- at the portal


async def test_pictures_are_shown_and_judged_in_the_days_of_the_qr_code_too(rider: Rider) -> None:
    for address in ("captcha-image64", "captcha-image"):
        got = await rider.browser.get(f"/passport/captcha/{address}", params={"login_site": "E", "rand": "sjrand"})
        picture = base64.b64decode(got.json()["image"]) if address.endswith("64") else got.content
        assert Image.open(io.BytesIO(picture)).size == SIZE
        right = (await rider.control("see-tiles"))["tiles"]
        answer = ",".join(f"{COLUMNS[(n - 1) % 4] + 33},{ROWS[(n - 1) // 4] + 33 - 30}" for n in right)
        told = await rider.get("/passport/captcha/captcha-check", answer=answer, rand="sjrand", login_site="E")
        assert told["result_code"] == "4"


# ---------------------------------------------------------------- a folder


def test_a_folder_of_captchas_has_its_answers_and_what_each_tile_is(tmp_path: Path) -> None:
    clicks_folder.write(tmp_path / "clicks", 6, seed=5)
    with (tmp_path / "clicks/labels.csv").open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    riddles = list(islice(clicks_folder.riddles(5), 6))
    assert [(tmp_path / "clicks/images" / row["file"]).read_bytes() for row in rows] == [r.picture for r in riddles]
    assert [{int(n) for n in row["answer_tiles"].split()} for row in rows] == [set(r.tiles) for r in riddles]
    assert [tuple(row["words"].split()) for row in rows] == [r.words for r in riddles]
    with (tmp_path / "clicks/tiles.csv").open(newline="", encoding="utf-8") as table:
        tiles = list(csv.DictReader(table))
    assert [int(tile["picture"]) for tile in tiles] == [number for r in riddles for number in r.shown]
    for row in rows:
        of_file = {tile["tile"]: tile["word"] for tile in tiles if tile["file"] == row["file"]}
        assert row["answer_tiles"].split() == [n for n, word in of_file.items() if word in row["words"].split()]
