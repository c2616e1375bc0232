"""Clients in closed loop over kept connections: each asks again as soon as it is answered."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """One thing a client asks, and the status it must get."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What a closed loop gave: answers a second, and the milliseconds half and 95 in 100 of them took at most."""

    rate: float
    median: float
    p95: float
    answers: int


Asking = Callable[[int, int], Request]
"""What client `c` asks the `n`th time."""


class Line:
    """One client's kept connection."""

    def __init__(self, port: int) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def ask(self, wanted: Request) -> float:
        """Milliseconds until the whole answer is read; stops the bench on any other status."""
        start = time.perf_counter()
        self.http.request(wanted.method, wanted.path, body=wanted.body or None, headers=dict(wanted.headers))
        answer = self.http.getresponse()
        body = answer.read()
        spent = (time.perf_counter() - start) * 1000
        if answer.status != wanted.status:
            said = body[:300].decode(errors="replace")
            raise RuntimeError(f"{wanted.method} {wanted.path}: {answer.status} {answer.getheaders()} {said}")
        return spent


def closed_loop(
    port: int, asking: Asking, *, clients: int, seconds: float, warm: int = 5, most: int = 1_000_000
) -> Reading:
    """Keep `clients` asking for some seconds (one answer each at least); the first are not counted."""
    times: list[float] = []
    faults: list[BaseException] = []
    ready = threading.Barrier(clients + 1)

    def client(number: int) -> None:
        try:
            line = Line(port)
            for count in range(warm):
                line.ask(asking(number, count))
        except BaseException as fault:  # told by the main thread
            faults.append(fault)
        ready.wait()
        if faults:
            return
        mine, count = [], warm
        limit = time.perf_counter() + seconds
        try:
            while count < most and (not mine or time.perf_counter() < limit):
                mine.append(line.ask(asking(number, count)))
                count += 1
        except BaseException as fault:
            faults.append(fault)
        times.extend(mine)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - start
    if faults:
        raise SystemExit(f"a client stopped: {faults[0]}")
    return Reading(
        len(times) / spent,
        statistics.median(times),
        statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0],
        len(times),
    )
