"""``python -m standby.training.painter [FILE]`` writes a contact sheet; ``--speed`` measures how fast it paints."""

import argparse
from pathlib import Path

from standby.training.painter.sheet import speed, write_sheet

parser = argparse.ArgumentParser(prog="python -m standby.training.painter", description=__doc__)
parser.add_argument("file", nargs="?", type=Path, default=Path("painted.png"))
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--count", type=int, default=120)
parser.add_argument("--speed", action="store_true", help="paint COUNT pictures and print how many a second of one core")
given = parser.parse_args()
if given.speed:
    print(f"{speed(given.seed, given.count):.0f} pictures a second of one core")  # noqa: T201
else:
    write_sheet(given.file, given.seed, given.count)
