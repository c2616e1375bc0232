"""What documents read from the settings of the installation, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Token:
    """A hardware token or module reached through PKCS#11, and the label of the key on it."""

    module: Path
    label: str
    key: str
    pin: str


@dataclass(frozen=True, slots=True)
class Configuration:
    """Where keys, files and fonts are, and what is asked of signatures."""

    authority: Path
    fonts: tuple[Path, ...]
    files: str
    files_key: str
    files_secret: str
    pkcs12: Path | None
    pkcs12_password: str
    token: Token | None
    timestamp_url: str
    public_url: str
    upload_limit: int


def configuration() -> Configuration:
    """The configuration in force; read at each use so that tests may change a setting."""
    environment = settings.ENVIRONMENT
    packages = Path(settings.NODE_MODULES) / "@expo-google-fonts"
    token = None
    if environment.pkcs11_module:
        token = Token(
            environment.pkcs11_module,
            environment.pkcs11_token,
            environment.pkcs11_key,
            environment.pkcs11_pin,
        )
    return Configuration(
        authority=environment.var / "authority",
        fonts=(packages / "amiri", packages / "noto-sans-tifinagh"),
        files=environment.files,
        files_key=environment.storage_key,
        files_secret=environment.storage_secret,
        pkcs12=environment.pkcs12,
        pkcs12_password=environment.pkcs12_password,
        token=token,
        timestamp_url=environment.timestamp_url,
        public_url=settings.PUBLIC_URL,
        upload_limit=environment.upload_megabytes * MEGABYTE,
    )
