"""A model of one's own that cannot be opened: the person chooses the tiles all the same, and the doctor says why."""

from pathlib import Path

import pytest

from standby.engine.runtime import Runtime
from standby.errors import HandOverNeeded
from standby.services import clicks, doctor, hand_overs
from standby.services.actor import Actor
from tests.engine.clicking.booth import Booth


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", None], ids=["broken", "gone"])
async def test_the_person_chooses_without_a_reader(booth: Booth, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "mine.zip"
    if content is not None:
        file.write_bytes(content)
    runtime = with_model(booth.runtime, file)
    with pytest.raises(HandOverNeeded, match="standby doctor"):
        await clicks.log_in(runtime, Actor(booth.alice.id), booth.account.id)
    assert ((await booth.now()).state, booth.checked, booth.passwords_sent) == ("hand_over", 0, 0)
    asked = await clicks.asked(runtime, Actor(booth.alice.id), booth.account.id)
    assert asked is not None
    assert str(file) not in asked.reason
    fresh = await hand_overs.another(runtime, asked.uid)
    assert await hand_overs.answer(runtime, fresh, booth.right) == ""
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 1)
    (found,) = [each for each in await doctor.examine(runtime.settings) if each.part == "reader rail12306"]
    assert not found.ok
    assert ".zip" in found.says


def with_model(runtime: Runtime, file: Path) -> Runtime:
    """A process that reads the railway's pictures with a model of one's own."""
    return Runtime(
        settings=runtime.settings.model_copy(update={"models": f"rail12306={file}"}),
        clock=runtime.clock,
        database=runtime.database,
        vault=runtime.vault,
        transport=runtime.transport,
        bell=runtime.bell,
    )
