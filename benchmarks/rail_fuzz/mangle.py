"""Sound answers to a question, and seeded ways to spoil them: letters, bytes, fields, rows, values."""

import json
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from standby.domain.tickets import Question

NOTES = Path(__file__).parents[2] / "tests" / "portals" / "rail12306" / "pages" / "board.json"
QUESTION = Question(date(2030, 1, 18), "SHH", "HGH")
MOVED = '{"status":false,"c_url":"leftTicket/queryZ","c_name":"CLeftTicketUrl"}'
CLOSED_DATE = (
    '{"validateMessagesShowId":"_validatorMessage","status":false,"httpstatus":200,'
    '"messages":["选择的查询日期不在预售日期范围内"],"validateMessages":{}}'
)
BESIDE_NOTHING: tuple[dict[str, Any], ...] = (
    {"messages": ["选择的查询日期不在预售日期范围内"]},
    {"messages": ["系统繁忙，请稍后重试！"]},
    {"httpstatus": 500, "validateMessages": {"x": "网络可能存在问题，请您重试一下！"}},
    {"flag": "0"},
)
"""What may stand beside an empty list of trains that does not mean that no train goes."""
FIELDS = (
    *(
        "",
        "--",
        "有",
        "无",
        "*",
        "0",
        "1",
        "6",
        "20",
        "21",
        "999",
        "9999",
        "99999",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "候补",
        "٣",
    ),
    *("Y", "N", "y", "IS_TIME_NOT_BUY", "null", "预订", "1月5日14点30分起售", "23:00-06:00系统维护时间", "列车停运"),
    *("24:00", "99:59", "00:00", "08:12", "8:12", "203001041330", "20300118", "20300117", "20300119", "AOH", "XXX"),
    *("O007300021O007303045", "D015600004M011700006", "O00730", "OO", "9DMOO", "S", "OS", "S007800003O007300002"),
    *("\x00", "\ufffd", "<b>1</b>", "|", "%2F", "%", "%zz", "a" * 9_000, "１", "3 ", "\n"),
)
VALUES: tuple[Any, ...] = (None, True, False, 0, 1, -1, 10**30, 1e308, "", "x", "\ud800", [], {}, [None], {"a": 1}, "0")
LETTERS = '|"{}[],:\\ \n\0有无*0123456789YNOM<>%候补预订' + "\ufffd\u202e"

Spoil = Callable[[random.Random, str], str]


def samples() -> tuple[str, ...]:
    """The notes' example, older and rarer rows, no trains; a new address, a closed date, no trains with a reason."""
    notes = NOTES.read_text(encoding="utf-8")
    body = json.loads(notes)
    rows: list[str] = body["data"]["result"]
    older = ["|".join(row.split("|")[:38]) for row in rows]
    rare = [
        _with(row, {35: "9DMOOS", 39: "D015600004O007300002S007800003", 27: "3", 24: "有", 33: "5"}) for row in rows
    ]
    nothing = [_without_trains(body, dict(beside)) for beside in BESIDE_NOTHING]
    return (notes, _answer(body, older), _answer(body, rare), _answer(body, []), MOVED, CLOSED_DATE, *nothing)


def mangled(rng: random.Random, text: str) -> str:
    """``text`` with one to three of its parts spoilt."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = rng.choice(SPOILS)(rng, text)
    return text


def _answer(body: dict[str, Any], rows: Sequence[str]) -> str:
    return json.dumps({**body, "data": {**body["data"], "result": list(rows)}}, ensure_ascii=False)


def _without_trains(body: dict[str, Any], beside: dict[str, Any]) -> str:
    flag = beside.pop("flag", body["data"]["flag"])
    return json.dumps({**body, "data": {**body["data"], "result": [], "flag": flag}, **beside}, ensure_ascii=False)


def _with(row: str, fields: dict[int, str]) -> str:
    parts = row.split("|")
    return "|".join(fields.get(place, part) for place, part in enumerate(parts))


# ---------------------------------------------------------------- letters and bytes


def _letters(rng: random.Random, text: str) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + "".join(rng.choices(LETTERS, k=rng.randint(0, 3))) + text[at + rng.randint(0, 3) :]


def _cut(rng: random.Random, text: str) -> str:
    return text[: rng.randint(0, len(text))]


def _lost(rng: random.Random, text: str) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + text[at + rng.randint(1, 400) :]


def _doubled(rng: random.Random, text: str) -> str:
    at = rng.randint(0, len(text))
    part = text[at : at + rng.randint(1, 400)]
    to = rng.randint(0, len(text))
    return text[:to] + part + text[to:]


def _bytes(rng: random.Random, text: str) -> str:
    raw = bytearray(text.encode("utf-8", "replace"))
    for _ in range(rng.randint(1, 4) if raw else 0):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return raw.decode("utf-8", "replace")


# ---------------------------------------------------------------- fields, rows, values


def _in_rows(change: Callable[[random.Random, list[str]], None]) -> Spoil:
    """A spoiling of the list of rows; what has none any more stays as it is."""

    def spoil(rng: random.Random, text: str) -> str:
        try:
            body = json.loads(text)
            rows = body["data"]["result"]
            if not rows or not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
                return text
            change(rng, rows)
        except (ValueError, KeyError, TypeError, RecursionError):
            return text
        return json.dumps(body, ensure_ascii=rng.random() < 0.5)

    return spoil


def _in_fields(change: Callable[[random.Random, list[str]], None]) -> Spoil:
    def in_row(rng: random.Random, rows: list[str]) -> None:
        at = rng.randrange(len(rows))
        fields = rows[at].split("|")
        change(rng, fields)
        rows[at] = "|".join(fields)

    return _in_rows(in_row)


def _replace(rng: random.Random, fields: list[str]) -> None:
    fields[rng.randrange(len(fields))] = rng.choice(FIELDS)


def _swap(rng: random.Random, fields: list[str]) -> None:
    one, other = rng.randrange(len(fields)), rng.randrange(len(fields))
    fields[one], fields[other] = fields[other], fields[one]


def _shift(rng: random.Random, fields: list[str]) -> None:
    if rng.random() < 0.5:
        fields.insert(rng.randint(0, len(fields)), rng.choice(FIELDS))
    else:
        del fields[rng.randrange(len(fields))]


def _pad(rng: random.Random, fields: list[str]) -> None:
    keep = rng.randint(0, len(fields))
    fields[keep:] = [] if rng.random() < 0.5 else [*fields[keep:], *rng.choices(FIELDS, k=20)]


def _shuffle(rng: random.Random, rows: list[str]) -> None:
    rng.shuffle(rows)
    rows.append(rng.choice(rows))


def _glue(rng: random.Random, rows: list[str]) -> None:
    rows.append(rng.choice(rows) + rng.choice(rows))


def _value(rng: random.Random, text: str) -> str:
    """Another value, anywhere in the answer."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text
    holders: list[tuple[Any, Any]] = []
    _collect(body, holders)
    if not holders:
        return json.dumps(rng.choice(VALUES))
    holder, key = rng.choice(holders)
    holder[key] = rng.choice(VALUES)
    return json.dumps(body, ensure_ascii=True)


def _collect(node: Any, holders: list[tuple[Any, Any]]) -> None:
    keys = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        holders.append((node, key))
        _collect(node[key], holders)


SPOILS: tuple[Spoil, ...] = (
    *(_letters, _cut, _lost, _doubled, _bytes, _value),
    *(_in_fields(_replace), _in_fields(_replace), _in_fields(_replace), _in_fields(_swap), _in_fields(_shift)),
    *(_in_fields(_pad), _in_rows(_shuffle), _in_rows(_glue)),
)
