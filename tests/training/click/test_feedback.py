"""Which pictures are answered to learn from the verdict."""

import math
import random

import pytest

from standby.training.click.feedback import Asking, worth


def test_a_verdict_tells_most_where_it_is_open() -> None:
    assert worth(0.5) == pytest.approx(math.log(2))
    assert worth(0.0) == worth(1.0) == 0
    assert worth(0.9) == pytest.approx(worth(0.1))
    assert worth(0.6) > worth(0.8) > worth(0.95)


def test_half_of_the_answers_are_sure_and_half_are_the_most_doubtful() -> None:
    rng, asking = random.Random(1), Asking(threshold=0.8)
    chances = [rng.betavariate(4, 1) for _ in range(3000)]
    asked = [chance for chance in chances if asking.wants(chance)]
    sure = [chance for chance in asked if chance >= 0.8]
    doubtful = [chance for chance in asked if chance < 0.8]
    assert abs(len(sure) - len(doubtful)) <= 0.1 * len(asked)
    assert sum(doubtful) / len(doubtful) < sum(each for each in chances if each < 0.8) / sum(c < 0.8 for c in chances)
    assert max(abs(each - 0.5) for each in doubtful) < max(abs(each - 0.5) for each in chances) - 0.1
