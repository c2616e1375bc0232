"""Every service of every module refuses whoever holds none of its mandates, before it does anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import getmembers, isfunction
from pkgutil import walk_packages
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from diwan.kernel.assembly.registry import BUILT_IN_MANDATES, house
from diwan.kernel.base.act import Act, Actor
from diwan.kernel.base.errors import NotAllowed

Service = Callable[..., Any]


def python_modules() -> Iterator[str]:
    """Every Python module of every Diwan app, tests, migrations and commands left out."""
    for config in apps.get_app_configs():
        if config.name.startswith("diwan."):
            for found in walk_packages([config.path], f"{config.name}."):
                if not {"tests", "migrations", "management", "testing"} & set(found.name.split(".")):
                    yield found.name


def services() -> dict[str, Service]:
    """Everything made a service, by its full name."""
    found: dict[str, Service] = {}
    for name in python_modules():
        for _, function in getmembers(import_module(name), isfunction):
            if hasattr(function, "verb") and hasattr(function, "mandates"):
                found[f"{function.__module__}.{function.__qualname__}"] = function
    return found


SERVICES = services()
CLOSED = {name: service for name, service in SERVICES.items() if "anyone" not in service.mandates}  # type: ignore[attr-defined]


def act_with(*mandates: str) -> Act:
    return Act(
        actor=Actor(1, 1, "somebody"), territory=1, last=1, at=timezone.now(), hat="office",
        mandates=frozenset(mandates),
    )  # fmt: skip


def test_services_were_found() -> None:
    assert len(SERVICES) > 40
    assert len(CLOSED) > 30


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_without_a_mandate_it_is_refused(name: str) -> None:
    with pytest.raises(NotAllowed):
        CLOSED[name](act_with())


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_with_every_other_mandate_it_is_refused(name: str) -> None:
    wanted = set(CLOSED[name].mandates)  # type: ignore[attr-defined]
    others = [kind for kind in house().mandates if not wanted & house().included([kind])]
    with pytest.raises(NotAllowed):
        CLOSED[name](act_with(*others))


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_names_a_mandate_and_a_verb_that_are_declared(name: str) -> None:
    service = SERVICES[name]
    known = {*house().mandates, *BUILT_IN_MANDATES}
    assert set(service.mandates) <= known  # type: ignore[attr-defined]
    assert service.verb in house().verbs or not name.startswith("diwan.modules.")  # type: ignore[attr-defined]
