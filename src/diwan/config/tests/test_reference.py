from __future__ import annotations

from diwan.config.environment import REPOSITORY
from diwan.config.reference import settings_page


def test_the_page_of_settings_is_the_one_the_code_writes() -> None:
    written = (REPOSITORY / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert written == settings_page(), "run: .venv/bin/diwan settings-table > docs/reference/settings.md"
