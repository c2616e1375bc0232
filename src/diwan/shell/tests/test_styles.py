from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static" / "shell" / "css"
TOKENS = (CSS / "tokens.css").read_text("utf-8")
DECLARED = re.compile(r"(--[\w-]+):")
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
BOTH = re.compile(r"--([\w-]+): var\(--light, (#[0-9a-f]{6})\) var\(--dark, (#[0-9a-f]{6})\);")
SWITCH = re.compile(r"--(light|dark): (\w*);")

TEXT_ON = [
    *(
        (text, ground)
        for text in ("text", "text-muted", "link", "danger", "late", "ok", "info")
        for ground in ("surface", "surface-raised", "surface-sunken")
    ),
    ("text", "surface-selected"), ("action", "action-soft"), ("action-text", "action"),
    ("action-text", "action-hover"),
    ("danger-text", "danger"), ("danger-text", "danger-hover"), ("danger", "danger-soft"), ("late", "late-soft"),
    ("ok", "ok-soft"), ("info", "info-soft"), ("text", "late-soft"), ("text", "danger-soft"), ("text", "info-soft"),
    ("text", "ok-soft"), ("band-text", "band"), ("band-text", "band-raised"), ("band-muted", "band"),
    ("band-muted", "band-raised"), ("focus-band-text", "focus-band"), ("text-muted", "surface-selected"),
    ("official", "surface"), ("official", "surface-raised"),
]  # fmt: skip
SEEN_ON = [
    ("border-strong", "surface"), ("border-strong", "surface-raised"), ("focus", "surface"),
    ("focus", "surface-raised"), ("focus", "surface-sunken"), ("focus-band", "band"), ("action", "surface"),
]  # fmt: skip


def switches(selector: str) -> list[dict[str, str]]:
    """What the blocks of a selector turn on: `initial` lets the colour after it through, nothing keeps it out."""
    found = re.findall(re.escape(selector) + r" \{(.*?)\n\s*\}", TOKENS, re.DOTALL)
    return [dict(SWITCH.findall(block)) for block in found if "--dark:" in block]


COLOURS = BOTH.findall(TOKENS)
ALIKE = dict(COLOUR.findall(TOKENS[: TOKENS.index("@media print")]))
LIGHT = {name: light for name, light, _ in COLOURS} | ALIKE
DARK = {name: dark for name, _, dark in COLOURS} | ALIKE


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON, ids=lambda role: role)
def test_words_are_read_on_every_ground_they_stand_on(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SEEN_ON, ids=lambda role: role)
def test_edges_and_focus_are_seen(theme: dict[str, str], line: str, ground: str) -> None:
    assert contrast(theme[line], theme[ground]) >= 3


def test_dark_by_device_and_dark_by_choice_are_one_dark() -> None:
    dark = {"light": "", "dark": "initial"}
    assert switches(":root:not([data-theme])") == [dark]
    assert switches('[data-theme="dark"]') == [dark]
    assert switches('[data-theme="light"]') == [{"light": "initial", "dark": ""}]


def test_each_role_states_its_colours_once() -> None:
    names = [name for name, *_ in COLOURS] + list(ALIKE)
    assert len(names) == len(set(names)) > 30


def test_every_role_a_sheet_asks_for_exists() -> None:
    known = set(DECLARED.findall(TOKENS))
    for sheet in CSS.glob("*.css"):
        text = sheet.read_text("utf-8")
        asked = set(re.findall(r"var\((--[\w-]+)", text))
        assert asked <= known | set(DECLARED.findall(text)), sheet.name


OVER_A_PACKAGE = {"map.css": ".map "}
"""MapLibre's own sheet is in no layer, and what is in one cannot answer it."""


def test_every_sheet_keeps_to_its_layer() -> None:
    for sheet in CSS.glob("*.css"):
        bare = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL).strip()
        tops = re.findall(r"^(\S.*?)[{;]", bare, re.MULTILINE)
        allowed = ("@layer", "}", *filter(None, [OVER_A_PACKAGE.get(sheet.name)]))
        assert all(top.startswith(allowed) for top in tops), (sheet.name, tops)


def test_every_component_lives_in_one_sheet() -> None:
    """Two of one name would change each other on the pages that load both."""
    homes: dict[str, set[str]] = {}
    for sheet in CSS.glob("*.css"):
        for name in re.findall(r"^  \.([a-z-]+) \{", sheet.read_text("utf-8"), re.MULTILINE):
            homes.setdefault(name, set()).add(sheet.name)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_every_font_file_named_is_one_that_is_served() -> None:
    from diwan.shell.assets import PACKAGES

    served = {p.prefix: p for p in PACKAGES}
    named = re.findall(r'url\("\.\./\.\./(npm/[\w-]+)/([\w.-]+)"\)', (CSS / "fonts.css").read_text("utf-8"))
    assert named
    for prefix, name in named:
        assert served[prefix].serves(name)
        assert (served[prefix].root / name).is_file()
