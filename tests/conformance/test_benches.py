"""Every bench runs whole at a tiny size, so that none breaks unseen; what it measures then is not read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TINY = {
    "request.py": ("--requests", "2"),
    "issue.py": ("--acts", "2"),
    "import_records.py": ("--records", "60"),
    "cases.py": ("--sizes", "32", "64", "--clients", "1", "2", "--seconds", "0.2", "--workers", "1"),
    "search.py": ("--records", "300", "--queries", "3"),
}
SHARED = {
    "run.py", "names.py", "served.py", "closed_loop.py", "civil_world.py", "cases_world.py", "helpdesk_peer.py",
    "helpdesk_site.py",
}  # fmt: skip
"""What runs the benches, what they share, and the one that only reads a list given to it."""


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of a folder, and so of an embedded server, that the tests around these do not use."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("DIWAN_", "PYTEST_")) and k != "DATABASE_URL"
    }
    return {**kept, "DIWAN_ENV": "test", "DIWAN_VAR": str(tmp_path_factory.mktemp("benches"))}


def test_every_bench_has_a_tiny_size() -> None:
    assert {file.name for file in (ROOT / "bench").glob("*.py")} - SHARED == set(TINY)


@pytest.mark.parametrize("name", TINY)
def test_it_runs_and_says_its_ratio(name: str, apart: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / name), *TINY[name]],
        cwd=ROOT, env=apart, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "ratio" in done.stdout
