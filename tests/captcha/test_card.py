"""The card inside a model file is checked field by field."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.captcha.card import REQUIRED, Card, loads

CARD = Card(
    name="demo",
    alphabet="0123",
    shortest=4,
    longest=4,
    width=68,
    height=22,
    black=170,
    white=210,
    temperature=0.7,
    threshold=0.9,
    accuracy=0.99,
    interval=(0.98, 0.995),
    notes={"source": "painted"},
)


def changed(**fields: Any) -> str:
    return json.dumps({**json.loads(CARD.dumps()), **fields})


def test_a_card_comes_back_as_it_was_written() -> None:
    assert loads(CARD.dumps()) == CARD


def test_a_card_knows_which_texts_it_can_give() -> None:
    assert CARD.fits("0123")
    assert not CARD.fits("012")
    assert not CARD.fits("012x")


@pytest.mark.parametrize("field", sorted(REQUIRED))
def test_a_field_that_lacks_is_named(field: str) -> None:
    data = json.loads(CARD.dumps())
    del data[field]
    with pytest.raises(ValueError, match=field):
        loads(json.dumps(data))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"format": 2}, "format"),
        ({"alphabet": ""}, "alphabet"),
        ({"alphabet": "0120"}, "alphabet"),
        ({"alphabet": ["0"]}, "alphabet"),
        ({"alphabet": "01\n"}, "cannot be seen"),
        ({"alphabet": "01\u202e"}, "cannot be seen"),
        ({"name": "\x1b[31mred"}, "cannot be seen"),
        ({"name": "caf\udce9"}, "cannot be seen"),
        ({"interval": [1.0, 0.0]}, "interval"),
        ({"shortest": 5}, "length"),
        ({"kind": "other"}, "kind of net"),
        ({"kind": "general", "longest": 9}, "over 8"),
        ({"views": 0}, "views"),
        ({"views": 8}, "views"),
        ({"shortest": 0}, "length"),
        ({"longest": 10**9}, "length"),
        ({"longest": True}, "longest"),
        ({"width": -68}, "width"),
        ({"height": 0}, "size"),
        ({"width": 100_000}, "size"),
        ({"black": 210, "white": 170}, "black and white"),
        ({"white": 256}, "black and white"),
        ({"temperature": 0}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"threshold": 1.5}, "threshold"),
        ({"interval": [0.1]}, "interval"),
        ({"interval": 0.1}, "interval"),
        ({"nothing": 1}, "nothing"),
        ({"notes": {"a": 1}}, "notes"),
    ],
)
def test_what_makes_no_sense_is_told(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        loads(changed(**fields))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000])
def test_what_is_no_card_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="card"):
        loads(text)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@given(st.sampled_from(sorted(json.loads(CARD.dumps()))), values)
def test_any_value_in_any_field_is_taken_or_told(field: str, value: object) -> None:
    with suppress(ValueError):
        card = loads(changed(**{field: value}))
        assert card.fits(card.alphabet[0] * card.shortest)
