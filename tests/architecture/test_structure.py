"""Rules of the house that no import contract can say."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from diwan.kernel.assembly.registry import house
from diwan.kernel.territory.models import Territory

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "diwan"
LONGEST_FILE = 460

PERSONAL = re.compile(
    r"^(?:.*_)?(?:cnie|idcs|email|phone|mobile|birth_date|born_on|birth_place|passport|iban|rib)(?:_.*)?$"
    r"|^(?:family|first|father|mother|spouse|holder|applicant|declarant|recipient|payer|author|grandfather)"
    r"(?:_name)?(?:_(?:ar|fr|la|tf|zgh))?$"
    r"|^address(?:_(?:ar|fr))?$"
)
NOT_OF_A_PERSON = {
    ("territory.office", "address_ar"), ("territory.office", "address_fr"), ("territory.office", "phone"),
}  # fmt: skip

SESSION_SET = re.compile(
    r"\bSET\s+(?:SESSION\b|ROLE\b|diwan\.|search_path\b|row_security\b)|\bset_config\s*\(|ATOMIC_REQUESTS\s*="
)
BOUNDED = re.compile(r"SET LOCAL|ALTER DATABASE|SECURITY DEFINER|SET search_path (?:FROM CURRENT|=)")
"""Bounded by the transaction, or part of a function's definition."""


def python_files() -> list[Path]:
    return [file for file in sorted(SOURCE.rglob("*.py")) if "tests" not in file.parts]


def owner_of(model: type[models.Model]) -> str:
    """`diwan.modules.watiqa` for a model of that module, the whole app's name for others."""
    return apps.get_app_config(model._meta.app_label).name


def test_modules_have_no_foreign_keys_to_one_another() -> None:
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                here, there = owner_of(model), owner_of(field.related_model)
                if there.startswith("diwan.modules.") and there != here:
                    wrong.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    assert wrong == []


def test_no_setting_outlives_its_transaction() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in python_files()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if SESSION_SET.search(line) and not BOUNDED.search(line)
    ]
    assert found == []


def test_the_search_for_session_settings_finds_them() -> None:
    for line in ("SET ROLE diwan_office", "SET SESSION x", "SELECT set_config('diwan.lo', 1, false)"):
        assert SESSION_SET.search(line)
    assert not SESSION_SET.search("UPDATE t SET role = 1")


def test_every_personal_field_has_an_erasure_rule() -> None:
    ruled = {
        (e.model, name) for module in house().modules.values() for e in module.erasures for name in e.fields
    }
    personal = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("diwan.") and model is not Territory
        for field in model._meta.local_concrete_fields
        if not field.is_relation and PERSONAL.match(field.name)
    }
    assert personal, "the search finds nothing any more"
    assert sorted(personal - ruled - NOT_OF_A_PERSON) == []


def test_erasure_rules_name_what_exists_and_say_why_something_is_kept() -> None:
    wrong = []
    for module in house().modules.values():
        for rule in module.erasures:
            fields = {f.name for f in apps.get_model(rule.model)._meta.get_fields()}
            wrong += [f"{rule.model}.{name} does not exist" for name in rule.fields if name not in fields]
            wrong += [f"{rule.model}: kept without a legal ground"] * (rule.how == "keep" and not rule.ground)
    assert wrong == []


def test_files_stay_readable_in_one_sitting() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in python_files()
        if "migrations" not in file.parts
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_nothing_waits_to_be_done() -> None:
    marks = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b")
    found = [
        str(file.relative_to(ROOT))
        for file in python_files()
        if marks.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def commands_of_the_readme() -> list[str]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^    make ([a-z0-9]+)", readme, re.MULTILINE)))


def test_the_readme_names_commands() -> None:
    assert {"demo", "test", "check", "e2e", "bench"} <= set(commands_of_the_readme())


@pytest.mark.parametrize("command", commands_of_the_readme())
def test_a_command_of_the_readme_exists(command: str) -> None:
    tried = subprocess.run(["make", "--dry-run", command], cwd=ROOT, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
