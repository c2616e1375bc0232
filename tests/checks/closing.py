"""Adds up the tests of several runs: one closing line, and failure if one of the runs executed nothing."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def counts_of(report: Path) -> Counter[str]:
    """How many tests of one run passed, failed, broke, were skipped."""
    counts: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        whole, failed, errors, skipped = (
            int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
        )
        counts.update(failed=failed, errors=errors, skipped=skipped, passed=whole - failed - errors - skipped)
    return counts


def main() -> int:
    """`closing.py <seconds> <folder> <run>…`"""
    seconds, folder, *runs = sys.argv[1:]
    total: Counter[str] = Counter()
    empty = []
    for run in runs:
        report = Path(folder) / f"{run}.xml"
        counts = counts_of(report) if report.exists() else Counter()
        if not counts["passed"]:
            empty.append(run)
        total.update(counts)
    if empty:
        print(f"no test passed in: {', '.join(empty)}", file=sys.stderr)
    order = ("failed", "passed", "skipped", "errors")
    said = ", ".join(f"{total[name]} {name}" for name in order if total[name]) or "no tests ran"
    print(f"{f' {said} in {seconds}.00s ':=^80}")
    return 1 if empty or total["failed"] or total["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
