"""The few files of npm packages that pages use, found where npm put them and served as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.core.files.storage import FileSystemStorage


@dataclass(frozen=True, slots=True)
class Package:
    """A folder of an npm package, the prefix it is served under, and which of its files are used."""

    prefix: str
    folder: str
    files: tuple[str, ...]

    @property
    def root(self) -> Path:
        """Where npm installed the folder."""
        return Path(settings.NODE_MODULES) / self.folder

    def serves(self, name: str) -> bool:
        """Whether a file of the folder is one of those used."""
        return any(fnmatch(name, pattern) for pattern in self.files)


def fonts(package: str, *scripts: str, weights: tuple[int, ...] = (400, 600)) -> Package:
    """The files of a font package for some scripts and weights."""
    names = (f"{package}-{script}-{weight}-normal.woff2" for script in scripts for weight in weights)
    return Package(f"npm/{package}", f"@fontsource/{package}/files", tuple(names))


PACKAGES = (
    fonts("ibm-plex-sans-arabic", "arabic"),
    fonts("ibm-plex-sans", "latin", "latin-ext"),
    fonts("noto-sans-tifinagh", "tifinagh", weights=(400,)),
    Package("npm/htmx", "htmx.org/dist", ("htmx.min.js",)),
    Package(
        "npm/maplibre", "maplibre-gl/dist", ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css")
    ),
)
ICONS = "lucide-static/icons"


class PackageFinder(FileSystemFinder):
    """Finds the static files of `PACKAGES` and no other file of `node_modules`."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.packages = {str(package.root): package for package in PACKAGES if package.root.is_dir()}
        self.locations = [(package.prefix, root) for root, package in self.packages.items()]
        self.storages = {}
        for prefix, root in self.locations:
            storage = FileSystemStorage(location=root)
            storage.prefix = prefix  # type: ignore[attr-defined]
            self.storages[root] = storage

    def check(self, **_: Any) -> list[CheckMessage]:
        """Packages npm has not installed yet."""
        missing = [package.folder for package in PACKAGES if not package.root.is_dir()]
        if not missing:
            return []
        return [Caution(f"npm packages are not installed: {', '.join(missing)}", id="shell.W001")]

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        """The file behind an address, when it is one of those used."""
        found: str | None = super().find_location(root, path, prefix)
        return found if found and self.packages[root].serves(Path(found).name) else None

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        """Every file used, for `collectstatic`."""
        for path, storage in super().list(ignore_patterns):
            if self.packages[str(storage.location)].serves(Path(path).name):
                yield path, storage
