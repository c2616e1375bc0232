"""Reference pages written from the code."""

from __future__ import annotations

from diwan.config.environment import Setting, settings_table

HEAD = """# Settings

Diwan reads its settings from the environment. This page is written from
`src/diwan/config/environment.py` by `diwan settings-table`; `diwan doctor` says which are wrong.

| Name | Type | Default | Secret | Meaning |
|---|---|---|---|---|
"""


def settings_page() -> str:
    """`docs/reference/settings.md`."""
    return HEAD + "".join(_line(setting) for setting in settings_table())


def _line(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default else ""
    secret = "yes" if setting.secret else ""
    meaning = setting.meaning.replace("|", "\\|")
    return f"| `{setting.name}` | {setting.shown_type} | {default} | {secret} | {meaning} |\n"
