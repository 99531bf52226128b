"""A refused answer is evidence too: whatever the picture shows, it is not that text."""

import numpy as np
import torch
from numpy.typing import NDArray

from standby.training.augment import augment
from standby.training.nets import WindowNet
from standby.training.paint import Strings
from standby.training.train import Besides

WEIGHT = 0.25
AT_ONCE = 16
NEARLY_ONE = 0.999
"""Beyond it the loss has no end; its slope is steep enough here."""


def refusing(windows: NDArray[np.uint8], strings: Strings) -> Besides | None:
    """A loss that is high while a net believes refused strings (N, cells) of windows (N, cells, height, span).

    It looks at whole strings, so a character read rightly beside a wrong one is
    hardly blamed: it is the least sure one that gives way.
    """
    if not len(windows):
        return None
    flat = torch.from_numpy(windows).float() / 255
    texts = torch.from_numpy(strings)

    def loss(net: WindowNet, generator: torch.Generator) -> torch.Tensor:
        drawn = torch.randint(len(flat), (min(AT_ONCE, len(flat)),), generator=generator)
        some = flat[drawn]
        logits = net(augment(some.reshape(-1, 1, *some.shape[2:]), generator)).log_softmax(dim=1)
        chances = logits.gather(1, texts[drawn].reshape(-1, 1)).reshape(len(drawn), -1).sum(dim=1).exp()
        denied: torch.Tensor = -WEIGHT * torch.log1p(-chances.clamp(max=NEARLY_ONE)).mean()
        return denied

    return loss
