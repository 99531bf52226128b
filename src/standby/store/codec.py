"""Facts as text in a column: JSON with sorted keys, so that equal facts are equal text."""

import json
from collections.abc import Mapping
from typing import Any


def to_json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(text)
    return facts
