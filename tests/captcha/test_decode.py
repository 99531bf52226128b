"""Logits to a text, or to silence."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from standby.captcha.decode import decode, probabilities
from tests.captcha.test_card import CARD


def logits(*picks: int, classes: int = 5, height: float = 12.0) -> NDArray[np.float32]:
    found = np.zeros((len(picks), classes), dtype=np.float32)
    found[np.arange(len(picks)), picks] = height
    return found


ROOMY = replace(CARD, nothing=True, threshold=0.9, temperature=1.0)


def test_the_likeliest_characters_are_the_text() -> None:
    answer = decode(logits(3, 1, 0, 2), ROOMY)
    assert answer.text == "3102"
    assert answer.confidence == min(answer.per_character) > 0.99
    assert not answer.abstained


def test_one_doubtful_character_silences_the_reader() -> None:
    doubtful = logits(3, 1, 0, 2)
    doubtful[2, 1] = 11.5
    answer = decode(doubtful, ROOMY)
    assert answer.text == "3102"
    assert answer.confidence == answer.per_character[2] < 0.9
    assert answer.abstained


def test_an_empty_cell_makes_the_text_too_short_to_submit() -> None:
    answer = decode(logits(3, 4, 0, 2), ROOMY)
    assert answer.text == "302"
    assert len(answer.per_character) == 3
    assert answer.abstained


def test_a_shorter_text_is_fine_if_the_card_allows_it() -> None:
    assert not decode(logits(3, 4, 0, 2), replace(ROOMY, shortest=3)).abstained


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_a_net_gone_mad_gives_no_answer(odd: float) -> None:
    mad = logits(3, 1, 0, 2)
    mad[0, 0] = odd
    assert decode(mad, ROOMY).abstained
    assert decode(mad, ROOMY).text == ""


def test_a_higher_temperature_is_less_sure() -> None:
    hot, cold = (decode(logits(3, 1, 0, 2), replace(ROOMY, temperature=heat)) for heat in (4.0, 1.0))
    assert hot.text == cold.text
    assert hot.confidence < cold.confidence


def test_probabilities_add_up_even_for_huge_logits() -> None:
    shares = probabilities(logits(0, 1, height=1e30), 0.001)
    assert shares.sum(axis=-1).tolist() == [1.0, 1.0]
