"""`diwan doctor`: what is misconfigured, and what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from diwan.config.environment import BadSetting, Environment, read_environment, refusals, settings_table
from diwan.config.spoken import said

NEEDED_MEGABYTES = 500


def examine() -> int:
    """Print every setting and every fault; 1 when there is a fault."""
    try:
        environment = read_environment(os.environ)
    except BadSetting as bad:
        print(f"✗ {bad}")
        return 1
    for line in shown_settings(environment):
        print(line)
    faults = [*faults_of(environment), *database_faults()]
    print()
    for fault in faults:
        print(f"✗ {fault}")
    count = said(f"{len(faults)} fault(s)", f"{len(faults)} défaut(s)")
    print(count if faults else said("✓ nothing is wrong", "✓ tout est en ordre"))
    return 1 if faults else 0


def shown_settings(environment: Environment) -> Iterator[str]:
    """Every setting with its value, secrets hidden."""
    for setting in settings_table():
        value = getattr(environment, setting.field)
        shown = said("(set)", "(défini)") if setting.secret and setting.name in os.environ else value
        if setting.secret and setting.name not in os.environ:
            shown = said("(not set)", "(non défini)")
        print_as = ", ".join(value) if isinstance(value, tuple) else shown
        yield f"  {setting.name:<24} {'' if print_as is None else print_as}"


def faults_of(environment: Environment) -> Iterator[str]:
    """What can be told without a database."""
    yield from refusals(environment)
    yield from unknown_settings()
    yield from file_faults(environment)
    yield from address_faults(environment)
    yield from half_given(environment)


def unknown_settings() -> Iterator[str]:
    """Names that look like ours and are none: usually misspelt."""
    known = {setting.name for setting in settings_table()} | {"DIWAN_POSTGRES_USER"}
    for name in sorted(os.environ):
        if name.startswith("DIWAN_") and name not in known:
            yield said(
                f"{name} is not a setting of Diwan: is it misspelt? See docs/reference/settings.md.",
                f"{name} n'est pas un réglage de Diwan : est-il mal écrit ? Voir docs/reference/settings.md.",
            )


def file_faults(environment: Environment) -> Iterator[str]:
    """Folders and files that are named and cannot be used."""
    var = next(p for p in (environment.var, *environment.var.parents) if p.exists())
    if not os.access(var, os.W_OK):
        yield said(
            f"DIWAN_VAR: nothing can be written in {var}.", f"DIWAN_VAR : rien ne peut être écrit dans {var}."
        )
    elif shutil.disk_usage(var).free < NEEDED_MEGABYTES * 1024 * 1024:
        yield said(
            f"DIWAN_VAR: less than {NEEDED_MEGABYTES} MB are free at {var}.",
            f"DIWAN_VAR : moins de {NEEDED_MEGABYTES} Mo sont libres dans {var}.",
        )
    for name, file in (
        ("DIWAN_PKCS12", environment.pkcs12),
        ("DIWAN_PKCS11_MODULE", environment.pkcs11_module),
    ):
        if file is not None and not os.access(file, os.R_OK):
            yield said(f"{name}: {file} cannot be read.", f"{name} : {file} ne peut pas être lu.")
    if not (Path(__file__).parents[4] / "node_modules").is_dir():
        yield said(
            "node_modules is missing: `make demo` or `make test` installs it.",
            "node_modules manque : `make demo` ou `make test` l'installe.",
        )


ADDRESSES = {
    "storage_url": ("DIWAN_STORAGE_URL", ("file", "s3")),
    "mail_url": ("DIWAN_MAIL_URL", ("smtp", "smtps")),
    "sms_url": ("DIWAN_SMS_URL", ("http", "https")),
    "timestamp_url": ("DIWAN_TIMESTAMP_URL", ("http", "https")),
    "oidc_issuer": ("DIWAN_OIDC_ISSUER", ("https", "http")),
    "payment_url": ("DIWAN_PAYMENT_URL", ("https", "http")),
    "public_url": ("DIWAN_PUBLIC_URL", ("https", "http")),
}


def address_faults(environment: Environment) -> Iterator[str]:
    """Addresses of a kind Diwan does not speak."""
    for field, (name, schemes) in ADDRESSES.items():
        value = getattr(environment, field)
        if value and urlsplit(value).scheme not in schemes:
            begins = [f"{scheme}://" for scheme in schemes]
            yield said(
                f"{name} must begin with {' or '.join(begins)}.",
                f"{name} doit commencer par {' ou '.join(begins)}.",
            )
    host = urlsplit(environment.public_url).hostname
    bound = environment.passkey_host
    if bound and host and host != bound and not host.endswith(f".{bound}"):
        yield said(
            f"DIWAN_PASSKEY_HOST must be {host}, the host of DIWAN_PUBLIC_URL, or a domain above it.",
            f"DIWAN_PASSKEY_HOST doit être {host}, l'hôte de DIWAN_PUBLIC_URL, ou un domaine au-dessus.",
        )
    if host and host not in environment.allowed_hosts:
        yield said(
            f"DIWAN_ALLOWED_HOSTS does not name {host}, the host of DIWAN_PUBLIC_URL.",
            f"DIWAN_ALLOWED_HOSTS ne nomme pas {host}, l'hôte de DIWAN_PUBLIC_URL.",
        )


def half_given(environment: Environment) -> Iterator[str]:
    """Settings that mean nothing without another."""
    pairs = [
        ("DIWAN_OIDC_CLIENT", environment.oidc_client, "DIWAN_OIDC_ISSUER", environment.oidc_issuer),
        ("DIWAN_OIDC_ISSUER", environment.oidc_issuer, "DIWAN_OIDC_CLIENT", environment.oidc_client),
        ("DIWAN_PKCS11_MODULE", environment.pkcs11_module, "DIWAN_PKCS11_KEY", environment.pkcs11_key),
        ("DIWAN_STORAGE_KEY", environment.storage_key, "DIWAN_STORAGE_SECRET", environment.storage_secret),
        ("DIWAN_SMS_TOKEN", environment.sms_token, "DIWAN_SMS_URL", environment.sms_url),
    ]
    for name, value, needed, given in pairs:
        if value and not given:
            yield said(f"{name} is set without {needed}.", f"{name} est défini sans {needed}.")


def database_faults() -> Iterator[str]:
    """What the database itself says: reachable, recent, migrated, guarded."""
    import django
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import DatabaseError, connection

    try:
        django.setup()
        call_command("check", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
        if version < 160000:
            yield said(
                f"DATABASE_URL: PostgreSQL 16 or newer is needed, this is {version // 10000}.",
                f"DATABASE_URL : il faut PostgreSQL 16 ou plus récent, celui-ci est {version // 10000}.",
            )
        yield from guard_faults()
        yield from asset_faults()
    except SystemCheckError as misfit:
        yield str(misfit)
    except DatabaseError as unreachable:
        why = str(unreachable).strip()
        yield said(
            f"DATABASE_URL: {why} (a new database is made ready by `diwan migrate`)",
            f"DATABASE_URL : {why} (`diwan migrate` prépare une base nouvelle)",
        )
    except SystemExit as refused:
        yield said(f"the settings refuse to load: {refused}", f"les réglages ne se chargent pas : {refused}")


def asset_faults() -> Iterator[str]:
    """In production, the files that pages load: gathered, and those of this version."""
    from django.conf import settings

    from diwan.config.launch.assets import are_gathered

    if settings.STATIC_ROOT and not are_gathered():
        yield said(
            "The files that pages load are not gathered: `diwan serve` does it as it starts.",
            "Les fichiers que les pages chargent ne sont pas rassemblés : `diwan serve` le fait en démarrant.",
        )


def guard_faults() -> Iterator[str]:
    """Migrations that wait, roles and tables without their guard."""
    from diwan.config.health import unreadiness
    from diwan.kernel.territory.security import weaknesses

    if "migrations" in unreadiness():
        yield said(
            "The database is behind the code: run `diwan migrate`.",
            "La base est en retard sur le code : lancez `diwan migrate`.",
        )
    yield from weaknesses()
