"""The training loop of the general net, the same for pre-training and for learning a family.

The learning rate follows the clock as well as the steps, so a run that is cut
short by its time has still come down to rest.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from standby.training.general.augment import augment
from standby.training.general.net import LONGEST, GeneralNet, Heads, first_slot

DECAY = 0.01
CLIP = 5.0
CTC = 0.5
"""Weight of the CTC loss per character beside the slot head's."""
COUNTING = 0.1
"""Weight of the length head's loss."""
REFUSED = 0.25
KEPT_EVERY = 60.0
"""Seconds between two checkpoints."""

Progress = Callable[[int, int, float], None]
"""Called with step, steps, loss."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Sights (N, 32, 96, 3) uint8, their characters' classes (N, 8) padded with 0, lengths (N,), weights (N,)."""

    sights: Tensor
    classes: Tensor
    lengths: Tensor
    weights: Tensor


Draw = Callable[[torch.Generator], Batch]


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how hard to learn.

    ``warm_up`` is the share of the time in which the rate rises to ``rate``,
    ``average`` the share of the averaged weights that one step keeps.
    """

    steps: int
    seconds: float
    seed: int
    rate: float
    warm_up: float
    smoothing: float
    average: float
    strength: float


def learn(
    net: GeneralNet,
    draw: Draw,
    course: Course,
    *,
    refused: Draw | None = None,
    progress: Progress | None = None,
    keep: Path | None = None,
    look: Callable[[GeneralNet, int], None] | None = None,
) -> GeneralNet:
    """Train and return the averaged net, ready to read.

    ``keep`` is a file the run is kept in about once a minute and resumed from
    if it is there. ``look`` is shown the averaged net after each step.
    """
    generator = torch.Generator().manual_seed(course.seed)
    net = net.train().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    average = GeneralNet(net.alphabet).eval()
    average.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=course.rate, weight_decay=DECAY, betas=(0.9, 0.99), fused=True)
    step, spent = resumed(keep, net, average, optimiser, generator)
    begun, kept = time.monotonic() - spent, time.monotonic()
    done = step / course.steps
    while done < 1.0:
        for group in optimiser.param_groups:
            group["lr"] = course.rate * one_cycle(done, course.warm_up)
        loss = losses(net, draw(generator), course, generator)
        if refused is not None:
            loss = loss + REFUSED * denial(net, refused(generator))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        optimiser.step()
        follow(average, net, min(course.average, (1 + step) / (10 + step)))
        step += 1
        spent = time.monotonic() - begun
        done = max(step / course.steps, spent / course.seconds)
        if progress:
            progress(round(min(done, 1.0) * course.steps), course.steps, float(loss.detach()))
        if look:
            look(average, step)
        if keep is not None and time.monotonic() - kept > KEPT_EVERY:
            kept = time.monotonic()
            keep_run(keep, net, average, optimiser, generator, step, spent)
    return average


def one_cycle(done: float, warm_up: float) -> float:
    """Up along a cosine during ``warm_up``, then down to nothing; all are shares of the whole."""
    place = done / warm_up if done < warm_up else 1 + (done - warm_up) / (1 - warm_up)
    return max(1e-3, (1 - math.cos(math.pi * min(place, 2.0))) / 2)


def fast_enough() -> bool:
    """Whether this processor multiplies bfloat16 itself; it then trains nearly twice as fast."""
    supported: bool = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return supported


def heads(net: GeneralNet, sights: Tensor) -> Heads:
    """The net's heads while it learns: the backbone in bfloat16 where that is faster, the heads in full."""
    with torch.autocast("cpu", torch.bfloat16, enabled=fast_enough()):
        features = net.features(sights)
    return net.heads(features.float())


def losses(net: GeneralNet, batch: Batch, course: Course, generator: torch.Generator) -> Tensor:
    """The weighted mean of both heads' losses and the length head's on an augmented batch."""
    sights = augment(batch.sights.permute(0, 3, 1, 2).float(), generator, course.strength)
    found = heads(net, sights)
    count = len(batch.lengths)
    used = torch.arange(LONGEST) < batch.lengths.unsqueeze(1)
    rows = first_rows()[batch.lengths - 1].unsqueeze(1) + torch.arange(LONGEST)
    slots = found.slots[torch.arange(count).unsqueeze(1), rows.clamp_max(found.slots.shape[1] - 1)]
    spelt = functional.cross_entropy(
        slots.flatten(0, 1), batch.classes.flatten(), label_smoothing=course.smoothing, reduction="none"
    ).view(count, LONGEST)
    spelt = (spelt * used).sum(dim=1) / batch.lengths
    counted = functional.cross_entropy(found.lengths, batch.lengths - 1, reduction="none")
    each = spelt + CTC * sequence_loss(found.columns, batch) + COUNTING * counted
    return (each * batch.weights).sum() / batch.weights.sum().clamp_min(1e-6)


def sequence_loss(columns: Tensor, batch: Batch) -> Tensor:
    """CTC loss per character, (N,)."""
    count, width, classes = columns.shape
    lost = functional.ctc_loss(
        functional.log_softmax(columns, dim=-1).transpose(0, 1),
        batch.classes,
        torch.full((count,), width),
        batch.lengths,
        blank=classes - 1,
        reduction="none",
        zero_infinity=True,
    )
    return lost / batch.lengths


def denial(net: GeneralNet, batch: Batch) -> Tensor:
    """-log(1 - p(text)) of texts that the pictures are known not to show, by the slot head."""
    found = heads(net, batch.sights.permute(0, 3, 1, 2).float())
    chances = functional.log_softmax(found.slots, dim=-1)
    rows = (first_rows()[batch.lengths - 1].unsqueeze(1) + torch.arange(LONGEST)).clamp_max(chances.shape[1] - 1)
    spelt = chances[torch.arange(len(rows)).unsqueeze(1), rows, batch.classes]
    used = torch.arange(LONGEST) < batch.lengths.unsqueeze(1)
    likely = (spelt * used).sum(dim=1).exp().clamp_max(0.999)
    return (-torch.log1p(-likely) * batch.weights).mean()


def first_rows() -> Tensor:
    return torch.tensor([first_slot(length) for length in range(1, LONGEST + 1)])


@torch.no_grad()
def follow(average: GeneralNet, net: GeneralNet, keep: float) -> None:
    """Move the averaged weights and normalisation statistics a little towards the net's."""
    kept = [each for each in average.state_dict().values() if each.is_floating_point()]
    now = [each for each in net.state_dict().values() if each.is_floating_point()]
    torch._foreach_lerp_(kept, now, 1 - keep)


def keep_run(
    file: Path,
    net: GeneralNet,
    average: GeneralNet,
    optimiser: torch.optim.Optimizer,
    generator: torch.Generator,
    step: int,
    spent: float,
) -> None:
    """Write all that the run needs to go on; the old file stays until the new one is whole."""
    state = {
        "net": net.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        "generator": generator.get_state(),
        "step": step,
        "spent": spent,
    }
    new = file.with_suffix(".new")
    torch.save(state, new)
    new.replace(file)


def resumed(
    file: Path | None,
    net: GeneralNet,
    average: GeneralNet,
    optimiser: torch.optim.Optimizer,
    generator: torch.Generator,
) -> tuple[int, float]:
    """Steps and seconds already done, the state of the run put back."""
    if file is None or not file.is_file():
        return 0, 0.0
    state = torch.load(file, weights_only=True)
    net.load_state_dict(state["net"])
    average.load_state_dict(state["average"])
    optimiser.load_state_dict(state["optimiser"])
    generator.set_state(state["generator"])
    return int(state["step"]), float(state["spent"])
