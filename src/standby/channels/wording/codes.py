"""The mail that brings six digits: to prove a mail address, or to set a new password."""

from standby.channels.base import Message
from standby.channels.wording.html import to_html
from standby.channels.wording.page import Figure, Page, Tone
from standby.channels.wording.plain import to_text
from standby.i18n import translator

REGISTER = "register"
RESET = "reset"


def compose_code(purpose: str, digits: str, *, house: str, name: str, locale: str) -> Message:
    """``house`` is the address of the page, ``name`` the user's, empty while there is none."""
    words = translator(locale)
    if purpose == RESET:
        why = words.text("With this code {name} sets a new password at {house}.", name=name, house=house)
    else:
        why = words.text("With this code you prove your mail address at {house}.", house=house)
    page = Page(
        subject=words.text("Your code for Standby"),
        headline=words.text("Your code for Standby"),
        tone=Tone.CALM,
        paragraphs=(
            words.sentences(why, words.text("Type it into the page that asked for it, within 15 minutes.")),
            words.text("If you did not ask for it, do nothing. Nobody who runs Standby will ever ask you for it."),
        ),
        figures=(Figure(value=digits, label=words.text("Code")),),
    )
    return Message(subject=page.subject, text=to_text(page, words), html=to_html(page, words))
