"""From a net's logits to a text, how sure it is, and whether to say it at all."""

import numpy as np
from numpy.typing import NDArray

from standby.captcha.answer import Answer
from standby.captcha.card import Card

Logits = NDArray[np.float32]


def probabilities(logits: Logits, temperature: float) -> NDArray[np.float64]:
    """Calibrated probabilities over the last axis (Guo et al., "On Calibration of Modern Neural Networks", 2017)."""
    scaled = logits.astype(np.float64) / temperature
    scaled -= scaled.max(axis=-1, keepdims=True)
    raised: NDArray[np.float64] = np.exp(scaled)
    shares: NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def decode(logits: Logits, card: Card) -> Answer:
    """The likeliest character at each position; (positions, classes) logits of one picture.

    Positions that hold no character are left out of the text but count for the
    confidence. A text that breaks the card's length is never submitted.
    """
    if not np.isfinite(logits).all():
        return Answer(text="", confidence=0.0, per_character=(), abstained=True)
    chances = probabilities(logits, card.temperature)
    picks: list[int] = chances.argmax(axis=-1).tolist()
    sure: list[float] = chances.max(axis=-1).tolist()
    written = [place for place, pick in enumerate(picks) if pick < len(card.alphabet)]
    text = "".join([card.alphabet[picks[place]] for place in written])
    confidence = min(sure)
    return Answer(
        text=text,
        confidence=confidence,
        per_character=tuple([sure[place] for place in written]),
        abstained=confidence < card.threshold or not card.fits(text),
    )
