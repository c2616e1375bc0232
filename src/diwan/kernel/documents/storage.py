"""Where files are kept: by the digest of their content, in a local folder or an S3-compatible store."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage

from diwan.kernel.base.errors import NotFound
from diwan.kernel.documents.configuration import configuration


def digest_of(content: bytes) -> str:
    """The name of a content."""
    return sha256(content).hexdigest()


def path_of(digest: str) -> str:
    """Where a content is kept: spread over folders by its first letters."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


@lru_cache(maxsize=8)
def storage_at(url: str, key: str = "", secret: str = "") -> Storage:
    """The storage of an address: `file:///folder` or `s3://bucket/prefix?endpoint=https://…&region=…`."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path))
        return FileSystemStorage(
            location=folder, file_permissions_mode=0o640, directory_permissions_mode=0o750
        )
    if parts.scheme == "s3" and parts.netloc:
        return s3_storage(parts.netloc, parts.path.strip("/"), parse_qs(parts.query), key, secret)
    raise ImproperlyConfigured(f"DIWAN_STORAGE_URL must begin with file:/// or s3://, not {parts.scheme!r}")


def s3_storage(bucket: str, prefix: str, options: dict[str, list[str]], key: str, secret: str) -> Storage:
    """An S3-compatible storage; files are private and addressed by digest, so nothing is ever overwritten."""
    from storages.backends.s3 import S3Storage

    settings: dict[str, Any] = {
        "bucket_name": bucket,
        "location": prefix,
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": True,
        "addressing_style": "path",
        "endpoint_url": options.get("endpoint", [None])[0],
        "region_name": options.get("region", [None])[0],
        "access_key": key or None,
        "secret_key": secret or None,
    }
    found: Storage = S3Storage(**settings)
    return found


def store() -> Storage:
    """The storage of this installation."""
    setting = configuration()
    return storage_at(setting.files, setting.files_key, setting.files_secret)


def keep(content: bytes | IO[bytes], digest: str) -> None:
    """Keep a content under its digest; what is there already is not written again."""
    place = store()
    if not place.exists(path_of(digest)):
        place.save(path_of(digest), ContentFile(content) if isinstance(content, bytes) else File(content))


def content_of(digest: str) -> bytes:
    """The content of a digest, checked against it."""
    try:
        with store().open(path_of(digest), "rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as missing:
        raise NotFound("documents.errors.file_lost") from missing
    if digest_of(content) != digest:
        raise NotFound("documents.errors.file_damaged")
    return content
