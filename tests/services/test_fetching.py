"""Pictures fetched politely: within the budget, with pauses, and not against the portal's will."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.parts.figures import most_in_window
from standby.cli.captcha.album import Album
from standby.cli.captcha.collecting import MOST_REPEATED, gather
from standby.errors import PageNotUnderstood, PortalDown, PortalRefused, WrongUse
from standby.services import fetching
from standby.services.fetching import TRIES, Fetcher
from standby.store.tables import Pace
from tests.world import World


async def fetcher(world: World) -> Fetcher:
    return Fetcher(world.runtime, "ssfw", await fetching.place(world.runtime, "ssfw", world.box.base_urls["ssfw"]))


def budget(world: World, told: str) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(update={"budgets": told})


async def test_a_folder_is_filled_and_gone_on_with(home: World, tmp_path: Path) -> None:
    folder, seen = tmp_path / "codes", list[int]()
    first = await gather(await fetcher(home), Album(folder), 5, seen.append)
    assert (first.saved, first.held, first.requests, first.stopped) == (5, 5, 5, None)
    assert seen == [1, 2, 3, 4, 5]
    more = await gather(await fetcher(home), Album(folder), 8, seen.append)
    assert (more.saved, more.held) == (3, 8)
    assert home.requests() == 8
    assert home.box.world.captcha_tally.served == 8
    assert home.logins().tried == 0, "nobody logs in"
    pictures = set(Album(folder).pictures())
    assert pictures <= home.eyes.painted.texts.keys()


async def test_the_budget_is_kept_and_pictures_come_at_uneven_times(home: World, tmp_path: Path) -> None:
    budget(home, "ssfw=10/60")
    times: list[float] = []
    start = home.clock.now()
    await gather(
        await fetcher(home),
        Album(tmp_path),
        40,
        lambda _: times.append((home.clock.now() - start).total_seconds()),
    )
    assert most_in_window(times, 60) <= 10
    assert times[-1] > 180
    assert len({round(after - before, 2) for before, after in pairwise(times)}) > 10


async def test_a_refusal_ends_it_at_once_and_holds_for_everybody(home: World, tmp_path: Path) -> None:
    begun = await fetcher(home)
    await begun.picture()
    home.fault(kind="status", status=403, count=50)
    done = await gather(begun, Album(tmp_path), 5, lambda _: None)
    assert isinstance(done.stopped, PortalRefused)
    assert (done.saved, home.requests()) == (0, 2)
    home.mend()
    with pytest.raises(PortalRefused, match="left alone for another"):
        await (await fetcher(home)).picture()
    assert home.requests() == 2, "nobody knocks again"
    home.clock.advance(3600)
    assert (await gather(begun, Album(tmp_path), 5, lambda _: None)).held == 5


async def test_what_passes_is_waited_for_what_lasts_ends_it(home: World) -> None:
    begun = await fetcher(home)
    home.fault(kind="status", status=503, count=TRIES - 1)
    before = home.clock.now()
    await begun.picture()
    assert (home.clock.now() - before).total_seconds() >= 30
    home.fault(kind="status", status=503, count=50)
    with pytest.raises(PortalDown):
        await begun.picture()
    assert home.requests() == TRIES * 2


async def test_a_budget_that_others_spend_again_and_again_is_no_refusal(
    home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = await fetcher(home)
    key, sleep = home.runtime.pacer_at("ssfw", begun.site.base_url).key, home.clock.sleep
    waits: list[float] = []

    async def others_are_faster(seconds: float) -> None:
        await sleep(seconds)
        if seconds > 60 and len(waits) < TRIES + 2:
            waits.append(seconds)
            async with home.database.write() as session:
                (await session.get_one(Pace, key)).arrival = home.clock.now() + timedelta(minutes=5)

    async with home.database.write() as session:
        session.add(Pace(key=key, arrival=home.clock.now() + timedelta(minutes=5)))
    monkeypatch.setattr(home.clock, "sleep", others_are_faster)
    assert await begun.picture()
    assert len(waits) == TRIES + 2


async def test_what_is_no_picture_is_not_kept(home: World, tmp_path: Path) -> None:
    home.fault(kind="html", count=50)
    done = await gather(await fetcher(home), Album(tmp_path / "codes"), 5, lambda _: None)
    assert isinstance(done.stopped, PageNotUnderstood)
    assert [each.name for each in (tmp_path / "codes").iterdir()] == ["labels.csv"]


async def test_a_portal_that_repeats_itself_is_not_asked_for_ever(home: World, tmp_path: Path) -> None:
    one = home.box.world.captchas.next()
    home.box.world.captchas = type("Stuck", (), {"next": lambda self: one})()
    done = await gather(await fetcher(home), Album(tmp_path), 5, lambda _: None)
    assert done.held == 1
    assert "again and again" in str(done.stopped)
    assert done.requests == MOST_REPEATED + 2


async def test_the_address_is_that_of_the_only_site_with_an_account(home: World) -> None:
    with pytest.raises(WrongUse, match="no account to take it from"):
        await fetching.place(home.runtime, "ssfw")
    account = await home.account(await home.user())
    assert (await fetching.place(home.runtime, "ssfw")).base_url == account.base_url
