"""What a person calls the browser that says of itself ``Mozilla/5.0 (...)``."""

from standby.domain.text import one_line

# In this order: nearly every browser also claims to be those below it.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """``Firefox · Linux``; what is none of these, by its own first words; empty for nothing."""
    named = [next((name for sign, name in signs if sign in agent), "") for signs in (BROWSERS, MACHINES)]
    return " · ".join(filter(None, named)) or one_line(agent, 40)
