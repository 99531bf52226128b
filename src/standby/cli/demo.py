"""``standby demo``: portals, a mailbox and Standby on this machine, and the stories they play."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from standby import log
from standby.cli.output import JsonFlag, console, emit
from standby.cli.sandbox import told_in_our_words
from standby.cli.story import PATIENCE, Happened, Story, in_order
from standby.engine.links import Links
from standby.engine.opening import opened
from standby.engine.process import running
from standby.engine.runtime import Runtime
from standby.sandbox import Plan, Sandbox, running_sandbox
from standby.sandbox.mailbox import Mailbox
from standby.sandbox.rail12306.site import RailSite
from standby.settings import Settings, load_settings
from standby.web.server import serving, until_signal

LEGACY = Plan(scenario="rail-2018", rail=RailSite(era="2018", haste=None))
SENTENCES = {
    "watch_added": "{user} waits for grades at {portal} (account {account})",
    "captcha_read": "picture code fetched and read: [bold]{text}[/bold] ({confidence:.1%} sure)",
    "login": "the portal let Standby in",
    "mail_all_grades": "mail to {to}: [bold]{subject}[/bold]",
    "mail_to_another": "mail to {to}: [bold]{subject}[/bold]",
    "grade_published": "a teacher publishes a grade: {course} [bold]{score}[/bold]",
    "mail_new_grade": "mail: [bold]{subject}[/bold]",
    "grade_corrected": "the teacher corrects it: {course} [bold]{score}[/bold]",
    "mail_correction": "mail: [bold]{subject}[/bold]",
    "others_left_alone": "nobody else was told of it",
    "sold_out": "the last seats of train {train} on {date} are sold",
    "qr_shown": "dora's account at the railway: a code to scan is shown",
    "qr_login": "she scans it ({account}); the portal lets Standby in",
    "tickets_watched": "{user} waits for a seat: {watch} ({intent})",
    "mail_standby": "mail to {to}: [bold]{subject}[/bold]",
    "seat_released": "somebody gives a seat back: {train} on {date}, {seat}",
    "reserved": "Standby has it: {train}, order [bold]{order}[/bold], kept until dora pays",
    "mail_pay": "mail to {to}: [bold]{subject}[/bold]",
    "mail_seats": "mail to {to}: [bold]{subject}[/bold]",
    "paid": "she pays; orders ever placed: {orders_placed}",
    "click_read": "fay's railway of 2018 wants a picture clicked: [bold]{words}[/bold] is in the tiles {tiles} "
    "({confidence:.1%} sure)",
    "click_login": "it accepts that and her password ({account}); the portal lets Standby in",
    "gave_up": "gave up: {reason}",
}


def demo(
    once: Annotated[bool, typer.Option("--once", help="End when the story is told: 0, or 1 after 120 s.")] = False,
    captchas: Annotated[Path | None, typer.Option(help="Use these labelled pictures: a folder or .zip.")] = None,
    port: Annotated[int, typer.Option(help="Port of the page; 0 takes a free one.")] = 0,
    as_json: JsonFlag = False,
) -> None:
    """Play the whole story on this machine: portals, a mailbox, Standby, students and travellers.

    Example: standby demo --once
    """
    log.configure("error", "text")
    with told_in_our_words(), tempfile.TemporaryDirectory(prefix="standby-demo-") as folder:
        well = asyncio.run(_play(Path(folder), Plan(captchas=captchas, rail=RailSite(haste=None)), port, once, as_json))
    raise typer.Exit(0 if well else 1)


async def _play(folder: Path, plan: Plan, port: int, once: bool, as_json: bool) -> bool:
    async with AsyncExitStack() as stack:
        box = await stack.enter_async_context(running_sandbox(plan))
        legacy = await stack.enter_async_context(running_sandbox(LEGACY))
        mailbox = await stack.enter_async_context(Mailbox(folder=folder / "mail"))
        runtime = await stack.enter_async_context(opened(demo_settings(folder, mailbox, port)))
        page = await stack.enter_async_context(serving(runtime))
        await stack.enter_async_context(running(runtime))
        story = Story(runtime, box, legacy, mailbox, hear=(lambda _: None) if as_json else _say)
        if not as_json:
            for name, address in (
                ("Standby", page),
                ("portal", box.base_urls["ssfw"]),
                ("railway", box.base_urls["rail12306"]),
                ("control", box.control),
            ):
                console.print(f"{name:8} {address}", highlight=False)
        well = await _tell(story)
        if as_json:
            emit(_as_json(story, well, page))
        if not once:
            await _stay(story, runtime, page, as_json)
    return well


def demo_settings(folder: Path, mailbox: Mailbox, port: int) -> Settings:
    """Everything embedded, and a clock that runs faster than a real portal would like."""
    return load_settings(
        _env_file=None,
        data_dir=folder,
        database_url="",
        broker_url="memory://",
        master_key="",
        web_host="127.0.0.1",
        web_port=port,
        smtp_host=mailbox.host,
        smtp_port=mailbox.port,
        smtp_security="none",
        smtp_user="",
        mail_from="Standby <standby@example.org>",
        grade_interval=2,
        grade_interval_floor=1,
        night_pause="none",
        budgets="ssfw=600/60,rail12306=600/60",
        allow_private_addresses=True,
    )


async def _tell(story: Story) -> bool:
    """Whether the story came to its end as promised, in time."""
    try:
        async with asyncio.timeout(PATIENCE):
            await story.play()
    except TimeoutError:
        story.happen("gave_up", reason=f"not everything happened within {PATIENCE:.0f} s")
    except AssertionError as error:
        story.happen("gave_up", reason=str(error))
    return in_order(story.kinds) and "gave_up" not in story.kinds


def _say(event: Happened) -> None:
    sentence = SENTENCES.get(event.kind, event.kind).format(**event.detail)
    console.print(f"[dim]{event.at[11:19]}[/dim] {sentence}", highlight=False)


def _as_json(story: Story, well: bool, page: str) -> dict[str, Any]:
    return {
        "ok": well,
        "events": [asdict(event) for event in story.events],
        "web": page,
        "requests": story.box.world.log.total,
    }


async def _stay(story: Story, runtime: Runtime, page: str, as_json: bool) -> None:
    if not as_json:
        link = Links(page.rstrip("/"), runtime.vault).sign_in(story.users[0].id)
        console.print(f"\nLook around as alice: {link}", highlight=False, soft_wrap=True)
        console.print(f"Publish a grade: {_curl(story.box)}", highlight=False, soft_wrap=True, markup=False)
        console.print("Stop with Ctrl-C.")
    echo = asyncio.create_task(_echo(story))
    await until_signal()
    echo.cancel()


async def _echo(story: Story) -> None:
    """After the story: say what else arrives."""
    seen = len(story.mailbox.messages)
    while True:
        for mail in (await story.mailbox.wait(seen + 1, seconds=1e9))[seen:]:
            subject = str(mail.message["Subject"])
            story.happen("mail_to_another", to=", ".join(mail.recipients), subject=subject)
            seen += 1


def _curl(box: Sandbox) -> str:
    body = f'{{"account": "{box.accounts[0].login}", "course": "微积分", "score": "99"}}'
    return f"curl -d '{body}' {box.control}/publish"
