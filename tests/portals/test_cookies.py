"""The small jar: one host, kept as text."""

import json

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.portals.cookies import Cookies

PAGE = httpx2.URL("http://jw.school.example/ssfw/jwcaptcha.do")


def jar(*lines: str, url: httpx2.URL = PAGE) -> Cookies:
    cookies = Cookies("jw.school.example")
    cookies.take(url, list(lines))
    return cookies


def test_a_cookie_is_sent_below_its_path_only() -> None:
    cookies = jar("A=1; Path=/ssfw", "B=2; Path=/", "C=3")
    assert cookies.header(PAGE) == "A=1; C=3; B=2"
    assert cookies.header(PAGE.join("/ssfwelse")) == "B=2"


def test_a_new_value_takes_the_place_of_the_old() -> None:
    cookies = jar("A=1; Path=/", "A=2; Path=/")
    assert cookies.header(PAGE) == "A=2"


def test_a_secure_cookie_stays_off_plain_http() -> None:
    cookies = jar("A=1; Secure")
    assert cookies.header(PAGE) == ""
    assert cookies.header(PAGE.copy_with(scheme="https")) == "A=1"


@pytest.mark.parametrize("how", ["Max-Age=0", "Max-Age=-1", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_cookie_can_be_taken_back(how: str) -> None:
    cookies = jar("A=1", f"A=x; {how}")
    assert not cookies
    assert cookies.to_text() == ""


@pytest.mark.parametrize("domain", ["elsewhere.example", "xjw.school.example", "sub.jw.school.example"])
def test_a_cookie_for_others_is_not_taken(domain: str) -> None:
    assert not jar(f"A=1; Domain={domain}")


@pytest.mark.parametrize("domain", ["school.example", ".school.example", "JW.school.example"])
def test_a_cookie_for_the_hosts_own_domain_is(domain: str) -> None:
    assert jar(f"A=1; Domain={domain}").header(PAGE) == "A=1"


@pytest.mark.parametrize("domain", ["jw.school.example", ".school.example"])
def test_a_port_in_the_address_takes_nothing_from_the_hosts_domain(domain: str) -> None:
    cookies, page = Cookies("jw.school.example:8080"), httpx2.URL("http://jw.school.example:8080/ssfw/")
    cookies.take(page, [f"A=1; Path=/; Domain={domain}", "B=2; Domain=elsewhere.example"])
    assert cookies.header(page) == "A=1"


@pytest.mark.parametrize("line", ["", "A", "=1", "A B=1", "A=1\r\nX: y", "A=\x00", "A=é", "A=" + "x" * 5000, ";;;"])
def test_what_could_not_be_sent_back_is_not_kept(line: str) -> None:
    assert not jar(line)


def test_the_jar_does_not_grow_without_end() -> None:
    cookies = Cookies("jw.school.example")
    for number in range(500):
        cookies.take(PAGE, [f"A{number}={'x' * 1000}"])
    assert len(json.loads(cookies.to_text())["cookies"]) == 32
    assert "A499=" in cookies.header(PAGE)


@pytest.mark.parametrize(
    "kept",
    [
        "nonsense",
        "[]",
        "{}",
        "[" * 100_000,
        '{"host": "elsewhere.example", "cookies": [["A", "1", "/", false]]}',
        '{"host": "jw.school.example", "cookies": [["A"]]}',
        '{"host": "jw.school.example", "cookies": [["A", "1\\r\\nX: y", "/", false]]}',
        '{"host": "jw.school.example", "cookies": 7}',
    ],
)
def test_text_that_is_no_session_is_no_session(kept: str) -> None:
    assert not Cookies("jw.school.example", kept)


@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_lines_leave_a_jar_that_can_be_kept(lines: list[str]) -> None:
    cookies = jar(*lines)
    again = Cookies("jw.school.example", cookies.to_text())
    assert again.header(PAGE) == cookies.header(PAGE)
    assert "\n" not in cookies.header(PAGE)
