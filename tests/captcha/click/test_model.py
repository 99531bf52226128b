"""The file of a click model: what it says is what it answers, and nothing in it is ever run but its two nets."""

import io
import json
import pickle
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from standby.captcha.click.beliefs import ODDS_STEP, Kept, Memory, remembered
from standby.captcha.click.card import loads
from standby.captcha.click.cut import cut
from standby.captcha.click.geometry import TILES, VOCABULARY
from standby.captcha.click.model import LIMITS, packed, unpacked
from standby.captcha.click.reader import load_bytes, load_click
from standby.captcha.fingerprint import fingerprints
from standby.errors import BadModel, BadPicture, UnknownModel
from tests.captcha.click.drawn import picture
from tests.captcha.click.models import CARD, archive_of, by_colour, members, parts

ASKED = 3


SHADES = [3, 0, 1, 3, 2, 4, 5, 6]


def test_the_tiles_that_are_the_word_are_the_answer() -> None:
    reader = load_bytes(packed(parts()))
    found = reader.read(picture(SHADES, (ASKED,)))
    assert (found.words, found.tiles, found.answer) == ((VOCABULARY[ASKED],), (0, 3), "38,43,254,43")
    assert found.confidence > 0.8
    assert not found.abstained
    assert found.tile_words == tuple(VOCABULARY[shade] for shade in SHADES)


def test_below_the_threshold_it_abstains() -> None:
    unsure = load_bytes(packed(parts(card=replace(CARD, temperature=50.0, threshold=0.9))))
    found = unsure.read(picture(SHADES, (ASKED,)))
    assert found.abstained
    assert found.confidence < 0.9


def test_what_is_remembered_of_a_tile_outweighs_its_look() -> None:
    """The portal's own files call tile 1, which looks like word 0, word 3."""
    plain = load_bytes(packed(parts()))
    tiles = cut(picture(SHADES, (ASKED,))).tiles
    odds = np.zeros((1, len(VOCABULARY)), np.float32)
    odds[0, ASKED] = 8.0
    kept = Memory(fingerprints(tiles[1:2]), odds, CARD.radius).kept()
    reader = load_bytes(packed(parts(kept=kept)))
    assert plain.read(picture(SHADES, (ASKED,))).tiles == (0, 3)
    assert reader.read(picture(SHADES, (ASKED,))).tiles == (0, 1, 3)


def test_what_the_portal_said_is_remembered_and_kept() -> None:
    """Tile 1 looks like word 0, and is right all the same: the portal has it filed under word 3."""
    reader = load_bytes(packed(parts()))
    shown = picture(SHADES, (ASKED,))
    assert reader.read(shown).tiles == (0, 3)
    reader.remember(shown, (0, 3), accepted=False)
    reader.remember(shown, (0, 1, 3), accepted=True)
    again = load_bytes(reader.saved())
    assert len(again.memory) == TILES
    assert again.read(shown).tiles == reader.read(shown).tiles == (0, 1, 3)


def test_company_alone_makes_a_tile_suspect() -> None:
    """It looks like word 0, but stands under word 3 again and again, and never under word 0."""
    reader = load_bytes(packed(parts()))
    before = reader.beliefs(cut(picture(SHADES, (ASKED,))).tiles)[1, ASKED]
    for seed in range(3):
        others = [0 if n == 1 else 4 + (n + seed) % 4 for n in range(TILES)]
        reader.remember(picture(others, (ASKED,)))
    after = reader.beliefs(cut(picture(SHADES, (ASKED,))).tiles)[1, ASKED]
    assert after > before + 1


def test_a_memory_is_read_as_it_was_stored() -> None:
    rng = np.random.default_rng(2)
    hashes = rng.integers(0, 1 << 63, (5, 2), dtype=np.uint64)
    odds = np.zeros((5, len(VOCABULARY)), np.float32)
    odds[0, 7], odds[1, [3, 79]], odds[4, 0] = 2.0, (-1.2, 4.4), 99.0
    memory = remembered(Memory(hashes, odds, 20).kept(), 20)
    close = hashes ^ np.uint64(0b1011)
    assert np.abs(memory.recall(close)[:4] - odds[:4]).max() <= ODDS_STEP / 2
    assert memory.recall(close)[4, 0] == pytest.approx(127 * ODDS_STEP)
    assert not memory.recall(~hashes).any(), "a stranger is no acquaintance"


def test_every_picture_seen_adds_to_the_memory() -> None:
    hashes = np.random.default_rng(3).integers(0, 1 << 63, (2, 2), dtype=np.uint64)
    memory = Memory(np.zeros((0, 2), np.uint64), np.zeros((0, len(VOCABULARY)), np.float32), 20)
    said = np.eye(len(VOCABULARY), dtype=np.float32)[:2]
    memory.add(hashes, said)
    memory.add(hashes[:1] ^ np.uint64(1), said[:1])
    assert len(memory) == 2
    assert memory.recall(hashes).max(axis=1).tolist() == [2.0, 1.0]


def test_the_same_model_is_the_same_bytes() -> None:
    assert packed(parts()) == packed(parts())
    assert packed(unpacked(packed(parts()), "again")) == packed(parts())


def npz(**changed: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> bytes:
    found = members(members(packed(parts()))["known.npz"])
    for name, values in changed.items():
        out = io.BytesIO()
        np.lib.format.write_array(out, values)
        found[f"{name}.npy"] = out.getvalue()
    return archive_of(found)


def pickled() -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, np.array([print], dtype=object), allow_pickle=True)
    return archive_of({**members(members(packed(parts()))["known.npz"]), "odds.npy": out.getvalue()})


def boasting() -> bytes:
    """A header that promises far more numbers than there are bytes."""
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, {"descr": "|i1", "fortran_order": False, "shape": (1 << 50,)})
    return archive_of({**members(members(packed(parts()))["known.npz"]), "odds.npy": out.getvalue()})


def bomb() -> bytes:
    return archive_of({**members(packed(parts())), "card.json": b" " * (LIMITS["card.json"] + 1)})


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no archive": lambda: b"PK" + bytes(500),
    "cut short": lambda: packed(parts())[:-400],
    "a pickle": lambda: pickle.dumps(print),
    "a part missing": lambda: archive_of({k: v for k, v in members(packed(parts())).items() if k != "tiles.onnx"}),
    "a part too many": lambda: archive_of({**members(packed(parts())), "../run.py": b"1"}),
    "a part twice": lambda: packed(parts()).replace(b"card.json", b"known.npz"),
    "a bomb": bomb,
    "card no JSON": lambda: archive_of({**members(packed(parts())), "card.json": b"{"}),
    "card of another kind": lambda: archive_of({**members(packed(parts())), "card.json": b'{"format": 1}'}),
    "memory a pickle": lambda: archive_of({**members(packed(parts())), "known.npz": pickled()}),
    "memory boasts": lambda: archive_of({**members(packed(parts())), "known.npz": boasting()}),
    "memory of another type": lambda: archive_of(
        {**members(packed(parts())), "known.npz": npz(odds=np.zeros(0, np.float64))}
    ),
    "memory that does not fit": lambda: archive_of(
        {**members(packed(parts())), "known.npz": npz(counts=np.array([3], np.uint8))}
    ),
    "memory of unknown words": lambda: archive_of(
        {
            **members(packed(parts())),
            "known.npz": npz(
                hashes=np.zeros(2, np.uint64),
                counts=np.ones(1, np.uint8),
                words=np.array([80], np.uint8),
                odds=np.ones(1, np.int8),
            ),
        }
    ),
    "net of other words": lambda: packed(parts(tiles=by_colour(words=79))),
    "net of other tiles": lambda: packed(parts(tiles=by_colour(side=64))),
    "net no net": lambda: archive_of({**members(packed(parts())), "tiles.onnx": b"nothing"}),
    "words no net": lambda: archive_of({**members(packed(parts())), "words.onnx": b"nothing"}),
}


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_a_file_that_is_no_sound_model_is_refused(case: str) -> None:
    with pytest.raises(BadModel):
        load_bytes(HOSTILE[case]())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("threshold", 1.5),
        ("temperature", 0.0),
        ("temperature", float("nan")),
        ("doubt", 0.0),
        ("trust", -1),
        ("radius", True),
        ("one", [1.0]),
        ("one", [1.0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("two", [0.0] * 81),
        ("often", [0.0] * 79 + [1.0]),
        ("often", [1.0] * 80),
        ("name", "a\nb"),
        ("kind", "grid"),
        ("interval", [0.9, 0.1]),
    ],
    ids=lambda value: str(value)[:12].replace("\n", "-"),
)
def test_a_card_out_of_range_is_refused(field: str, value: object) -> None:
    text = json.dumps({**json.loads(CARD.dumps()), field: value})
    with pytest.raises(ValueError, match="its card"):
        loads(text)


def test_a_card_is_read_as_it_was_written() -> None:
    assert loads(CARD.dumps()) == CARD


def test_models_are_found_by_name_or_path(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel):
        load_click(tmp_path / "none.zip")
    path = tmp_path / "mine.zip"
    path.write_bytes(packed(parts()))
    assert load_click(path).card == CARD


def test_what_is_no_picture_is_told() -> None:
    with pytest.raises(BadPicture):
        load_bytes(packed(parts())).read(b"nothing")


def test_unknown_pictures_are_kept_as_nothing() -> None:
    kept = Kept(np.zeros(2, np.uint64), np.zeros(1, np.uint8), np.zeros(0, np.uint8), np.zeros(0, np.int8))
    assert not remembered(kept, 20).recall(np.zeros((1, 2), np.uint64)).any()
