"""What others need to check QR codes without us: the published keys and the static page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from diwan.kernel.documents.authority import published_keys
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.keys import is_demo
from diwan.kernel.documents.qr import PublicKey, keys_from

PAGE = Path(__file__).parent / "verifier"
HOLDER = "ديوان - الجماعات الترابية · Diwan - collectivités territoriales"
DEMO_HOLDER = "ديوان (عرض تجريبي) · Diwan (démonstration)"


def own_entries(holder: str = "") -> list[dict[str, Any]]:
    """The keys of this installation, as they are published."""
    setting = configuration()
    demo = is_demo(setting)
    return published_keys(setting.authority, holder or (DEMO_HOLDER if demo else HOLDER), demo=demo)


def own_keys() -> dict[str, PublicKey]:
    """The keys of this installation, ready to check with."""
    return keys_from(own_entries())


def export_verifier(folder: Path, *, holder: str = "") -> list[str]:
    """Write the static page and the keys; the folder then works from a stick, a disk or any web server."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(PAGE.iterdir()):
        shutil.copyfile(file, folder / file.name)
    entries = json.dumps(own_entries(holder), ensure_ascii=False, indent=1)
    (folder / "keys.json").write_text(entries + "\n", "utf-8")
    (folder / "keys.js").write_text(f"globalThis.DIWAN_KEYS = {entries};\n", "utf-8")
    return sorted(file.name for file in folder.iterdir())
