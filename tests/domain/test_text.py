"""Hostile text on one line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.domain.text import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("高等数学", "高等数学"),
        ("a\r\nBcc: x", "a Bcc: x"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\x00\x1b[31mb\u200b", "a[31mb"),
        ("  a \t b  ", "a b"),
        ("", ""),
    ],
)
def test_what_stays(text: str, line: str) -> None:
    assert one_line(text) == line


def test_a_long_text_is_cut_with_a_sign() -> None:
    assert one_line("课" * 10_000, 10) == "课" * 9 + "…"


@given(st.text(), st.integers(1, 50))
def test_never_longer_and_never_hidden(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert not {unicodedata.category(sign) for sign in line} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert one_line(line, limit) == line
