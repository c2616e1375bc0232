"""What pages load is gathered once for each version, under names that change with the content."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from diwan.config.launch import assets
from diwan.config.launch.doctor import asset_faults
from diwan.config.launch.serving import gather_assets
from diwan.config.launch.trouble import CannotStart


class One:
    """A finder of one file."""

    def __init__(self, folder: Path) -> None:
        from django.core.files.storage import FileSystemStorage

        self.storage = FileSystemStorage(folder)

    def list(self, ignored: object) -> Any:
        yield "a.css", self.storage

    def find(self, path: str, **_: object) -> str:
        return self.storage.path(path)


@pytest.fixture
def source(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A production folder, and the one file that pages load."""
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.css").write_text("a { color: red }")
    one = One(folder)
    monkeypatch.setattr("diwan.config.launch.assets.get_finders", lambda: [one])
    monkeypatch.setattr(
        "django.contrib.staticfiles.management.commands.collectstatic.get_finders", lambda: [one]
    )
    return folder / "a.css"


def name_of(root: Path) -> str:
    return str(json.loads((root / assets.MANIFEST).read_text())["paths"]["a.css"])


def test_files_are_gathered_under_a_name_of_their_content_and_only_when_they_changed(
    source: Path, settings: Any
) -> None:
    assert list(asset_faults())
    assert assets.gather()
    assert not assets.gather()
    assert list(asset_faults()) == []
    before = name_of(settings.STATIC_ROOT)
    assert re.fullmatch(r"a\.[0-9a-f]{12}\.css", before)
    assert (settings.STATIC_ROOT / before).exists()
    source.write_text("a { color: blue }")
    os.utime(source, (2e9, 2e9))
    assert list(asset_faults())
    assert assets.gather()
    assert name_of(settings.STATIC_ROOT) != before
    assert storages["staticfiles"] is not None


def test_a_folder_that_cannot_be_written_is_named(source: Path, settings: Any) -> None:
    settings.STATIC_ROOT = source / "static"
    with pytest.raises(CannotStart, match="DIWAN_VAR"):
        gather_assets()
