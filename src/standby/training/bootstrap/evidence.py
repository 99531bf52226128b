"""What is known about a portal's pictures: plain data that whoever asks the portal keeps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DOUBTED_FROM = 2
"""A character that was never accepted, and refused so often, is not believed."""


@dataclass(slots=True)
class Evidence:
    """Pictures as stored, the texts that some of them show, and texts that some of them do not show."""

    pictures: dict[bytes, None] = field(default_factory=dict)
    accepted: dict[bytes, str] = field(default_factory=dict)
    refused: dict[tuple[bytes, str], None] = field(default_factory=dict)

    def told(self, picture: bytes, text: str, accepted: bool) -> None:
        self.pictures.setdefault(picture)
        if accepted:
            self.accepted[picture] = text
        else:
            self.refused.setdefault((picture, text))

    @property
    def unlabelled(self) -> list[bytes]:
        return [each for each in self.pictures if each not in self.accepted]

    @property
    def open_refusals(self) -> list[tuple[bytes, str]]:
        """Refused texts of pictures that nobody has told the right text of."""
        return [(picture, text) for picture, text in self.refused if picture not in self.accepted]

    def seen(self) -> Counter[str]:
        """In how many accepted texts each character stood."""
        return Counter(each for text in self.accepted.values() for each in set(text))

    def doubted(self) -> set[str]:
        """Characters that were refused again and again and never accepted: what is read as one is another."""
        seen = self.seen()
        refused = Counter(each for _, text in self.open_refusals for each in set(text))
        return {each for each, times in refused.items() if times >= DOUBTED_FROM and not seen[each]}


def gathered(pictures: Sequence[bytes], labels: Mapping[bytes, str]) -> Evidence:
    evidence = Evidence(dict.fromkeys(pictures))
    for picture, text in labels.items():
        evidence.told(picture, text, accepted=True)
    return evidence
