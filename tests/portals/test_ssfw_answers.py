"""What a login answer means, the code before the password."""

import pytest

from standby.portals.ssfw.answers import LONGEST_MESSAGE, Verdict, read_login_answer

from .kit import page


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ('{"success":"true"}', Verdict.IN),
        ('\r\n {"success":true} ', Verdict.IN),
        ('{"success":"false"}', Verdict.UNCLEAR),
        ('{"validateCodeError":"校验码错误！"}', Verdict.WRONG_CODE),
        ('{"validateCodeError":"wrong"}', Verdict.WRONG_CODE),
        ('{"validateCodeError":null,"userNameOrPasswordError":"用户名或密码错误"}', Verdict.WRONG_CODE),
        ('{"userNameOrPasswordError":"用户名或密码错误！"}', Verdict.WRONG_PASSWORD),
        ('{"userNameOrPasswordError":""}', Verdict.WRONG_PASSWORD),
        ('{"userNameOrPasswordError":"密码错误次数过多，账号已锁定！"}', Verdict.LOCKED),
        ('{"userNameOrPasswordError":"该账户已被系统锁定"}', Verdict.LOCKED),
        ('{"userNameOrPasswordError":"密码错误，再错3次账号将被锁定"}', Verdict.WRONG_PASSWORD),
        ('{"success":"true","userNameOrPasswordError":"用户名或密码错误"}', Verdict.WRONG_PASSWORD),
        ("校验码错误", Verdict.WRONG_CODE),
        ("<html><body><b>验证码 不正确</b></body></html>", Verdict.WRONG_CODE),
        ("<script>alert('校验码错误！');history.back();</script>", Verdict.WRONG_CODE),
        ("<p>校验码错误</p><p>用户名或密码错误</p>", Verdict.WRONG_CODE),
        ("<p>用户名或密码错误</p>", Verdict.WRONG_PASSWORD),
        ("<p>账号不存在</p>", Verdict.WRONG_PASSWORD),
        ("<p>账号已锁定</p>", Verdict.LOCKED),
        ("", Verdict.UNCLEAR),
        ("{}", Verdict.UNCLEAR),
        ("[]", Verdict.UNCLEAR),
        ('"success"', Verdict.UNCLEAR),
        ("系统维护中", Verdict.UNCLEAR),
        ("[" * 100_000, Verdict.UNCLEAR),
        ("9" * 100_000, Verdict.UNCLEAR),
    ],
)
def test_every_known_answer(text: str, verdict: Verdict) -> None:
    assert read_login_answer(text).verdict is verdict


def test_a_page_with_messages_in_its_scripts_is_judged_by_what_it_shows() -> None:
    text = page("login").replace("</form>", "</form><script>if (bad) alert('校验码错误')</script>")
    assert read_login_answer(text).verdict is Verdict.UNCLEAR


def test_the_portals_words_are_kept_short_and_on_one_line() -> None:
    told = read_login_answer('{"error":"系统\\n维护\\u202e' + "x" * 500 + '"}').message
    assert told.startswith("系统 维护x")
    assert len(told) == LONGEST_MESSAGE
