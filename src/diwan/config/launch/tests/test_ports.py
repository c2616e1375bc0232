"""A port that cannot be had is said in words before anything is done."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from diwan.config.environment import read_environment
from diwan.config.launch.house import require_free_port
from diwan.config.launch.trouble import CannotStart


@pytest.mark.parametrize("port", [65_536, 99_999])
def test_a_port_beyond_the_last_is_refused_in_words(port: int) -> None:
    with pytest.raises(CannotStart, match=str(port)):
        require_free_port(replace(read_environment({"DIWAN_ENV": "demo"}), port=port))


def test_a_port_in_use_names_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"PORT={port + 1}"):
            require_free_port(replace(read_environment({"DIWAN_ENV": "demo"}), port=port))
