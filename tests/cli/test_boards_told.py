"""What is said of a board, in words and as JSON."""

import pytest

from standby.cli.rail.show import boards_facts, show_boards
from tests.domain.trains import FIRST, PLENTY, SECOND, board, train, wish


def test_plenty_is_said_and_is_not_an_unknown_count() -> None:
    (told,) = boards_facts([board(train(seats={SECOND: PLENTY, FIRST: 0}))])["boards"]
    (offer,) = told["trains"]
    assert offer["seats"] == {
        SECOND: {"count": None, "plenty": True, "price": 7300, "standby": False},
        FIRST: {"count": 0, "plenty": False, "price": 7300, "standby": False},
    }


@pytest.mark.parametrize(("others", "said"), [(("G2",), "1 train goes that"), (("G2", "G3"), "2 trains go that")])
def test_trains_left_out_are_counted(capsys: pytest.CaptureFixture[str], others: tuple[str, ...], said: str) -> None:
    show_boards([board(train("G1"), *map(train, others))], wish(trains=frozenset({"G1"})))
    assert f"{said} your wish leaves out" in capsys.readouterr().out
