"""Two heads say something each; one text comes out."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from standby.captcha.card import GENERAL
from standby.captcha.spell import COLUMNS, Outputs, Picks, collapsed, sequence_chances, spell
from tests.captcha.test_card import CARD

ALPHABET = "abc"
THREE = replace(CARD, alphabet=ALPHABET, shortest=3, longest=3, kind=GENERAL, temperature=1.0, threshold=0.5)
TWO_TO_FOUR = replace(THREE, shortest=2, longest=4)


def columns(layout: str, *, sure: float = 6.0) -> NDArray[np.float32]:
    """Log chances of a column head that sees ``layout``, "-" where nothing new is; the rest is nothing."""
    says = np.zeros((COLUMNS, len(ALPHABET) + 1), dtype=np.float32)
    for place, character in enumerate(layout.ljust(COLUMNS, "-")):
        says[place, (ALPHABET + "-").index(character)] = sure
    chances: NDArray[np.float32] = says - np.log(np.exp(says).sum(axis=1, keepdims=True))
    return chances


def slots(*texts: str, sure: float = 6.0) -> NDArray[np.float32]:
    """Logits of a slot head that reads one text for each length."""
    says = np.zeros((sum(map(len, texts)), len(ALPHABET)), dtype=np.float32)
    for place, character in enumerate("".join(texts)):
        says[place, ALPHABET.index(character)] = sure
    return says


def seen(layout: str, *texts: str, lengths: tuple[float, ...] = (0.0,), by_columns: float = 6.0) -> Outputs:
    return Outputs(columns(layout, sure=by_columns)[None], slots(*texts)[None], np.array([lengths], dtype=np.float32))


def test_what_both_heads_read_is_the_text() -> None:
    answer = spell(seen("-aa--b--cc", "abc"), THREE)
    assert answer.text == "abc"
    assert not answer.abstained
    assert answer.confidence == min(answer.per_character) > 0.98


def test_two_equal_characters_need_a_gap_between_them() -> None:
    assert collapsed(columns("aa-ab")) == (0, 0, 1)
    assert spell(seen("aa-ab", "aab"), THREE).text == "aab"


def test_the_surer_head_decides() -> None:
    assert spell(seen("a-b-c", "aac", by_columns=12.0), THREE).text == "abc"
    assert spell(seen("a-b-c", "aac", by_columns=2.5), THREE).text == "aac"


def test_each_head_may_be_right_about_one_place() -> None:
    outputs = seen("a-b-b", "aac")
    outputs.slots[0, 1] = (1.0, 0.9, 0.0)
    outputs.columns[0, 4] = np.log((0.02, 0.49, 0.47, 0.02))
    assert spell(outputs, THREE).text == "abc"


def test_a_character_too_many_or_too_few_in_the_columns_does_not_change_the_length() -> None:
    assert spell(seen("a-b-c-a", "abc"), THREE).text == "abc"
    assert spell(seen("a-c", "abc"), THREE).text == "abc"
    assert spell(seen("", "abc"), THREE).text == "abc"


def test_a_text_the_slots_contradict_gets_no_answer() -> None:
    answer = spell(seen("c-a-b", "abc", by_columns=20.0), THREE)
    assert answer.text == "cab"
    assert answer.abstained
    assert answer.confidence < 0.01


def test_the_length_is_read_too_and_counts_for_the_confidence() -> None:
    sure = spell(seen("a-b-c-c", "ab", "abc", "abcc", lengths=(0.0, 1.0, 9.0)), TWO_TO_FOUR)
    assert sure.text == "abcc"
    assert sure.confidence > 0.9
    unsure = spell(seen("a-b-c", "ab", "abc", "abcc", lengths=(0.0, 1.0, 1.2)), TWO_TO_FOUR)
    assert unsure.text == "abc", "the columns have three, and the count is undecided"
    assert unsure.confidence < 0.5


def test_views_are_averaged() -> None:
    views = [seen("a-b-c", text) for text in ("abc", "abc", "aac")]
    answer = spell(Outputs(*(np.concatenate(each) for each in zip(*views, strict=True))), THREE)
    assert answer.text == "abc"
    assert answer.confidence == pytest.approx(2 / 3, abs=0.02)


def test_no_number_is_no_answer() -> None:
    outputs = seen("a-b-c", "abc")
    outputs.slots[0, 0, 0] = np.nan
    answer = spell(outputs, THREE)
    assert (answer.text, answer.abstained) == ("", True)


def test_the_chance_of_a_text_is_the_sum_over_all_its_layouts() -> None:
    rng = np.random.default_rng(3)
    width, nothing = 5, len(ALPHABET)
    says = rng.normal(size=(width, nothing + 1)).astype(np.float32)
    says -= np.log(np.exp(says).sum(axis=1, keepdims=True))
    sums: dict[Picks, float] = {}
    for layout in product(range(nothing + 1), repeat=width):
        one_hot = np.full((width, nothing + 1), -1e9, dtype=np.float32)
        one_hot[range(width), layout] = 0.0
        text = collapsed(one_hot)
        sums[text] = sums.get(text, 0.0) + float(np.exp(says[range(width), layout].sum()))
    for length in (1, 2, 3):
        texts = [text for text in sums if len(text) == length]
        assert np.exp(sequence_chances(says, texts)) == pytest.approx([sums[text] for text in texts], rel=1e-4)
