"""The pre-trained weights: a safetensors file that comes with Standby, and a net that starts from it."""

import string
from functools import cache
from importlib import resources
from pathlib import Path

import torch
from safetensors.torch import load, save
from torch import Tensor

from standby.training.general.net import GeneralNet

FOLDED = string.digits + string.ascii_lowercase
"""The backbone's classes; capitals are painted too and count as their small letters."""
FILE = "backbone.safetensors"

State = dict[str, Tensor]


def save_weights(net: GeneralNet, file: Path) -> int:
    """Write the weights; return the file's bytes."""
    state = {name: each.contiguous() for name, each in net.state_dict().items() if each.is_floating_point()}
    written = save(state, metadata={"alphabet": net.alphabet})
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.write_bytes(written)


def load_weights(file: Path) -> State:
    """The weights of a file that ``save_weights`` wrote for FOLDED."""
    return load(file.read_bytes())


@cache
def backbone() -> State:
    """The weights that come with Standby, loaded once; not to be changed."""
    return load((resources.files("standby.models") / FILE).read_bytes())


def start(alphabet: str, weights: State | None = None) -> GeneralNet:
    """A net for an alphabet that begins with the backbone's weights (or ``weights``, of FOLDED).

    A character starts as what the backbone takes it for, a capital as its
    small letter; one that the backbone does not know starts from nothing.
    """
    if not alphabet or len(set(alphabet)) != len(alphabet):
        raise ValueError("an alphabet has at least one character and none twice")
    state = dict(backbone() if weights is None else weights)
    net = GeneralNet(alphabet)
    fresh = net.state_dict()
    known = [(place, FOLDED.index(each.lower())) for place, each in enumerate(alphabet) if each.lower() in FOLDED]
    for head, rest in (("columns", 1), ("slots", 0)):
        for part in ("weight", "bias"):
            name = f"{head}.{part}"
            rows = fresh[name].clone()
            for place, source in known:
                rows[place] = state[name][source]
            if rest:
                rows[-1] = state[name][-1]
            state[name] = rows
    with torch.no_grad():
        net.load_state_dict(state, strict=False)
    return net
