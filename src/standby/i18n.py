"""Languages: English is written in the code, other languages are catalogues in ``locales/``.

A message is an English sentence with ``{names}`` for its facts. Catalogues are
read as they are written (``.po``), so there is no compile step to forget.
``python -m standby.locales.messages`` lists what a catalogue still lacks.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO
from typing import Final

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from standby.errors import Said, StandbyError
from standby.errors.base import one_stop

ENGLISH: Final = "en"
CHINESE: Final = "zh-CN"
LOCALES: Final = (ENGLISH, CHINESE)

# Facts of errors that may be plain sentences of ours; all other plain facts are names.
SENTENCES: Final = frozenset({"what", "reason"})

_LONGEST_HEADER = 1000


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a message that is translated where it is shown."""
    return message


class Translator:
    """One language: sentences, numbers, dates."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._babel = Locale.parse(locale, sep="-")
        self._catalogue = NullTranslations() if locale == ENGLISH else _catalogue(locale)

    def text(self, message: str, **facts: object) -> str:
        """``message`` in this language, filled with ``facts``; without facts braces stay as they are."""
        if not message:
            return ""  # the empty message id is the catalogue's own header
        words = self._catalogue.gettext(message)
        return words.format(**self._translated(facts)) if facts else words

    def plural(self, one: str, many: str, count: int, **facts: object) -> str:
        """``one`` or ``many``, as the language counts; ``{count}`` is among the facts."""
        words = self._catalogue.ngettext(one, many, count)
        return words.format(count=count, **self._translated(facts))

    def tell(self, error: StandbyError) -> str:
        """What happened and what to do next, on one line."""
        return self.sentences(*self.tell_parts(error))

    def sentences(self, *parts: str) -> str:
        """Sentences one after the other; Chinese puts no space between them. Empty ones are left out."""
        return ("" if self.locale == CHINESE else " ").join(part for part in parts if part)

    def tell_parts(self, error: StandbyError) -> tuple[str, str]:
        """What happened, and what to do next (empty if there is nothing to do)."""
        facts = self._translated(error.facts)
        for name in SENTENCES & facts.keys():
            facts[name] = self.said(str(facts[name]))
        says, mend = (self._catalogue.gettext(part) if part else "" for part in (error.says, error.mend))
        return one_stop(says.format(**facts)), one_stop(mend.format(**facts))

    def moment(self, when: datetime, zone: tzinfo) -> str:
        """Day and minute on the wall clock of ``zone``."""
        local = when.astimezone(zone)
        clock = format_time(local, "short", locale=self._babel).replace("\u202f", " ")
        return f"{self.day(local)} {clock}"

    def day(self, when: date) -> str:
        return format_date(when, "medium", locale=self._babel)

    def number(self, value: float | Decimal, places: int | None = None) -> str:
        """A number; with ``places`` exactly that many decimals, else as many as it has, at most two."""
        pattern = "#,##0.##" if places is None else "#,##0." + "0" * places
        return format_decimal(value, pattern, locale=self._babel)

    def said(self, sentence: str) -> str:
        """A sentence in this language, if it is one of ours."""
        if isinstance(sentence, Said):
            return self._catalogue.gettext(sentence.template).format(**self._translated(sentence.facts))
        return self._catalogue.gettext(sentence) if sentence else sentence

    def _translated(self, facts: Mapping[str, object]) -> dict[str, object]:
        """Facts that are sentences are said in this language; other words are a portal's and stay as they are."""
        return {name: self.said(value) if isinstance(value, Said) else value for name, value in facts.items()}


@lru_cache(maxsize=len(LOCALES))
def translator(locale: str) -> Translator:
    """The translator of a locale of ``LOCALES``; anything else gets the closest of them."""
    return Translator(locale) if locale in LOCALES else translator(match_locale(locale))


def tell(error: StandbyError, locale: str) -> str:
    """What happened and what to do next, in that language, on one line."""
    return translator(locale).tell(error)


def match_locale(wanted: str | None, default: str = ENGLISH) -> str:
    """The locale for an Accept-Language header or a language tag; ``default`` if none fits."""
    best, best_weight = default, 0.0
    for part in (wanted or "")[:_LONGEST_HEADER].split(","):
        tag, _, parameter = part.partition(";")
        language = tag.strip().replace("_", "-").partition("-")[0].lower()
        weight = _weight(parameter)
        found = {"zh": CHINESE, "en": ENGLISH}.get(language)
        if found and weight > best_weight:
            best, best_weight = found, weight
    return best


def _weight(parameter: str) -> float:
    """``q=0.8`` as a number in 0..1; nothing there means 1, nonsense means 0."""
    if not parameter.strip():
        return 1.0
    name, _, value = parameter.partition("=")
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if name.strip() == "q" and 0 <= weight <= 1 else 0.0


def _catalogue(locale: str) -> GNUTranslations:
    source = resources.files("standby.locales") / f"{locale.replace('-', '_')}.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=locale.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
