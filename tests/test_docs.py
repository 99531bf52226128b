"""What is documented is what there is: commands, settings, metrics, portals, versions, links."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from standby import __version__
from standby.portals.registry import PORTALS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")])
FENCE = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)|<(?:img|source|a)[^>]+?(?:src|href|srcset)=\"([^\"]+)\"")


def read(path: str | Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors that a renderer makes of the headings."""
    headings = re.findall(r"^#+\s+(.+)$", FENCE.sub("", read(page)), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def test_commands_settings_and_metrics_are_documented_as_they_are() -> None:
    found = subprocess.run([sys.executable, str(ROOT / "scripts/docs.py"), "--check"], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("command", ["demo", "up", "captcha train", "watch add", "doctor"])
def test_the_page_of_commands_holds_real_help(command: str) -> None:
    """Guards the generator itself: an empty page would be in date with an empty program."""
    assert f"\n## standby {command}\n" in read("docs/commands.md")
    assert f"Usage: standby {command} " in read("docs/commands.md")


def test_every_command_gives_an_example() -> None:
    _, *sections = re.split(r"^## standby ", read("docs/commands.md"), flags=re.MULTILINE)
    assert sections
    assert [section.split("\n")[0] for section in sections if "Example" not in section] == []


def test_the_page_of_settings_holds_real_settings() -> None:
    assert "\n## STANDBY_DATABASE_URL\n" in read("docs/settings.md")
    assert "`STANDBY_MASTER_KEY_FILE`" in read("docs/settings.md")


@pytest.mark.parametrize("portal", [spec.name for spec in PORTALS])
def test_every_portal_tells_its_facts(portal: str) -> None:
    places = [ROOT / "docs" / "portals" / f"{portal}.md", ROOT / "src" / "standby" / "portals" / portal / "README.md"]
    assert any(place.exists() for place in places), f"write {places[0].relative_to(ROOT)}"


def test_the_changelog_knows_this_version() -> None:
    assert re.search(rf"^## \[?{re.escape(__version__)}\]?", read("CHANGELOG.md"), flags=re.MULTILINE)


def test_both_readmes_say_the_same_things() -> None:
    """As far as a program can tell: the same headings by level, the same commands, the same pictures."""
    english, chinese = read("README.md"), read("README.zh-CN.md")

    def outline(text: str) -> list[str]:
        return re.findall(r"^#+(?= )", FENCE.sub("", text), flags=re.MULTILINE)

    def commands(text: str) -> list[str]:
        lines = (line.strip() for block in FENCE.findall(text) for line in block.splitlines())
        return [line.partition(" #")[0].rstrip() for line in lines if re.match(r"(scripts/|standby |git |pip )", line)]

    assert outline(english) == outline(chinese)
    assert commands(english) == commands(chinese) != []
    assert "README.zh-CN.md" in english
    assert "README.md" in chinese


@pytest.mark.parametrize("page", [str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: str) -> None:
    targets = [one or other for one, other in LINK.findall(FENCE.sub("", read(page)))]
    broken = [target for target in targets if not leads_somewhere(target, ROOT / page)]
    assert broken == []


def leads_somewhere(target: str, page: Path) -> bool:
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return True
    name, _, anchor = target.partition("#")
    place = (page.parent / name).resolve() if name else page
    if not place.exists():
        return False
    return not anchor or place.suffix != ".md" or anchor.lower() in anchors(place)


def test_a_broken_link_is_noticed() -> None:
    assert leads_somewhere("docs/commands.md#standby-demo", ROOT / "README.md")
    assert not leads_somewhere("docs/commands.md#standby-nothing", ROOT / "README.md")
    assert not leads_somewhere("docs/nothing.md", ROOT / "README.md")
