"""`make bench`: every figure of this folder, one after the other; each prints its ratio and its command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIGURES = ("request.py", "issue.py", "cases.py", "import_records.py", "search.py")


def main() -> int:
    """Run the figures named, or all; a missing one is a failure."""
    wanted = sys.argv[1:] or FIGURES
    failed = []
    for name in wanted:
        print(f"── {name}", flush=True)
        if subprocess.run([sys.executable, str(HERE / name)], cwd=HERE.parent).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
