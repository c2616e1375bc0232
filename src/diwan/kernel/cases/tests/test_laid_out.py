"""Tables and polygons on printed acts: rows with their total, corners one by one, in both languages."""

from __future__ import annotations

import subprocess
from pathlib import Path

from diwan.kernel.base.text import Text
from diwan.kernel.cases.laid_out import is_laid_out, tables_of
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.documents.typeset import Letterhead, Sheet, typeset
from diwan.kernel.testing.world import NOW

GOODS = FormField.model_validate(
    {
        "type": "table", "label": {"ar": "المعروضات", "fr": "Marchandises"},
        "columns": {
            "name": {"type": "text", "label": {"ar": "البضاعة", "fr": "Marchandise"}},
            "area": {"type": "area", "min": 1, "total": True, "label": {"ar": "المساحة", "fr": "Surface"}},
        },
    }
)  # fmt: skip
GROUND = FormField.model_validate({"type": "polygon", "label": {"ar": "حدود المكان", "fr": "Contour"}})
ROWS = [{"name": "Poterie", "area": "12"}, {"name": "زرابي", "area": "30"}]
PLACE = {"ring": [[-6.5, 34.0], [-6.4, 34.0], [-6.4, 34.123456], [-6.5, 34.0]], "area": 3.0}


def test_a_table_has_its_rows_and_its_total_and_a_polygon_its_corners() -> None:
    goods, ground = tables_of([(GOODS, ROWS), (GROUND, PLACE)])
    assert len(goods["rows"]) == 3 and goods["rows"][-1][0].fr == "Total"
    assert [row[1]["value"] for row in ground["rows"]] == ["34.000000", "34.000000", "34.123456"]
    assert is_laid_out(GOODS) and not is_laid_out(GROUND)
    assert tables_of([(GOODS, None), (GROUND, None)]) == []


def test_they_are_typeset_with_their_heads_in_both_languages(tmp_path: Path) -> None:
    title = Text("محضر", "Procès-verbal")
    sheet = Sheet(title=title, letterhead=Letterhead(community=title), languages=("ar", "fr"), state="plain")
    data = {"opening": title, "tables": tables_of([(GOODS, ROWS), (GROUND, PLACE)])}
    file = tmp_path / "act.pdf"
    file.write_bytes(typeset("documents/certificate", sheet, data, at=NOW))
    said = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    for word in ("Marchandise", "Poterie", "Total", "34.123456", "-6.400000", "Latitude"):
        assert word in said, said
