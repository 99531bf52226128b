"""Rows to be spoilt: the notes' first example, whole, with any field replaced."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from standby.domain.tickets import Board, Offer, Question
from standby.portals.rail12306.board import read_answer

from .kit import page

PAGES = Path(__file__).parent / "pages"
HOST = "kyfw.12306.example"
NOTES = (PAGES / "board.json").read_text(encoding="utf-8")
ROWS: tuple[str, ...] = tuple(json.loads(NOTES)["data"]["result"])
NAMES: dict[str, str] = json.loads(NOTES)["data"]["map"]
FIRST, SOLD_OUT, SLOW, NOT_YET = ROWS
SHANGHAI_HANGZHOU = Question(date(2030, 1, 18), "SHH", "HGH")


def row(fields: Mapping[int, str], of: str = FIRST) -> str:
    parts = of.split("|")
    for place, value in fields.items():
        parts[place] = value
    return "|".join(parts)


def answer_of(*rows: object, **data: object) -> str:
    return json.dumps({"httpstatus": 200, "data": {"result": rows, "flag": "1", "map": NAMES, **data}, "status": True})


def board_of(text: str, question: Question = SHANGHAI_HANGZHOU) -> Board:
    found = read_answer(page(text), question, HOST)
    assert isinstance(found, Board)
    return found


def offer_of(fields: Mapping[int, str], of: str = FIRST) -> Offer:
    (offer,) = board_of(answer_of(row(fields, of))).offers
    return offer
