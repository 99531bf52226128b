"""A page as HTML for mail: inline styles, nothing remote, readable on a phone and in the dark.

Mail programs disagree about style sheets, so there is none. Text and ground keep
the reader's own colours, light or dark; everything else is a transparent grey or
a colour that is legible on both.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from standby.channels.wording.page import Page
from standby.i18n import Translator


def to_html(page: Page, words: Translator) -> str:
    return _template().render(page=page, lang=words.locale)


def web_address(url: str) -> str:
    """``url`` if it leads to a web page; a link to anything else is never made."""
    return url if url.startswith(("https://", "http://")) else ""


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("standby.channels.wording", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["web_address"] = web_address
    return environment.get_template("page.html")
