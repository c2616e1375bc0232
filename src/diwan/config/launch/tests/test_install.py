"""What stands in the way of installing is said in words, with what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diwan.config.launch import install

PROGRAM = Path(install.__file__)
AS_OLD = """
import collections, runpy, sys
Version = collections.namedtuple("Version", "major minor micro releaselevel serial")
sys.version_info = Version(3, 9, 2, "final", 0)
runpy.run_path({program!r}, run_name="__main__")
"""


def as_old_python(path: Path) -> subprocess.CompletedProcess[str]:
    order = [sys.executable, "-c", AS_OLD.format(program=str(PROGRAM))]
    return subprocess.run(order, env={"PATH": str(path)}, capture_output=True, text=True)


def test_a_python_too_old_is_said_with_what_to_do(tmp_path: Path) -> None:
    ended = as_old_python(tmp_path)
    assert ended.returncode == 1
    assert "needs Python 3.11 or newer" in ended.stderr
    assert "3.9" in ended.stderr
    assert "make PYTHON=" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_newer_python_of_the_machine_takes_over(tmp_path: Path) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text('#!/bin/sh\necho "taken over: $1"\n')
    newer.chmod(0o755)
    ended = as_old_python(tmp_path)
    assert ended.returncode == 0
    assert ended.stdout.startswith("taken over: ")
    assert ended.stdout.strip().endswith("install.py")


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="asks the grammar of Python 3.9, which ast reads")
def test_the_program_is_read_by_an_old_python() -> None:
    import ast

    ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 8))


def test_a_registry_that_does_not_answer_is_named_with_what_to_do(tmp_path: Path) -> None:
    """Port 9 of this machine answers nobody."""
    here = tmp_path / "src/diwan/config/launch"
    here.mkdir(parents=True)
    shutil.copy(PROGRAM, here)
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(install.ROOT / name, tmp_path)
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith(("PIP_", "UV_", "PYTHON"))}
    settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://somebody:secret@127.0.0.1:9/simple"}
    ended = subprocess.run(
        [sys.executable, str(here / PROGRAM.name)], env={**kept, **settings}, capture_output=True, text=True
    )
    assert ended.returncode == 1
    _, _, said = ended.stderr.rpartition("Installing stopped")
    assert said.startswith(" at the Python package registry at 127.0.0.1:9.")
    assert "PIP_INDEX_URL=" in said
    assert "continues from here" in said
    assert "secret" not in said
    assert "Traceback" not in ended.stderr


def test_npm_is_told_by_its_own_name_and_what_asks_no_registry_by_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("npm_config_registry", "https://npm.example/all/")
    assert install.npm_registry() == "the npm package registry at npm.example"
    with pytest.raises(install.CannotInstall, match="npm_config_registry="):
        install.run([sys.executable, "-c", "raise SystemExit(1)"], install.npm_registry())
    with pytest.raises(install.CannotInstall) as failed:
        install.run([sys.executable, "-c", "raise SystemExit(1)"], "the project itself")
    assert "mirror" not in str(failed.value)
