"""How often one address may try where codes are guessed; counted like sign-in, for all processes together."""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

from diwan.kernel.base.errors import TooOften

MINUTE = 60
ONE_HOME = 64


@dataclass(frozen=True, slots=True)
class Pace:
    """So many tries a minute for each address the edge has seen; of IPv6, for each network of a home."""

    name: str
    most: int

    def require(self, request: HttpRequest) -> None:
        """Raise `TooOften` when this minute's tries are used up."""
        if cache.get(self.place(request), 0) >= self.most:
            raise TooOften("shell.pace.too_often")

    def count(self, request: HttpRequest) -> None:
        """One try more."""
        place = self.place(request)
        cache.add(place, 0, MINUTE)
        try:
            cache.incr(place)
        except ValueError:
            cache.set(place, 1, MINUTE)

    def place(self, request: HttpRequest) -> str:
        """Where this minute's tries of the sender are counted."""
        return f"pace:{self.name}:{home_of(str(request.META.get('REMOTE_ADDR', '')))}:{int(time.time()) // MINUTE}"


def home_of(address: str) -> str:
    """The address, or the network that one subscriber of IPv6 holds."""
    try:
        read = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(read, IPv6Address):
        return str(ip_network((read, ONE_HOME), strict=False).network_address)
    return str(read)
