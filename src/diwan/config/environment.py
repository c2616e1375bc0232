"""Every setting Diwan reads from its environment, declared once.

The settings module, ``diwan doctor`` and ``docs/reference/settings.md`` all read this declaration.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from diwan.config.spoken import said

Kind = Literal["demo", "production", "test"]

REPOSITORY = Path(__file__).resolve().parents[3]
DEMO_SECRET_KEY = "diwan-demo-secret-key-never-to-be-used-outside-a-demonstration-2026"
DEMO_PAYMENT_SECRET = "diwan-demo-payment-secret"
SHORTEST_SECRET = 50
MOST_PROXIES = 9


class BadSetting(Exception):
    """A setting cannot be read; the text names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table of settings."""

    name: str
    meaning: str
    shown_type: str
    default: str
    secret: bool
    field: str


def _text(raw: str) -> str:
    return raw


def _path(raw: str) -> Path:
    return Path(raw).expanduser().absolute()


def _optional_path(raw: str) -> Path | None:
    return _path(raw) if raw else None


def _whole(raw: str) -> int:
    number = int(raw)
    if number <= 0:
        raise ValueError
    return number


def _count(raw: str) -> int:
    number = int(raw)
    if not 0 <= number <= MOST_PROXIES:
        raise ValueError
    return number


def _share(raw: str) -> float:
    share = float(raw)
    if not 0 < share <= 100:
        raise ValueError
    return share


def _names(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _kind(raw: str) -> Kind:
    if raw not in ("demo", "production", "test"):
        raise ValueError
    return cast(Kind, raw)


SHOWN_TYPES: dict[Callable[[str], object], str] = {
    _text: "text",
    _path: "folder",
    _optional_path: "file",
    _whole: "whole number",
    _count: f"whole number from 0 to {MOST_PROXIES}",
    _share: "number",
    _names: "names, comma between",
    _kind: "`demo`, `production` or `test`",
}


def _setting(
    name: str, read: Callable[[str], Any], default: str, meaning: str, *, secret: bool = False
) -> Any:
    """A field of Environment with its line of the table."""
    return field(
        metadata={"name": name, "read": read, "default": default, "meaning": meaning, "secret": secret}
    )


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one running Diwan, read and typed."""

    kind: Kind = _setting(
        "DIWAN_ENV",
        _kind,
        "demo",
        "What this installation is for. `production` refuses demo secrets, the demo authority "
        "and the embedded server.",
    )
    var: Path = _setting(
        "DIWAN_VAR",
        _path,
        str(REPOSITORY / "var"),
        "Folder of everything Diwan writes itself: the embedded database, files, keys of the demo.",
    )

    demo_size: float = _setting(
        "DIWAN_DEMO_SIZE", _share, "1", "How much of the demo world to make at first run; `0.1` is a tenth."
    )

    database_url: str = _setting(
        "DATABASE_URL",
        _text,
        "",
        "PostgreSQL 16 or newer, as the owner of the database: "
        "`postgresql://owner:password@host:5432/name`. Empty: the embedded server.",
        secret=True,
    )
    app_password: str = _setting(
        "DIWAN_APP_PASSWORD",
        _text,
        "",
        "Password of `diwan_app`, the role the application works as: it owns nothing and bypasses nothing. "
        "Empty: derived from `DIWAN_SECRET_KEY` where the server wants a password.",
        secret=True,
    )
    pool_size: int = _setting(
        "DIWAN_POOL_SIZE", _whole, "10", "Most database connections one server process keeps open."
    )

    secret_key: str = _setting(
        "DIWAN_SECRET_KEY",
        _text,
        DEMO_SECRET_KEY,
        f"Signs sessions and links. At least {SHORTEST_SECRET} characters, "
        "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'` makes one.",
        secret=True,
    )
    host: str = _setting("DIWAN_HOST", _text, "127.0.0.1", "Address to listen on.")
    port: int = _setting("PORT", _whole, "8000", "Port to listen on.")
    workers: int = _setting("DIWAN_WORKERS", _whole, "1", "Server processes.")
    threads: int = _setting("DIWAN_THREADS", _whole, "4", "Requests one server process works on at once.")
    public_url: str = _setting(
        "DIWAN_PUBLIC_URL",
        _text,
        "",
        "Address the public reaches Diwan at; printed in QR codes and messages. Empty: the address listened on.",
    )
    allowed_hosts: tuple[str, ...] = _setting(
        "DIWAN_ALLOWED_HOSTS", _names, "127.0.0.1,localhost", "Host names answered to."
    )
    proxies: int = _setting(
        "DIWAN_PROXIES",
        _count,
        "0",
        "Reverse proxies between Diwan and the public, each of which adds the address it was called from to "
        "`X-Forwarded-For` and of which the outermost overwrites `X-Forwarded-Proto`. Only what these added is "
        "believed; `0` believes neither header.",
    )
    upload_megabytes: int = _setting(
        "DIWAN_UPLOAD_MB",
        _whole,
        "25",
        "Largest request body taken, in megabytes; more is refused before it is read.",
    )

    procedures_dir: Path | None = _setting(
        "DIWAN_PROCEDURES_DIR",
        _optional_path,
        "",
        "A folder of procedures of the installation's own: each `*.toml` in it is checked at start and offered.",
    )
    storage_url: str = _setting(
        "DIWAN_STORAGE_URL",
        _text,
        "",
        "Where files are kept: `file:///srv/diwan/files`, or "
        "`s3://bucket/prefix?endpoint=https://…&region=…`. Empty: the folder `files` under `DIWAN_VAR`.",
    )
    storage_key: str = _setting("DIWAN_STORAGE_KEY", _text, "", "Access key of the object store.")
    storage_secret: str = _setting("DIWAN_STORAGE_SECRET", _text, "", "Secret of that key.", secret=True)

    mail_url: str = _setting(
        "DIWAN_MAIL_URL",
        _text,
        "",
        "`smtp://user:password@host:587?tls=yes`. Empty: messages stay in the outbox, "
        "and are written under `DIWAN_VAR/mail`.",
        secret=True,
    )
    mail_from: str = _setting("DIWAN_MAIL_FROM", _text, "diwan@localhost", "Sender of e-mail.")
    sms_url: str = _setting(
        "DIWAN_SMS_URL",
        _text,
        "",
        'Address of an SMS gateway that takes `{"to", "text"}` by POST. Empty: kept in the outbox.',
    )
    sms_token: str = _setting("DIWAN_SMS_TOKEN", _text, "", "Bearer token of that gateway.", secret=True)

    timestamp_url: str = _setting(
        "DIWAN_TIMESTAMP_URL",
        _text,
        "",
        "RFC 3161 time-stamp authority added to every signature. Empty: none.",
    )
    pkcs12: Path | None = _setting(
        "DIWAN_PKCS12", _optional_path, "", "PKCS#12 file with the seal's key and certificate."
    )
    pkcs12_password: str = _setting("DIWAN_PKCS12_PASSWORD", _text, "", "Password of that file.", secret=True)
    pkcs11_module: Path | None = _setting(
        "DIWAN_PKCS11_MODULE", _optional_path, "", "Library of a hardware token or module (PKCS#11)."
    )
    pkcs11_token: str = _setting("DIWAN_PKCS11_TOKEN", _text, "", "Label of the token.")
    pkcs11_key: str = _setting("DIWAN_PKCS11_KEY", _text, "", "Label of the key and certificate on it.")
    pkcs11_pin: str = _setting("DIWAN_PKCS11_PIN", _text, "", "Its PIN.", secret=True)

    second_factor: tuple[str, ...] = _setting(
        "DIWAN_SECOND_FACTOR",
        _names,
        "",
        "Mandate kinds whose holders enter the desk only with a second factor, such as "
        "`president,civil_status.officer`. Empty: none.",
    )
    passkey_host: str = _setting(
        "DIWAN_PASSKEY_HOST",
        _text,
        "",
        "Host name that passkeys are bound to (WebAuthn's relying party): that of `DIWAN_PUBLIC_URL` or a domain "
        "above it. Changing it makes every passkey useless. Empty: the host of `DIWAN_PUBLIC_URL`, or in a "
        "demonstration the one visited, which must be a name such as `localhost`.",
    )
    oidc_issuer: str = _setting(
        "DIWAN_OIDC_ISSUER",
        _text,
        "",
        "OpenID Connect issuer of the national identity. Empty: no such button.",
    )
    oidc_client: str = _setting("DIWAN_OIDC_CLIENT", _text, "", "Client identifier given by that issuer.")
    oidc_secret: str = _setting("DIWAN_OIDC_SECRET", _text, "", "Client secret.", secret=True)
    oidc_name: str = _setting("DIWAN_OIDC_NAME", _text, "", "Its name on the sign-in button.")

    payment_url: str = _setting(
        "DIWAN_PAYMENT_URL",
        _text,
        "",
        "Address of the online payment provider. Empty: the simulator that ships.",
    )
    payment_secret: str = _setting(
        "DIWAN_PAYMENT_SECRET",
        _text,
        DEMO_PAYMENT_SECRET,
        "Key of the provider's signed callbacks.",
        secret=True,
    )

    @property
    def address(self) -> str:
        """The address to print and to put in QR codes."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def files(self) -> str:
        """The storage address, the local folder by default."""
        return self.storage_url or (self.var / "files").as_uri()


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """A PostgreSQL address taken apart."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: dict[str, str]


def read_environment(source: Mapping[str, str]) -> Environment:
    """Read and type every setting; the first that cannot be read is named."""
    values = {f.name: _read_one(f, source) for f in fields(Environment)}
    return Environment(**values)


def _read_one(declared: dataclasses.Field[Any], source: Mapping[str, str]) -> Any:
    name, read = declared.metadata["name"], declared.metadata["read"]
    raw = source.get(name, "").strip() or declared.metadata["default"]
    try:
        return read(raw)
    except (ValueError, KeyError) as bad:
        raise BadSetting(f"{name} is {raw!r}: expected {SHOWN_TYPES[read].replace('`', '')}.") from bad


def settings_table() -> tuple[Setting, ...]:
    """The declaration as lines of the reference table."""
    return tuple(
        Setting(
            name=f.metadata["name"],
            meaning=f.metadata["meaning"],
            shown_type=SHOWN_TYPES[f.metadata["read"]],
            default=_shown_default(f.metadata["name"], f.metadata["default"]),
            secret=f.metadata["secret"],
            field=f.name,
        )
        for f in fields(Environment)
    )


def _shown_default(name: str, default: str) -> str:
    if name == "DIWAN_VAR":
        return "var/ of the checkout"
    if default in (DEMO_SECRET_KEY, DEMO_PAYMENT_SECRET):
        return "demo only"
    return default


def database_address(url: str) -> DatabaseAddress:
    """Take a PostgreSQL URL apart; `?host=/folder` names a socket."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadSetting("DATABASE_URL must begin with postgresql:// : Diwan works on PostgreSQL only.")
    options = dict(parse_qsl(parts.query))
    return DatabaseAddress(
        name=unquote(parts.path.lstrip("/")) or "postgres",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=options.pop("host", "") or (parts.hostname or ""),
        port=options.pop("port", "") or str(parts.port or ""),
        options=options,
    )


def refusals(environment: Environment) -> tuple[str, ...]:
    """Why this environment must not serve: empty unless it is production with something of the demo left."""
    if environment.kind != "production":
        return ()
    return tuple(words for wrong, words in _production_rules(environment) if wrong)


def _production_rules(e: Environment) -> Iterator[tuple[bool, str]]:
    missing = said("{name} is missing or the demo's.", "{name} manque ou est celui de la démonstration.")
    yield e.secret_key == DEMO_SECRET_KEY, missing.format(name="DIWAN_SECRET_KEY")
    short = said(
        f"DIWAN_SECRET_KEY has under {SHORTEST_SECRET} characters.",
        f"DIWAN_SECRET_KEY a moins de {SHORTEST_SECRET} caractères.",
    )
    yield len(e.secret_key) < SHORTEST_SECRET, short
    demo_payments = bool(e.payment_url) and e.payment_secret == DEMO_PAYMENT_SECRET
    yield demo_payments, missing.format(name="DIWAN_PAYMENT_SECRET")
    embedded = said(
        "DATABASE_URL is missing: the embedded server is for demonstrations and tests.",
        "DATABASE_URL manque : le serveur embarqué est pour les démonstrations et les essais.",
    )
    yield not e.database_url, embedded
    hosts = said(
        "DIWAN_ALLOWED_HOSTS must name the hosts, not *.",
        "DIWAN_ALLOWED_HOSTS doit nommer les hôtes, et non *.",
    )
    yield "*" in e.allowed_hosts, hosts
    public = e.public_url.startswith("https://")
    address = said(
        "DIWAN_PUBLIC_URL must be the https:// address of the public.",
        "DIWAN_PUBLIC_URL doit être l'adresse https:// du public.",
    )
    yield not public, address
    unsigned = e.pkcs12 is None and e.pkcs11_module is None
    demo_signs = said(
        "DIWAN_PKCS12 or DIWAN_PKCS11_MODULE is missing: the demo authority would sign.",
        "DIWAN_PKCS12 ou DIWAN_PKCS11_MODULE manque : l'autorité de démonstration signerait.",
    )
    yield unsigned, demo_signs
