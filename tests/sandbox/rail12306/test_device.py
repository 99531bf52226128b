"""The name of a device: clients ask for it before a login and cut it out of a script."""

import json
import re

from .desk import open_desk


async def test_clients_cut_the_name_out_of_the_call_that_holds_it() -> None:
    async with open_desk() as desk:
        asked = {"algID": "anything", "hashCode": "anything", "timestamp": "1"}
        said = (await desk.web.get("/otn/HttpZF/logdevice", params=asked)).text
        by_length, by_braces = json.loads(said[18:-2]), json.loads(re.findall("{.+}", said)[0])
        assert by_length == by_braces
        assert set(by_length) == {"exp", "cookieCode", "dfp"}
        assert int(by_length["exp"]) > 1_893_736_800_000, "milliseconds after the sandbox's own now"
        again = (await desk.web.get("/otn/HttpZF/logdevice", params={**asked, "VySQ": by_length["cookieCode"]})).text
        assert set(json.loads(again[18:-2])) == {"exp", "dfp"}


async def test_clients_find_the_name_of_the_algorithm_in_the_script_before() -> None:
    async with open_desk() as desk:
        script = (await desk.web.get("/otn/HttpZF/GetJS")).text
        found = re.search(r"algID\\x3d(.*?)\\x26", script)
        assert found
        assert found[1].isalnum()
