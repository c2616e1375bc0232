"""`make check`: every check, two at a time; prints what is wrong and fails if anything is, or if nothing ran."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.checks import committed, documents, messages, styles, templates  # noqa: E402

BIN = Path(sys.executable).parent
NO_SERVER = "postgresql://nobody@127.0.0.1:1/none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check said, how much it looked at, how long it took."""

    name: str
    faults: str
    seen: str
    seconds: float


def program(*order: str) -> Callable[[], tuple[str, str]]:
    """A check done by a program: its words are the faults when it fails."""

    def run() -> tuple[str, str]:
        done = subprocess.run(
            [str(BIN / order[0]), *order[1:]], cwd=ROOT, env=environment(), capture_output=True, text=True
        )
        words = (done.stdout + done.stderr).strip()
        if done.returncode:
            return words or f"exit {done.returncode}", ""
        return "", words.splitlines()[-1] if words else ""

    return run


def environment() -> dict[str, str]:
    """Settings for programs that load Django; they need no database server, and get none."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {
        **os.environ,
        "PYTHONPATH": paths,
        "DJANGO_SETTINGS_MODULE": "diwan.config.settings",
        "DIWAN_ENV": "test",
        "DATABASE_URL": NO_SERVER,
    }


def own(check: Callable[[Path], tuple[list[str], int]]) -> Callable[[], tuple[str, str]]:
    """A check of ours: a list of faults, and the number of things looked at, which must not be none."""

    def run() -> tuple[str, str]:
        faults, seen = check(ROOT)
        if not seen:
            return "nothing was looked at", ""
        return "\n".join(faults), f"{seen} looked at"

    return run


CHECKS: dict[str, Callable[[], tuple[str, str]]] = {
    "types (mypy)": program("mypy", "--no-error-summary"),
    "lint (ruff)": program("ruff", "check", "--quiet", "."),
    "format (ruff)": program("ruff", "format", "--check", "--quiet", "."),
    "import contracts": program("lint-imports", "--no-cache"),
    "migrations in step": program("python", "-m", "tests.checks.migrations"),
    "system check": program("python", "-m", "diwan.config.cli", "check", "--fail-level", "WARNING"),
    "messages in ar and fr": own(messages.faults),
    "templates (djlint)": program("djlint", "src", "--lint", "--quiet"),
    "templates (house rules)": own(templates.faults),
    "styles": own(styles.faults),
    "documents": own(documents.faults),
    "nothing of one machine": own(committed.faults),
}


def outcome_of(name: str) -> Outcome:
    """Run one check."""
    began = time.monotonic()
    faults, seen = CHECKS[name]()
    return Outcome(name, faults, seen, time.monotonic() - began)


def main() -> int:
    """Run the checks named, or all."""
    names = sys.argv[1:] or list(CHECKS)
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for outcome in pool.map(outcome_of, names):
            mark = "✗" if outcome.faults else "✓"
            print(f"{mark} {outcome.name:<26} {outcome.seconds:5.1f} s  {outcome.seen}", flush=True)
            if outcome.faults:
                failed += 1
                print("   " + outcome.faults.replace("\n", "\n   "), flush=True)
    print(f"{len(names)} checks, {failed} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
