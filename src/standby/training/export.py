"""A trained net and its card as one ONNX file."""

import io
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from standby.captcha.card import Card
from standby.captcha.model import CARD_KEY, Reader, load_bytes
from standby.captcha.spell import Outputs
from standby.errors import WrongUse
from standby.training.general.net import GeneralNet
from standby.training.general.reading import FromPixels, Reading
from standby.training.labelling.ledger import replace
from standby.training.nets import GridNet
from standby.training.zero.layouts import LayoutsNet

OPSET = 17


def to_onnx(net: GridNet | LayoutsNet | GeneralNet, card: Card) -> bytes:
    """The file's bytes: the net, free in the number of pictures, and the card in its metadata."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter without onnxscript is old, and says so
        if isinstance(net, GeneralNet):
            pixels = torch.zeros(2, 32, 96, 3, dtype=torch.uint8)
            _export(FromPixels(Reading(net, card.shortest, card.longest)), pixels, "pixels", Outputs._fields, file)
        else:
            _export(net, torch.zeros(2, 1, card.height, card.width), "ink", ("logits",), file)
    model = onnx.load_from_string(file.getvalue())
    model.metadata_props.add(key=CARD_KEY, value=card.dumps())
    model.producer_name = "standby"
    written: bytes = model.SerializeToString()
    return written


def _export(net: nn.Module, example: Tensor, taken: str, given: tuple[str, ...], file: io.BytesIO) -> None:
    torch.onnx.export(
        net.eval(),
        (example,),
        file,  # type: ignore[arg-type]  # torch takes any binary file, its stubs only say a path
        dynamo=False,
        opset_version=OPSET,
        input_names=[taken],
        output_names=list(given),
        dynamic_axes={name: {0: "pictures"} for name in (taken, *given)},
    )


def save(net: GridNet | LayoutsNet | GeneralNet, card: Card, path: Path) -> Reader:
    """Write the file, whole or not at all, and read it back as a user will. Raises WrongUse if it cannot be written."""
    written = to_onnx(net, card)
    reader = load_bytes(written, str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, written)
    except OSError as error:
        raise WrongUse(what=f"{str(path)!r} cannot be written: {error.strerror}") from error
    return reader


def try_out(path: Path) -> None:
    """Whether a model can be written there, asked before an evening is spent on it. Raises WrongUse."""
    if not path.stem.isprintable():
        raise WrongUse(
            what=f"A model takes its name from the file, and {path.stem!r} has characters that cannot be seen"
        )
    if path.is_dir():
        raise WrongUse(what=f"{str(path)!r} is a folder")
    there = next(each for each in path.absolute().parents if each.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise WrongUse(what=f"{str(path)!r} cannot be written: {error.strerror}") from error
