"""Nobody can break the railway by sending nonsense: every address answers something, logged in or not."""

import random

import httpx2
import pytest
from starlette.routing import Route

from standby.sandbox.rail12306 import people

from .rider import Rider

NONSENSE = (
    "",
    "%",
    "%25#O|",
    "a#b|c#d|",
    "1,2,3",
    ",,,,",
    "-1",
    "9" * 400,
    "NaN,NaN",
    "inf,1",
    "#" * 9,
    "张明",
    "null",
)
NAMES = """
secretStr secretList successSecret passengerTicketStr oldPassengerStr passengerInfo train_date uuid tk username
password castNum answer randCode callback choose_seats seatType leftTicket sequence_no reserve_no
REPEAT_SUBMIT_TOKEN realize_limit_time_diff query_from_station_name query_to_station_name checkMode
"""


def routes(rider: Rider) -> list[Route]:
    return [route for route in people.routes(rider.hall) if route.methods]


async def nonsense(rider: Rider, rng: random.Random) -> None:
    for route in routes(rider):
        fields = {name: rng.choice(NONSENSE) for name in rng.sample(NAMES.split(), 12)}
        for method in sorted((route.methods or set()) - {"HEAD"}):
            sent = {"data": fields} if method == "POST" else {"params": fields}
            answer = await rider.browser.request(method, route.path, **sent)  # type: ignore[arg-type]
            assert answer.status_code in (200, 302, 404), (route.path, fields, answer.status_code)


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_address_answers_nonsense(rider: Rider, seed: int) -> None:
    rider.site(haste=None)
    rng = random.Random(seed)
    await nonsense(rider, rng)
    await rider.log_in()
    await nonsense(rider, rng)
    await rider.log_in()
    await rider.to_the_page()
    await nonsense(rider, rng)
    assert await rider.orders() == []


async def test_a_body_that_is_no_form_is_an_empty_one(rider: Rider) -> None:
    await rider.log_in()
    answer = await rider.browser.post("/otn/confirmPassenger/getPassengerDTOs", content=b'{"_json_att": ""}')
    assert answer.json()["data"]["isExist"] is True
    with pytest.raises(httpx2.HTTPStatusError):
        (await rider.browser.get("/otn/nowhere")).raise_for_status()
