"""The net of tiles as ONNX."""

import io
import warnings

import onnx
import torch

from standby.captcha.click.geometry import TILE
from standby.training.click.tile_net import FromTiles, TileNet

OPSET = 17


def to_onnx(net: TileNet) -> bytes:
    """The file's bytes: tiles (N, 67, 67, 3) uint8 to logits (N, 80), free in N."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter without onnxscript is old, and says so
        torch.onnx.export(
            FromTiles(net).eval(),
            (torch.zeros(2, TILE, TILE, 3, dtype=torch.uint8),),
            file,  # type: ignore[arg-type]  # torch takes any binary file, its stubs only say a path
            dynamo=False,
            opset_version=OPSET,
            input_names=["tiles"],
            output_names=["logits"],
            dynamic_axes={"tiles": {0: "tiles"}, "logits": {0: "tiles"}},
        )
    model = onnx.load_from_string(file.getvalue())
    model.producer_name = "standby"
    written: bytes = model.SerializeToString()
    return written
