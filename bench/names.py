"""How often the rules of transliteration are right, on pairs of real names read before they were written.

    python bench/names.py PAIRS.csv [--tuning]

PAIRS.csv has the columns `arabic_key`, `kind`, `arabic_as_written`, `latin_as_written`. Keys whose checksum is even
tuned the rules, the others judge them; `--tuning` shows the first half. Rules alone: nothing borne, nothing usual.
"""

from __future__ import annotations

import argparse
import csv
import sys
import zlib
from collections import defaultdict
from pathlib import Path

from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from diwan.modules.civil_status.names.arabic_to_latin import latin_of
from diwan.modules.civil_status.names.latin_to_arabic import arabic_of
from diwan.modules.civil_status.names.letters import folded_arabic, folded_latin

Pairs = dict[str, set[str]]


def pairs_in(file: Path, half: int) -> dict[str, list[tuple[str, str]]]:
    """The pairs of one half, as written, by kind."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if zlib.crc32(row["arabic_key"].encode()) % 2 == half:
                found[row["kind"]].append((row["arabic_as_written"], row["latin_as_written"]))
    return found


def latin(text: str) -> str:
    """Small letters without accents, spaces and hyphens."""
    return folded_latin(text).replace(" ", "")


def arabic(text: str) -> str:
    """Folded Arabic letters without spaces."""
    return folded_arabic(text).replace(" ", "")


def measured(title: str, guesses: dict[str, str], attested: Pairs) -> str:
    """Of the names, how many are guessed as somebody attests, and how many within one letter."""
    off = [min(Levenshtein.distance(guesses[name], one) for one in ones) for name, ones in attested.items()]
    exact, near = (sum(d <= most for d in off) / len(off) for most in (0, 1))
    return f"{title:32} {len(off):4} names  exact {exact:.2f}  within one letter {near:.2f}"


def main() -> None:
    """Print one line for each direction and kind."""
    asked = argparse.ArgumentParser()
    asked.add_argument("pairs", type=Path)
    asked.add_argument("--tuning", action="store_true")
    options = asked.parse_args()
    for kind, pairs in sorted(pairs_in(options.pairs, 0 if options.tuning else 1).items()):
        to_latin: Pairs = defaultdict(set)
        to_arabic: Pairs = defaultdict(set)
        for ar, la in pairs:
            to_latin[ar].add(latin(la))
            to_arabic[folded_latin(la)].add(arabic(ar))
        print(measured(f"{kind}: Arabic to Latin", {n: latin(latin_of(n)) for n in to_latin}, to_latin))
        print(measured(f"{kind}: Latin to Arabic", {n: arabic(arabic_of(n)) for n in to_arabic}, to_arabic))


if __name__ == "__main__":
    main()
