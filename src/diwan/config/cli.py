"""The `diwan` command: a few orders of its own, everything else is Django's."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from diwan.config.environment import BadSetting
from diwan.config.launch.postgres import PostgresTrouble
from diwan.config.launch.trouble import CannotStart

USAGE = """diwan <order>

  demo             start everything with the demo world (what `make demo` runs)
  serve            serve the pages and the API
  worker           send notices and do deferred work
  migrate          bring the database's tables, roles and row security up to date
  doctor           say what is misconfigured
  journal verify   walk the journal's chains and say where one does not hold
  verify-qr        check a document's QR code without network
  settings-table   print docs/reference/settings.md

Any other order is a management command of Django: `diwan help` lists them.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one order; troubles with a known remedy are said in a sentence, without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.config.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if given else 2
    try:
        return ORDERS.get(given[0], manage)(given)
    except (BadSetting, PostgresTrouble, CannotStart) as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def demo(_: Sequence[str]) -> int:
    """Everything at once, with the demo world."""
    from diwan.config.launch.house import run_demo

    return run_demo()


def serve(_: Sequence[str]) -> int:
    """The web server alone."""
    from diwan.config.launch.serving import serve_pages

    return serve_pages()


def worker(_: Sequence[str]) -> int:
    """The deferred work alone."""
    from diwan.config.launch.serving import work

    return work()


def doctor(_: Sequence[str]) -> int:
    """What is misconfigured, and 1 when something is."""
    from diwan.config.launch.doctor import examine

    return examine()


def settings_table(_: Sequence[str]) -> int:
    """The reference page of settings, as text."""
    from diwan.config.reference import settings_page

    print(settings_page(), end="")
    return 0


def manage(given: Sequence[str]) -> int:
    """One of Django's management commands; `verify-qr` and its like may be written with a dash."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["diwan", given[0].replace("-", "_"), *given[1:]])
    return 0


ORDERS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "serve": serve,
    "worker": worker,
    "doctor": doctor,
    "settings-table": settings_table,
}

if __name__ == "__main__":
    sys.exit(main())
