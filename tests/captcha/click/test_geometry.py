"""Where the tiles of the click captcha are, and what is sent for them."""

from standby.captcha.click.geometry import COLUMNS, HEADER, ROWS, TILE, VOCABULARY, answer


def test_the_vocabulary_is_the_sites() -> None:
    assert len(VOCABULARY) == len(set(VOCABULARY)) == 80
    assert (VOCABULARY[0], VOCABULARY[72], VOCABULARY[79]) == ("打字机", "锣", "口哨")


def test_an_answer_names_the_middle_of_each_tile_once() -> None:
    points = [int(part) for part in answer([6, 0, 6]).split(",")]
    assert len(points) == 4
    for (x, y), (left, top) in zip(
        [points[:2], points[2:]], [(COLUMNS[0], ROWS[0]), (COLUMNS[2], ROWS[1])], strict=True
    ):
        assert left < x < left + TILE
        assert top < y + HEADER < top + TILE


def test_no_tiles_are_an_empty_answer() -> None:
    assert answer([]) == ""
