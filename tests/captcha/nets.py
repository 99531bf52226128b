"""Model files made by hand, honest ones and others."""

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from standby.captcha.card import Card


def always(card: Card, classes: tuple[int, ...], *, metadata: Mapping[str, str] | None = None) -> bytes:
    """A net that answers the same to every picture, whatever the card promises."""
    logits = np.zeros((1, len(classes), card.classes), dtype=np.float32)
    logits[0, np.arange(len(classes)), classes] = 20.0
    # Shape of the answer: as many rows as pictures, each the sum of no ink at all and the fixed logits.
    nodes = [
        helper.make_node("ReduceSum", ["ink", "axes"], ["sums"], keepdims=0),
        helper.make_node("Mul", ["sums", "nothing"], ["zeros"]),
        helper.make_node("Unsqueeze", ["zeros", "places"], ["column"]),
        helper.make_node("Add", ["column", "fixed"], ["logits"]),
    ]
    weights = {
        "axes": np.array([1, 2, 3]),
        "nothing": np.zeros(1, dtype=np.float32),
        "places": np.array([1, 2]),
        "fixed": logits,
    }
    ink = helper.make_tensor_value_info("ink", TensorProto.FLOAT, ["pictures", 1, card.height, card.width])
    out = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["pictures", len(classes), card.classes])
    constants = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    model = helper.make_model(
        helper.make_graph(nodes, "always", [ink], [out], constants),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    for key, value in ({"card": card.dumps()} if metadata is None else metadata).items():
        model.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(model)
    written: bytes = model.SerializeToString()
    return written


def fixed(card: Card, kind: int, pictures: int) -> bytes:
    """A net of kind "general" that gives so many pictures' outputs, of an ONNX type, however many it is shown."""
    lengths = range(card.shortest, card.longest + 1)
    shapes = {
        "columns": (pictures, 24, card.classes + 1),
        "slots": (pictures, sum(lengths), card.classes),
        "lengths": (pictures, len(lengths)),
    }
    filler: Any = b"x" if kind == TensorProto.STRING else 0
    values = [
        helper.make_tensor(f"{name} as fixed", kind, each, [filler] * prod(each)) for name, each in shapes.items()
    ]
    graph = helper.make_graph(
        [helper.make_node("Identity", [f"{name} as fixed"], [name]) for name in shapes],
        "fixed",
        [helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["pictures", 32, 96, 3])],
        [helper.make_tensor_value_info(name, kind, None) for name in shapes],
        values,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    model.metadata_props.add(key="card", value=card.dumps())
    written: bytes = model.SerializeToString()
    return written
