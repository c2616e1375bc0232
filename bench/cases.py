"""Cases over HTTP in closed loop, at growing sizes, beside django-helpdesk in the same run.

    python bench/cases.py [--sizes 10000 200000 1000000] [--clients 1 16] [--seconds 8] [--peer path/to/python]

The cases stand in 16 communes; each client is a clerk, or a citizen, of one of them. Measured, over kept
connections, with two server workers: open a case (permission, journal, notice queued, one transaction), the case
file, the list of 25, the list filtered, full-text search for a rare and for a common word.

The peer is any Python that has django-helpdesk, psycopg and granian:

    python -m venv peer && peer/bin/pip install django-helpdesk==2.6.1 "psycopg[binary,pool]" granian setuptools

It is served in the same way on a database of its own on the same server, with as many tickets in 16 queues and one
follow-up each. Its list is what its own table asks for (`datatables_ticket_list`), its search the same with a word.
Without `--peer` the reference is the bare ceiling alone: an empty Django view with one indexed query.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import cases_world
import helpdesk_peer
from closed_loop import Asking, Reading, closed_loop
from django.conf import settings
from served import fresh_database, owner_url, server

Readings = dict[tuple[str, int, int], Reading]
SLOW = 3
"""Requests an operation may be cut to where one alone takes longer than the whole time given."""


def measured(
    who: str, port: int, asked: dict[str, Asking], size: int, clients: Iterable[int], seconds: float
) -> Readings:
    """Every operation with every number of clients."""
    found: Readings = {}
    for name, asking in asked.items():
        for count in clients:
            reading = closed_loop(port, asking, clients=count, seconds=seconds)
            found[name, size, count] = reading
            print(
                f"{who:>15} {size:>9,} {name:<14} {count:>2} clients: {reading.rate:8.1f}/s  "
                f"median {reading.median:7.1f} ms  p95 {reading.p95:7.1f} ms  ({reading.answers})",
                flush=True,
            )
    return found


def main() -> int:
    """Fill, measure, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 200_000, 1_000_000])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--peer", default="", help="a Python with django-helpdesk 2.6.1")
    parser.add_argument("--workers", type=int, default=2)
    told = parser.parse_args()
    ours: Readings = {}
    theirs: Readings = {}
    with tempfile.TemporaryDirectory() as folder, fresh_database(), ExitStack() as open_until_end:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, storage_url=(Path(folder) / "files").as_uri())
        world = cases_world.made(Path(folder), most=max(told.clients))
        open_until_end.enter_context(world.line)
        port = open_until_end.enter_context(server(Path(folder), world.procedures, workers=told.workers))
        peer = None
        if told.peer:
            peer = open_until_end.enter_context(
                helpdesk_peer.served(told.peer, owner_url, Path(folder), workers=told.workers)
            )
        for size in sorted(told.sizes):
            world.grow_to(size)
            ours |= measured("diwan", port, world.asked(), size, told.clients, told.seconds)
            if peer is not None:
                peer.grow_to(size)
                theirs |= measured(
                    "django-helpdesk", peer.port, peer.asked(), size, told.clients, told.seconds
                )
    report(ours, theirs)
    return 0


def report(ours: Readings, theirs: Readings) -> None:
    """Ratios: against the peer in the same run, and of the largest size against the smallest."""
    sizes = sorted({size for _, size, _ in ours})
    for (name, size, clients), reading in ours.items():
        other = theirs.get((name, size, clients))
        if other is not None:
            print(
                f"ratio {name} at {size:,}, {clients} clients: {reading.rate / other.rate:.2f} times django-helpdesk"
            )
        first = ours[name, sizes[0], clients]
        if size == sizes[-1]:
            print(
                f"ratio {name}, {clients} clients: p95 at {size:,} is {reading.p95 / first.p95:.2f} times that at "
                f"{sizes[0]:,}"
            )


if __name__ == "__main__":
    sys.exit(main())
