"""Migrations are in step with the models; told without a database."""

from __future__ import annotations

import sys

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def faults() -> list[str]:
    """Apps whose models changed without a migration, and apps with two last migrations."""
    loader = MigrationLoader(None)
    found = [
        f"{label}: two last migrations: {', '.join(names)}"
        for label, names in loader.detect_conflicts().items()
    ]
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    for label, migrations in detector.changes(graph=loader.graph).items():
        for operation in (operation for migration in migrations for operation in migration.operations):
            found.append(f"{label}: no migration yet for: {operation.describe()}")
    return found


def main() -> int:
    """Print the faults."""
    django.setup()
    with translation.override(None):
        found = faults()
    print("\n".join(found) or f"{len(list(apps.get_models()))} models")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
