"""``standby captcha pretrain``."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standby.cli.captcha.words import say
from standby.cli.output import JsonFlag, emit, stderr
from standby.errors import MissingExtra, WrongUse

if TYPE_CHECKING:
    from standby.training.general.pretrain import State


def pretrain(
    out: Annotated[Path, typer.Option(help="The weights file to write; the run's own files lie beside it.")],
    time: Annotated[float, typer.Option(min=1, help="Seconds to train at most.")] = 3600,
    steps: Annotated[int, typer.Option(min=1, help="Steps to train at most.")] = 16_000,
    seed: Annotated[int, typer.Option(min=0, help="Of the painted pictures and of what is drawn from them.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Pre-train the general net on painted codes, as the weights that training starts from were made.

    Paints and learns at the same time, on two cores. A run that was stopped goes on when it is started again.

    Example: standby captcha pretrain --out backbone.safetensors --time 3600
    """
    for package in ("torch", "onnx", "safetensors"):
        if find_spec(package) is None:
            raise MissingExtra(what="Training", package="standby[train]")
    if out.suffix != ".safetensors":
        raise WrongUse(what=f"--out must end in .safetensors, {str(out)!r} does not")
    from standby.training.general.pretrain import pretrain as learn

    state = learn(out, _tell, seconds=time, steps=steps, seed=seed)
    if as_json:
        emit(
            {
                "weights": str(out),
                "bytes": out.stat().st_size,
                "steps": state.step,
                "seconds": round(state.seconds, 1),
                "loss": state.loss,
                "pictures": state.pictures,
                "held_out": state.read,
            }
        )
        return
    say(f"{out}: {out.stat().st_size} bytes, reads {state.read:.1%} of painted codes in styles it never saw")


def _tell(state: "State") -> None:
    stderr.print(
        f"step {state.step}, {state.seconds:.0f} s, loss {state.loss:.2f}, {state.pictures} pictures painted, "
        f"{state.read:.1%} of held-out styles read"
    )
