"""Click models made by hand: the words of tiles follow from their colour."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from standby.captcha.click.beliefs import Kept
from standby.captcha.click.card import ClickCard
from standby.captcha.click.geometry import TILE, VOCABULARY
from standby.captcha.click.model import Parts

WORDS = len(VOCABULARY)
SHADES = 8
"""Words 0 to 7 are told by how red a tile is."""
CARD = ClickCard(
    name="by hand",
    threshold=0.5,
    temperature=1.0,
    doubt=0.01,
    trust=1.0,
    radius=20,
    one=(0.0, 0.5, 0.3, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0),
    two=tuple(float(first in (1, 2) and second in (1, 2)) for first in range(9) for second in range(9)),
    often=(1 / WORDS,) * WORDS,
)


def red_of(word: int) -> int:
    return 20 + 30 * word


def by_colour(words: int = WORDS, side: int = TILE) -> bytes:
    """A net that takes a tile for the word whose red it has."""
    reds = np.full(words, -1e3, np.float32)
    reds[:SHADES] = [red_of(word) for word in range(SHADES)]
    nodes = [
        helper.make_node("Cast", ["tiles"], ["values"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["values"], ["colours"], axes=[1, 2], keepdims=0),
        helper.make_node("Gather", ["colours", "first"], ["red"], axis=1),
        helper.make_node("Sub", ["red", "reds"], ["apart"]),
        helper.make_node("Mul", ["apart", "apart"], ["square"]),
        helper.make_node("Mul", ["square", "scale"], ["logits"]),
    ]
    constants = {"first": np.array([0]), "reds": reds, "scale": np.float32(-0.02)}
    graph = helper.make_graph(
        nodes,
        "colour",
        [helper.make_tensor_value_info("tiles", TensorProto.UINT8, ["tiles", side, side, 3])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["tiles", words])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    written: bytes = model.SerializeToString()
    return written


@cache
def words_net() -> bytes:
    """The shipped reader of words."""
    return (resources.files("standby.models") / "click-words.onnx").read_bytes()


def nothing_known() -> Kept:
    return Kept(np.zeros(0, np.uint64), np.zeros(0, np.uint8), np.zeros(0, np.uint8), np.zeros(0, np.int8))


def parts(tiles: bytes | None = None, kept: Kept | None = None, card: ClickCard = CARD) -> Parts:
    return Parts(words_net(), tiles or by_colour(), kept or nothing_known(), card)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(found: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return out.getvalue()
