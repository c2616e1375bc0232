from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from diwan.config.launch import postgres
from diwan.config.launch.postgres import Cluster, cluster_under, ensure_cluster, stop_cluster

HOLD = """
import sys
from pathlib import Path
from diwan.config.launch.postgres import ensure_cluster
print(ensure_cluster(Path(sys.argv[1]), durable=False), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "var"
    yield folder
    throw_away(folder)


def throw_away(folder: Path) -> None:
    """Stop the server, and remove the folder it was given in place of a closed one."""
    stop_cluster(folder, durable=False)
    shutil.rmtree(cluster_under(folder, durable=False).home)


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def answers(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_a_running_server_is_shared_and_a_stopped_one_keeps_its_data(var: Path) -> None:
    url = ensure_cluster(var, durable=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    pid = postmaster(cluster_under(var, durable=False))
    assert ensure_cluster(var, durable=False) == url
    assert postmaster(cluster_under(var, durable=False)) == pid
    assert stop_cluster(var, durable=False)
    ensure_cluster(var, durable=False)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_it_starts_again_after_the_server_was_killed(var: Path) -> None:
    ensure_cluster(var, durable=False)
    os.kill(postmaster(cluster_under(var, durable=False)), signal.SIGKILL)
    assert answers(ensure_cluster(var, durable=False))


def test_a_process_number_taken_by_another_program_does_not_stop_it(var: Path) -> None:
    ensure_cluster(var, durable=False)
    stop_cluster(var, durable=False)
    cluster = cluster_under(var, durable=False)
    (cluster.data / "postmaster.pid").write_text(
        f"{os.getpid()}\n{cluster.data}\n1\n5432\n{cluster.socket}\n\n\n"
    )
    assert answers(ensure_cluster(var, durable=False))


def test_an_interrupted_making_is_done_again(var: Path) -> None:
    making = var / "postgres-test.making"
    making.mkdir(parents=True)
    (making / "half").write_text("half")
    assert answers(ensure_cluster(var, durable=False))


def test_two_starters_get_one_server_and_the_last_to_leave_stops_it(var: Path) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(var)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [starter.stdout.readline().strip() for starter in starters if starter.stdout]
    url = said[0]
    assert said == [url, url]
    assert answers(url)
    starters[0].communicate()
    assert answers(url)
    starters[1].communicate()
    with pytest.raises(psycopg.OperationalError):
        answers(url)


def test_no_folder_outside_its_own_is_opened(var: Path) -> None:
    var.parent.chmod(0o700)
    ensure_cluster(var, durable=False)
    assert var.parent.stat().st_mode & 0o777 == 0o700


def test_a_path_too_long_for_a_socket_is_served_elsewhere(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 90) / "var"
    try:
        assert answers(ensure_cluster(long, durable=False))
    finally:
        throw_away(long)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_programs_in_a_closed_folder_are_copied_not_opened(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = postgres._carried_programs().resolve()
    before = (closed / "bin" / "postgres").stat().st_mode
    monkeypatch.setattr(postgres, "_open_to_all", lambda folder, reading="": not reading)
    monkeypatch.setattr(postgres, "PUBLIC_PARENTS", (tmp_path,))
    cluster = cluster_under(var, durable=False)
    assert tmp_path in cluster.programs.parents
    copied = subprocess.run([cluster.programs / "postgres", "--version"], capture_output=True, text=True)
    assert "PostgreSQL" in copied.stdout
    assert (closed / "bin" / "postgres").stat().st_mode == before
