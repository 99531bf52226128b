"""Named worlds: what the portals are like, and what already happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from standby.sandbox.qiangzhi.painter import ALPHABET
from standby.sandbox.qiangzhi.site import QiangzhiSite
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.refusal import Refusal
from standby.sandbox.ssfw.site import SsfwSite


@dataclass(frozen=True, slots=True)
class Scenario:
    """``about`` is shown in the help. ``first_locked`` starts with the first account locked.

    ``ssfw`` is None where that portal is left out; ``qiangzhi`` are the schools of that family by name;
    ``rail`` is None where no tickets are sold.
    """

    about: str
    ssfw: SsfwSite | None = field(default_factory=SsfwSite)
    first_locked: bool = False
    qiangzhi: Mapping[str, QiangzhiSite] = field(default_factory=lambda: {"qiangzhi": QiangzhiSite()})
    rail: RailSite | None = None


SCHOOLS: Mapping[str, QiangzhiSite] = {
    "qiangzhi": QiangzhiSite(),
    "qiangzhi-plain": QiangzhiSite(generation="plain", layout="spread", columns=2, expiry="login_page"),
    "qiangzhi-sess": QiangzhiSite(generation="sess", columns=3, expiry="words", after_login="ticket"),
    "qiangzhi-modern": QiangzhiSite(
        generation="modern", layout="spread", listing="json", expiry="script", after_login="script"
    ),
    "qiangzhi-late": QiangzhiSite(code="after_failure", evaluation="rows", expiry="tiny", empty="header"),
    "qiangzhi-open": QiangzhiSite(code="never", context="/njlgdx", empty="other"),
    "qiangzhi-mixed": QiangzhiSite(alphabet=ALPHABET + "BMNX", case_matters=True, evaluation="block"),
}
"""The four ways in, and three schools that are odd otherwise."""


SCENARIOS: Mapping[str, Scenario] = {
    "default": Scenario("11 columns, valid grades first, sessions of 30 minutes; train tickets", rail=RailSite()),
    "tjut": Scenario(
        "13 columns under the title of original grades, expiry by redirect",
        SsfwSite(columns=13, block_title="原始成绩", other_title="等级考试成绩", expiry="redirect"),
    ),
    "strict": Scenario(
        "sessions of one minute, expiry by redirect, codes in lower case only",
        SsfwSite(session_seconds=60, expiry="redirect", strict_code=True),
    ),
    "locked": Scenario("the first account is locked from the start", first_locked=True),
    "qiangzhi": Scenario("seven Qiangzhi schools, every login generation and form among them", None, qiangzhi=SCHOOLS),
    "rail": Scenario("train tickets alone", None, qiangzhi={}, rail=RailSite()),
    "rail-busy": Scenario(
        "train tickets alone, strangers buying and returning, a queue, closed at night",
        None,
        qiangzhi={},
        rail=RailSite(life=6.0, queue=(-100, 8, 4, -1), always_open=False),
    ),
    "rail-2021": Scenario("train tickets as sold in 2021", None, qiangzhi={}, rail=RailSite(era="2021")),
    "rail-2019": Scenario("train tickets as sold in 2019", None, qiangzhi={}, rail=RailSite(era="2019")),
    "rail-2018": Scenario("train tickets as sold in 2018", None, qiangzhi={}, rail=RailSite(era="2018")),
}


def scenario(name: str) -> Scenario:
    """Raises :class:`Refusal` naming the scenarios there are."""
    if name not in SCENARIOS:
        raise Refusal(f"there is no scenario {name!r}; there are {', '.join(SCENARIOS)}")
    return SCENARIOS[name]
