"""The vectors of the three encodings, and that the sandbox undoes what the portal's side makes."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.portals.qiangzhi.encoding import Pair, for_page, for_session, in_base64
from standby.sandbox.qiangzhi import weave

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
SESSION = Pair("k3Jd82hQzP0wLx7Rb5TnVf9MaYc1GsEuHo4KiWtDqX6ZrNpB", "21312212131221321122")

words = st.text(st.characters(codec="utf-8", exclude_characters="%", exclude_categories=["Cs"]), max_size=40)


def test_base64_of_user_and_password() -> None:
    assert in_base64("20230001", "sandbox-pw") == "MjAyMzAwMDE=%%%c2FuZGJveC1wdw=="


@pytest.mark.parametrize(
    ("login", "password", "encoded"),
    [
        ("20230001", "sandbox-pw", "2k30J2d823h0Qz0P00w1Lx%7%Rb5%TsnVaf9nMdaYcb1GosxE-uHpo4w"),
        ("a", "b", "ak3%J%d82%hbQz"),
    ],
)
def test_woven_with_the_pair_of_a_session(login: str, password: str, encoded: str) -> None:
    assert for_session(login, password, SESSION) == encoded


def test_woven_with_the_pair_of_the_page() -> None:
    assert for_page("12", "ab", Pair(LETTERS, "1" * 55)) == "MaTbIc=d%e%f%gYhWiIj=k%l%m%nIoAp=q=r"


@given(words, words, st.integers(0, 1000))
def test_the_sandbox_undoes_all_three(login: str, password: str, seed: int) -> None:
    short, long = (weave.new_pair(random.Random(seed), limit) for limit in (weave.SESS_LIMIT, weave.MODERN_LIMIT))
    assert weave.decoded(in_base64(login, password)) == (login, password)
    of_session = for_session(login, password, Pair(short.scode, short.sxh))
    assert weave.parted(weave.unwoven(of_session, short, weave.SESS_LIMIT)) == (login, password)
    of_page = for_page(login, password, Pair(long.scode, long.sxh))
    assert weave.decoded(weave.unwoven(of_page, long, weave.MODERN_LIMIT)) == (login, password)


def test_a_pair_is_never_printed() -> None:
    assert "k3Jd" not in repr(SESSION)
