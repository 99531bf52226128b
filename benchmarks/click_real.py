"""What 800 labelled photographs are worth on 100 real click captchas: right tiles ranked above the other ones.

A tile's score for the word asked for is, by hash alone, how near it comes to
one of that word's ten reference tiles; by a net, the word's log probability.

    scripts/bench click_real --tiles rail12306-tiles.zip --whole rail12306-whole.zip
"""

import argparse
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.click_words import read_line
from benchmarks.parts.figures import show
from benchmarks.parts.hashes import HASHES, OURS, distances
from benchmarks.parts.rail_pictures import Whole, repeats, single_tiles, whole_cuts, whole_pictures
from benchmarks.parts.tile_nets import by_convolutions, by_patches
from standby.captcha.click.geometry import TILES, VOCABULARY
from standby.captcha.click.words import shipped_words

DOUBT = 0.03

Scores = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Asked:
    """Of each picture: the word by number, as somebody read it, and which tiles are right (P, 8)."""

    words: NDArray[np.intp]
    right: Flags


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench click_real", description=__doc__)
    parser.add_argument("--tiles", type=Path, required=True, help="rail12306-tiles.zip")
    parser.add_argument("--whole", type=Path, required=True, help="rail12306-whole.zip")
    parser.add_argument("--steps", type=int, default=1400, help="the net of convolutions learns for; 0 leaves it out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    singles, pictures = single_tiles(given.tiles), whole_pictures(given.whole)
    right = np.array([[tile in each.right for tile in range(TILES)] for each in pictures])
    by_eye = Asked(np.array([VOCABULARY.index(each.word) for each in pictures]), right)
    by_reader = Asked(_read(given.whole), right)
    fresh = ~_known(set(singles), pictures)
    rows: list[dict[str, Any]] = [{"": "chance", **_by_chance(by_eye)}]
    for name, scores in _scorers(singles, pictures, given.steps, given.seed):
        rows.append({"": name, **_ranked(scores, by_eye, fresh), "with the word as read": _auc(scores, by_reader)})
    facts = {
        "pictures": len(pictures),
        "right tiles": int(right.sum()),
        "of these a reference photograph": int((right & ~fresh).sum()),
        "words read": f"{np.mean(by_eye.words == by_reader.words):.0%}",
    }
    show("Real click captchas, 800 references", rows, given.json, **facts)


def _read(archive: Path) -> NDArray[np.intp]:
    reader = shipped_words()
    return np.array([VOCABULARY.index(read_line(reader, each)[0].split()[0]) for each in whole_cuts(archive)])


def _known(references: set[str], pictures: list[Whole]) -> Flags:
    """Which tiles show a photograph that is among the references, (P, 8)."""
    place = {each.file: n for n, each in enumerate(pictures)}
    found = np.zeros((len(pictures), TILES), bool)
    for one, other in repeats():
        if one[0] in references and other[0] in place:
            found[place[other[0]], other[1]] = True
    return found


def _scorers(
    singles: Mapping[str, tuple[str, NDArray[np.uint8]]], pictures: list[Whole], steps: int, seed: int
) -> Iterator[tuple[str, Scores]]:
    """Log probabilities of each word for each tile, (P, 8, 80), by one way after another."""
    references = np.stack([tile for _, tile in singles.values()])
    words = np.array([VOCABULARY.index(word) for word, _ in singles.values()])
    tiles = np.concatenate([each.tiles for each in pictures])
    shape = len(pictures), TILES, len(VOCABULARY)
    yield "hash", _by_hash(references, words, tiles).reshape(shape)
    begun = time.thread_time()
    patches = by_patches(references, words, tiles, seed).reshape(shape)
    yield f"patches, {time.thread_time() - begun:.0f} s", patches
    if steps:
        begun = time.thread_time()
        convolutions = by_convolutions(references, words, tiles, seed, steps).reshape(shape)
        yield f"convolutions, {time.thread_time() - begun:.0f} s", convolutions
        yield "both nets", ((patches + convolutions) / 2).astype(np.float32)


def _by_hash(references: NDArray[np.uint8], words: NDArray[np.intp], tiles: NDArray[np.uint8]) -> Scores:
    """Minus the bits to the nearest reference of each word: a bit less makes it e times as likely."""
    apart = distances(HASHES[OURS](tiles), HASHES[OURS](references))
    near = [apart[:, words == word].min(axis=1) for word in range(len(VOCABULARY))]
    return -np.stack(near, axis=1).astype(np.float32)


def _by_chance(asked: Asked) -> dict[str, Any]:
    counts = asked.right.sum(axis=1).tolist()
    return {
        "right above wrong": "50.0%",
        "the same, photographs never seen": "50.0%",
        "above every wrong one": f"{np.mean([1 / (TILES + 1 - count) for count in counts]):.1%}",
        "among the k best of k right": f"{np.mean(counts) / TILES:.1%}",
        "all k": f"{np.mean([1 / math.comb(TILES, count) for count in counts]):.0%}",
        "k unknown: accepted": "-",
        "of the surest half": "-",
        "with the word as read": "50.0%",
    }


def _ranked(scores: Scores, asked: Asked, fresh: Flags) -> dict[str, Any]:
    top, first, whole = [], [], []
    for row, right in zip(_of_word(scores, asked), asked.right, strict=True):
        best = _best(row, int(right.sum()))
        top.append((row[right] > row[~right].max()).mean())
        first.append(best[right].mean())
        whole.append(bool((best == right).all()))
    chances, accepted = _decided(scores, asked)
    surest = np.argsort(-chances, kind="stable")[: len(chances) // 2]
    return {
        "right above wrong": _auc(scores, asked),
        "the same, photographs never seen": _auc(scores, asked, fresh),
        "above every wrong one": f"{np.mean(top):.1%}",
        "among the k best of k right": f"{np.mean(first):.1%}",
        "all k": f"{np.mean(whole):.0%}",
        "k unknown: accepted": f"{accepted.mean():.0%}",
        "of the surest half": f"{accepted[surest].mean():.0%}",
    }


def _auc(scores: Scores, asked: Asked, counted: Flags | None = None) -> str:
    """Share of pairs of a right and a wrong tile of one picture in which the right one is higher, ties half."""
    shares = []
    for n, row in enumerate(_of_word(scores, asked)):
        right = asked.right[n] if counted is None else asked.right[n] & counted[n]
        above = row[right][:, None] - row[~asked.right[n]]
        if above.size:
            shares.append(((above > 0) + 0.5 * (above == 0)).mean())
    return f"{np.mean(shares):.1%}"


def _of_word(scores: Scores, asked: Asked) -> Scores:
    """(P, 8)"""
    return scores[np.arange(len(scores)), :, asked.words]


def _best(row: Scores, count: int) -> Flags:
    found = np.zeros(len(row), bool)
    found[np.argsort(-row, kind="stable")[:count]] = True
    return found


def _decided(scores: Scores, asked: Asked) -> tuple[NDArray[np.float64], Flags]:
    """What would be clicked if nobody said how many: the chance it is given, and whether the portal would accept.

    Of all 255 sets the likeliest; how often there are so many is counted in the other pictures.
    """
    sets = np.array(list(product((False, True), repeat=TILES)))[1:]
    sizes, ways = sets.sum(axis=1), np.array([math.comb(TILES, n) for n in range(TILES + 1)])
    often = np.bincount(asked.right.sum(axis=1), minlength=TILES + 1)
    chances, accepted = [], []
    for row, right in zip(_of_word(_surely(scores), asked), asked.right, strict=True):
        others = (often - (np.arange(TILES + 1) == right.sum())) / ways
        odds = np.log(row) - np.log((1 - row) / (len(VOCABULARY) - 1))
        likely = np.exp(sets @ odds - (sets @ odds).max()) * others[sizes]
        chances.append(likely.max() / likely.sum())
        accepted.append(bool((sets[likely.argmax()] == right).all()))
    return np.array(chances), np.array(accepted)


def _surely(scores: Scores) -> Scores:
    """Scores as probabilities, none nearer to 0 or 1 than DOUBT makes it."""
    found = np.exp(scores - scores.max(axis=2, keepdims=True), dtype=np.float64)
    return np.asarray((1 - DOUBT) * found / found.sum(axis=2, keepdims=True) + DOUBT / len(VOCABULARY))


if __name__ == "__main__":
    main()
