"""How the shipped reader of words is made: ``python -m standby.training.click.shipped_words [--fonts DIR ...]``.

It learns from painted strips alone. One family of faces in six is kept apart;
strips in those calibrate the reader and, others of them, measure it.
"""

import argparse
import io
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from rich.console import Console
from torch import Tensor, nn

from standby.captcha.click.cut import STRIP
from standby.captcha.click.geometry import VOCABULARY
from standby.captcha.click.words import CARD_KEY, SHIPPED, WordCard, WordReader
from standby.training.calibrate import temperature, threshold
from standby.training.click.glyphs import atlas
from standby.training.click.strips import NONE, Classes, Strips, paint
from standby.training.click.word_net import STEPS, Progress, WordNet, inked, learn_words, logits
from standby.training.faces import FOLDERS
from standby.training.labelling.ledger import replace as written

stderr = Console(stderr=True, highlight=False, soft_wrap=True)
OPSET = 17
HELD_OUT = 3000
"""Strips to calibrate with, and as many to measure on."""
AIM = 0.99
"""The share of told words that is to be right."""
LARGE = 256
"""Tensors with more numbers are kept as 16-bit floats: the file is half as large and reads the same."""
OUT = Path(__file__).parents[2] / "models" / f"{SHIPPED}.onnx"


def train_words(
    seconds: float,
    seed: int,
    out: Path,
    folders: Sequence[str | Path] = FOLDERS,
    progress: Progress | None = None,
    steps: int = STEPS,
) -> WordReader:
    """Learn for so many seconds, calibrate, measure, and write the reader; ``folders`` hold font files.

    Raises OSError if the file cannot be written.
    """
    net = learn_words(atlas(folders), seconds, seed, progress, steps)
    apart, rng = atlas(folders, held_out=True), np.random.default_rng(seed + 1)
    card = calibrated(net, *paint(apart, HELD_OUT, rng))
    reader = WordReader(to_onnx(net, card), str(out))
    strips, classes = paint(apart, HELD_OUT, rng)
    data = to_onnx(net, measured(reader, strips, classes))
    out.parent.mkdir(parents=True, exist_ok=True)
    written(out, data)
    return WordReader(data, str(out))


def calibrated(net: WordNet, strips: Strips, classes: Classes) -> WordCard:
    """A card with temperature and threshold found on strips that the net did not learn from."""
    card = WordCard(
        words=VOCABULARY,
        height=STRIP[0],
        width=STRIP[1],
        temperature=temperature(logits(net, strips), classes),
        threshold=0.5,
        parameters=sum(each.numel() for each in net.parameters()),
    )
    chances = WordReader(to_onnx(net, card)).read(strips)
    right = chances.argmax(axis=1) == classes
    return replace(card, threshold=threshold(chances.max(axis=1).astype(np.float64), right, AIM))


def measured(reader: WordReader, strips: Strips, classes: Classes) -> WordCard:
    """The card with what the reader does with strips it has not seen."""
    chances = reader.read(strips)
    told, right = chances.max(axis=1) >= reader.card.threshold, chances.argmax(axis=1) == classes
    words = classes != NONE
    return replace(
        reader.card,
        read=float(right[words].mean()),
        coverage=float(told[words].mean()),
        precision=float(right[told].mean()) if told.any() else 0.0,
        measured_on=len(strips),
    )


class FromBrightness(nn.Module):
    """The net with its input as a cut gives it: (N, 24, 72) uint8."""

    def __init__(self, net: WordNet) -> None:
        super().__init__()
        self._net = net

    def forward(self, strips: Tensor) -> Tensor:
        found: Tensor = self._net(inked(strips))
        return found


def to_onnx(net: WordNet, card: WordCard) -> bytes:
    """The file's bytes: the net, free in the number of strips, and the card in its metadata."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter without onnxscript is old, and says so
        torch.onnx.export(
            FromBrightness(net).eval(),
            (torch.zeros(2, *STRIP, dtype=torch.uint8),),
            file,  # type: ignore[arg-type]  # torch takes any binary file, its stubs only say a path
            dynamo=False,
            opset_version=OPSET,
            input_names=["strips"],
            output_names=["logits"],
            dynamic_axes={"strips": {0: "count"}, "logits": {0: "count"}},
        )
    model = onnx.load_from_string(file.getvalue())
    _halve(model.graph)
    model.metadata_props.add(key=CARD_KEY, value=card.dumps())
    model.producer_name = "standby"
    data: bytes = model.SerializeToString()
    return data


def _halve(graph: onnx.GraphProto) -> None:
    """Keep large tensors as 16-bit floats, widened when the file is opened."""
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and values.size > LARGE:
            name = tensor.name
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
            graph.node.insert(0, helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))


def _tell(done: float, loss: float, painted: int) -> None:
    stderr.print(f"{done:.1%}, loss {loss:.3f}, {painted} strips painted")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m standby.training.click.shipped_words", description=__doc__)
    parser.add_argument("--fonts", type=Path, action="append", default=[], help="a further folder with font files")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    reader = train_words(given.seconds, given.seed, given.out, [*FOLDERS, *given.fonts], _tell)
    stderr.print(f"{given.out}: {given.out.stat().st_size} bytes, {reader.card}")


if __name__ == "__main__":
    main()
