"""A traveller's browser, reduced to what these stories need. Written without the adapter on purpose."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import httpx2

from standby.sandbox import Sandbox
from standby.sandbox.rail12306.app import RailPortal
from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.travellers import Passenger, Traveller

CONFIRM = "/otn/confirmPassenger"
Json = dict[str, Any]


@dataclass
class Rider:
    """``account`` is the place of the traveller among the sandbox's."""

    box: Sandbox
    account: int = 0
    browser: httpx2.AsyncClient = field(init=False)
    page: str = ""

    def __post_init__(self) -> None:
        self.browser = httpx2.AsyncClient(base_url=self.box.base_urls["rail12306"], timeout=10)

    @property
    def portal(self) -> RailPortal:
        portal = self.box.world.portal("rail12306")
        assert isinstance(portal, RailPortal)
        return portal

    @property
    def hall(self) -> Hall:
        return self.portal.hall

    @property
    def traveller(self) -> Traveller:
        return list(self.hall.travellers)[self.account]

    def site(self, **facts: Any) -> None:
        self.portal.site = replace(self.portal.site, **facts)

    # ------------------------------------------------------------ asking

    async def post(self, path: str, **fields: str) -> Json:
        answer = await self.browser.post(path, data=fields)
        assert answer.status_code == 200, (path, answer.status_code)
        told: Json = answer.json()
        return told

    async def get(self, path: str, **fields: str) -> Json:
        told: Json = (await self.browser.get(path, params=fields)).json()
        return told

    async def control(self, verb: str, **wish: Any) -> Json:
        answer = await self.browser.post(f"{self.box.control}/{verb}", json=wish)
        assert answer.status_code == 200, answer.text
        done: Json = answer.json()
        return done

    async def orders(self) -> list[Json]:
        """What the sandbox's own book says."""
        told: list[Json] = (await self.browser.get(f"{self.box.control}/orders")).json()["orders"]
        return told

    # ------------------------------------------------------------ coming in

    async def log_in(self) -> str:
        """By QR code, the person acting through the control address; says the name told at the end."""
        uuid = (await self.post("/passport/web/create-qr64", appid="otn"))["uuid"]
        await self.control("scan-qr", account=self.traveller.login)
        assert (await self.look(uuid))["result_code"] == "2"
        return await self.exchange()

    async def look(self, uuid: str) -> Json:
        return await self.post("/passport/web/checkqr", uuid=uuid, appid="otn", RAIL_DEVICEID="", RAIL_EXPIRATION="")

    async def exchange(self) -> str:
        """The chain of tickets after any login."""
        step = await self.browser.get("/otn/login/userLogin")
        assert step.headers["location"] == "/otn/passport?redirect=/otn/login/userLogin"
        await self.browser.get(step.headers["location"])
        told = await self.post("/passport/web/auth/uamtk", appid="otn")
        admitted = await self.post("/otn/uamauthclient", tk=told["newapptk"])
        home = await self.browser.get("/otn/login/userLogin")
        assert home.headers["location"] == "/otn/view/index.html"
        name: str = admitted["username"]
        return name

    # ------------------------------------------------------------ ordering

    @property
    def day(self) -> str:
        """A date on sale for every station."""
        return (self.portal.railway.today() + timedelta(days=3)).isoformat()

    async def row(self, train: str = "G9901", day: str | None = None) -> list[str]:
        """The fields of a train's row between Shanghai and Hangzhou."""
        fields = {
            "leftTicketDTO.train_date": day or self.day,
            "leftTicketDTO.from_station": "AOH",
            "leftTicketDTO.to_station": "HGH",
            "purpose_codes": "ADULT",
        }
        told = await self.get(f"/otn/leftTicket/{self.portal.site.query_page}", **fields)
        rows: list[list[str]] = [row.split("|") for row in told["data"]["result"]]
        return next(row for row in rows if row[3] == train)

    async def submit(self, row: list[str], **changes: str) -> Json:
        fields = {
            "secretStr": unquote(row[0]),
            "train_date": self.day,
            "back_train_date": self.day,
            "tour_flag": "dc",
            "purpose_codes": "ADULT",
            "query_from_station_name": "上海虹桥",
            "query_to_station_name": "杭州东",
            "bed_level_info": "",
            "seat_discount_info": "",
            "undefined": "",
        }
        return await self.post("/otn/leftTicket/submitOrderRequest", **{**fields, **changes})

    async def open_page(self) -> str:
        self.page = (await self.browser.post(f"{CONFIRM}/initDc", data={"_json_att": ""})).text
        return self.page

    @property
    def token(self) -> str:
        found = re.search(r"globalRepeatSubmitToken = '(.+?)'", self.page)
        assert found is not None
        return found[1]

    def form(self, name: str = "ticketInfoForPassengerForm") -> Json:
        """One of the page's objects, read as clients read it."""
        found = re.search(name + r" *= *(\{.+\})", self.page)
        assert found is not None
        read: Json = json.loads(found[1].replace("'", '"'))
        return read

    async def step(self, name: str, **fields: str) -> Json:
        return await self.post(f"{CONFIRM}/{name}", **fields, _json_att="", REPEAT_SUBMIT_TOKEN=self.token)

    async def check(self, tickets: str, old: str, **fields: str) -> Json:
        fixed = {"cancel_flag": "2", "bed_level_order_num": "0" * 30, "tour_flag": "dc", "randCode": ""}
        more = {"whatsSelect": "1", "sessionId": "", "sig": "", "scene": "nc_login"}
        texts = {"passengerTicketStr": tickets, "oldPassengerStr": old}
        return await self.step("checkOrderInfo", **{**fixed, **texts, **more, **fields})

    async def count(self, seat: str = "O", **changes: str) -> Json:
        form = self.form()
        asked = form["queryLeftTicketRequestDTO"]
        fields = {
            "train_date": "Fri Jan 18 2030 00:00:00 GMT+0800 (中国标准时间)",
            "train_no": asked["train_no"],
            "stationTrainCode": asked["station_train_code"],
            "seatType": seat,
            "fromStationTelecode": asked["from_station"],
            "toStationTelecode": asked["to_station"],
            "leftTicket": asked["ypInfoDetail"],
            "purpose_codes": form["purpose_codes"],
            "train_location": form["train_location"],
        }
        return await self.step("getQueueCount", **{**fields, **changes})

    async def confirm(self, tickets: str, old: str, **changes: str) -> Json:
        form = self.form()
        fields = {
            "passengerTicketStr": tickets,
            "oldPassengerStr": old,
            "purpose_codes": form["purpose_codes"],
            "key_check_isChange": form["key_check_isChange"],
            "leftTicketStr": form["leftTicketStr"],
            "train_location": form["train_location"],
            "choose_seats": "",
            "seatDetailType": "000",
            "is_jy": "N",
            "is_cj": "Y",
            "encryptedData": "",
            "whatsSelect": "1",
            "roomType": "00",
            "dwAll": "N",
        }
        return await self.step("confirmSingleForQueue", **{**fields, **changes})

    async def wait(self) -> Json:
        fields = {"random": "1", "tourFlag": "dc", "_json_att": "", "REPEAT_SUBMIT_TOKEN": self.token}
        told: Json = (await self.get(f"{CONFIRM}/queryOrderWaitTime", **fields))["data"]
        return told

    async def unfinished(self) -> Json | None:
        told = (await self.post("/otn/queryOrder/queryMyOrderNoComplete", _json_att="")).get("data")
        assert told is None or isinstance(told, dict)
        return told

    async def to_the_page(self, train: str = "G9901") -> None:
        """Everything before the passengers."""
        assert (await self.submit(await self.row(train)))["status"] is True
        await self.open_page()

    async def to_the_last_word(self, *people: Passenger, seat: str = "O", train: str = "G9901") -> tuple[str, str]:
        """Everything before the last word; the two texts about the passengers."""
        await self.to_the_page(train)
        texts = ticket_texts(*people or self.traveller.passengers[:1], seat=seat)
        checked = await self.check(*texts)
        assert checked["data"]["submitStatus"] is True, checked
        await self.count(seat)
        return texts

    async def order(self, *people: Passenger, seat: str = "O", train: str = "G9901") -> Json:
        """The whole way; the answer to the last word."""
        told: Json = (await self.confirm(*await self.to_the_last_word(*people, seat=seat, train=train)))["data"]
        return told


def ticket_texts(*people: Passenger, seat: str = "O", kind: str | None = None) -> tuple[str, str]:
    """``passengerTicketStr`` and ``oldPassengerStr``; ``kind`` buys another ticket than the person's nature says."""
    tickets = [f"{seat},0,{kind or p.kind},{p.name},1,{p.masked_id},{p.masked_mobile},N,{p.secret}" for p in people]
    return "_".join(tickets), "".join(f"{p.name},1,{p.masked_id},{p.kind}_" for p in people)
