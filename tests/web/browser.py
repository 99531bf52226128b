"""A real browser, if this machine has one, and the judge of accessibility, if it can be had."""

import hashlib
import os
import shutil
import subprocess
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
REFUSALS = ("Failed to load resource", "Response Status Error Code")
"""What a console says of an answer that is no 200: tests that want one look at the answer itself."""
# What a quiet machine shows at once may take a busy one some seconds.
expect.set_options(timeout=20_000)
AXE = "axe-core@4.14.1"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"


def program() -> str:
    """The browser: STANDBY_TEST_CHROMIUM, else the one on the PATH; without one the test is skipped."""
    found = os.environ.get("STANDBY_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("no browser: install chromium (scripts/test does as root on Debian) or set STANDBY_TEST_CHROMIUM")
    return found


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    path = program()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=[*QUIET, "--no-first-run"], chromium_sandbox=os.geteuid() != 0
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def looking(browser: Browser, url: str, **options: Any) -> AsyncIterator[Page]:
    """A page of its own that may ask nobody but ``url``; complaints on its console fail the test."""
    context = await browser.new_context(**({"locale": "en", "viewport": {"width": 1280, "height": 800}} | options))
    context.set_default_timeout(20_000)
    asked, complaints = watch(context)
    try:
        yield await context.new_page()
    finally:
        await context.close()
    assert [one for one in asked if not one.startswith((url, "data:"))] == []
    assert [line for line in complaints if not any(known in line for known in REFUSALS)] == []


def watch(context: BrowserContext) -> tuple[list[str], list[str]]:
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    return asked, complaints


def axe(cache: Path) -> str:
    """The source of axe-core, fetched once with npm; empty if it cannot be had."""
    kept = cache / f"{AXE}.js"
    if not kept.exists() and (npm := shutil.which("npm")):
        fetched = subprocess.run([npm, "pack", AXE, "--silent"], cwd=cache, capture_output=True, timeout=120)
        for archive in cache.glob("*.tgz") if fetched.returncode == 0 else ():
            with tarfile.open(archive) as tar:
                member = tar.extractfile("package/axe.min.js")
                source = member.read() if member else b""
            if hashlib.sha256(source).hexdigest() == AXE_SHA256:
                kept.write_bytes(source)
    return kept.read_text(encoding="utf-8") if kept.exists() else ""
