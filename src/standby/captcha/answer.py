"""What a reader says about a picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """The text a reader saw, or why it would rather not say.

    ``confidence`` is the lowest of ``per_character``, each a calibrated
    probability in 0..1. ``abstained`` means that the confidence is under the
    model's threshold, or that the text breaks its alphabet or length: ask for
    a fresh picture instead of submitting ``text``.
    """

    text: str
    confidence: float
    per_character: tuple[float, ...]
    abstained: bool
