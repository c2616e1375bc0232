"""Importing a register: whatever its encoding, all or nothing, twice the same changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.kernel.base.errors import Refused
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.models import ImportReport, Record
from diwan.modules.civil_status.names.query import query_from
from diwan.modules.civil_status.register_csv import register_from
from diwan.modules.civil_status.search import records_for
from diwan.modules.civil_status.selectors import latest_content, reading_of
from diwan.modules.civil_status.services import import_register

HERE = Scope("office", COMMUNE, COMMUNE)
TODAY = dt.date(2026, 3, 10)

HEADINGS = (
    "رقم الرسم;السنة;الاسم العائلي;الاسم الشخصي;nom;prénom;الجنس;تاريخ الولادة;مكان الولادة;اسم الأب;اسم الأم"
)
ROWS = [
    "1;1984;العلوي;محمد;Alaoui;Mohamed;ذكر;12/01/1984;مراكش;أحمد;فاطمة",
    "2;1984;بناني;خديجة;Bennani;Khadija;أنثى;1984;تسلطانت;إدريس;زينب",
    "3;1984;أيت الحاج;إلهام;Aït El Haj;Ilham;F;1984-02-29;مراكش;عمر;نعيمة",
]
FILE = "\r\n".join([HEADINGS, *ROWS])


def codes(text: str | bytes, kind: RecordType = RecordType.BIRTH) -> list[tuple[int, str, str]]:
    data = text.encode() if isinstance(text, str) else text
    return [(f.line, f.column, f.code) for f in register_from(data, kind, today=TODAY).faults]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be"), ("cp1256", "windows-1256")],
)  # fmt: skip
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_encoding_and_separator(encoding: str, said: str, separator: str) -> None:
    read = register_from(FILE.replace(";", separator).encode(encoding), RecordType.BIRTH, today=TODAY)
    assert (read.encoding, read.separator, read.faults) == (said, separator, ())
    assert [row.content.name.family_ar for row in read.rows] == ["العلوي", "بناني", "أيت الحاج"]
    assert read.rows[1].content.event.day is None
    assert read.rows[2].content.name.family_la == "Aït El Haj"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("4;1984;العلوي;محمد;;;ذكر;31/02/1984;مراكش;;", (2, "date", "impossible_date")),
        ("4;1984;العلوي;محمد;;;ذكر;12/01/1985;مراكش;;", (2, "year", "register_before_event")),
        ("4;2031;العلوي;محمد;;;ذكر;12/01/2031;مراكش;;", (2, "date", "in_future")),
        ("x;1984;العلوي;محمد;;;ذكر;12/01/1984;مراكش;;", (2, "number", "not_a_number")),
        ("4;1984;;محمد;;;ذكر;12/01/1984;مراكش;;", (2, "family_ar", "missing")),
        ("4;1984;Alaoui;محمد;;;ذكر;12/01/1984;مراكش;;", (2, "family_ar", "not_ar")),
        ("4;1984;العلوي;محمد;;;?;12/01/1984;مراكش;;", (2, "sex", "unknown_sex")),
        ("4;1984;العلوي;محمد;;;ذكر;12/01/1984;;;", (2, "place_ar", "missing")),
        ("4;1984;العلوي;محمد;;;ذكر", (2, "", "wrong_cell_count")),
    ],
)
def test_each_fault_is_told_by_line(row: str, fault: tuple[int, str, str]) -> None:
    assert fault in codes(f"{HEADINGS}\n{row}")


def test_faults_of_the_file_itself() -> None:
    assert codes(b"PK\x03\x04rest of a spreadsheet") == [(0, "", "not_text")]
    assert codes(b"%PDF-1.7") == [(0, "", "not_text")]
    assert codes(b"\x00\x01\x02\x03\x00\x05\x00\x00\xff\xfe\x00") == [(0, "", "not_text")]
    assert codes("") == [(0, "", "empty_file")]
    assert codes("رقم الرسم") == [(0, "", "no_separator")]
    assert codes(HEADINGS) == [(2, "", "no_rows")]
    assert (1, "لون العينين", "unknown_column") in codes(FILE.replace("nom;", "لون العينين;", 1))
    assert (1, "sex", "missing_column") in codes("رقم الرسم;السنة\n1;1984")
    assert codes("\n".join([HEADINGS, ROWS[0], ROWS[1], ROWS[0]])) == [(4, "number", "repeated_in_file")]


def test_a_quoted_cell_over_two_lines_keeps_the_count_of_lines() -> None:
    text = "\n".join([HEADINGS, ROWS[0].replace("مراكش", '"مراكش\nالمدينة"'), ROWS[1].replace("أنثى", "؟")])
    assert codes(text) == [(4, "sex", "unknown_sex")]


def test_an_import_writes_everything_once(clerk: Somebody, office: Office) -> None:
    data = FILE.encode("cp1256")
    report = import_register(
        clerk.in_office(), office=office, type=RecordType.BIRTH, file_name="1984.csv", data=data
    )
    assert (report.rows, report.created, report.known, report.faults) == (3, 3, 0, [])
    again = import_register(
        clerk.in_office(), office=office, type=RecordType.BIRTH, file_name="1984.csv", data=data
    )
    assert (again.created, again.known, again.faults) == (0, 3, [])
    with reading(HERE):
        assert Record.objects.count() == 3
        found = records_for(query_from("khadija benani")).matches[0].record
        assert found.reference == "2/1984"
        assert latest_content(found).father.name.first_ar == "إدريس"
        assert [v.cause for v in reading_of(found).versions] == ["imported"]
        assert Entry.objects.filter(verb="civil_status.imported").count() == 2


def test_one_fault_keeps_the_whole_file_out(clerk: Somebody, office: Office) -> None:
    data = (FILE + "\r\n4;1984;;;;;?;99/99/1984;;;").encode("utf-16")
    report = import_register(
        clerk.in_office(), office=office, type=RecordType.BIRTH, file_name="1984.csv", data=data
    )
    assert (report.created, report.accepted) == (0, False)
    assert {fault["line"] for fault in report.faults} == {5}
    with reading(HERE):
        assert not Record.objects.exists()
        assert ImportReport.objects.get().pk == report.pk


def test_a_number_with_other_content_is_a_fault(clerk: Somebody, office: Office) -> None:
    act = clerk.in_office()
    import_register(act, office=office, type=RecordType.BIRTH, file_name="a.csv", data=FILE.encode())
    other = FILE.replace("خديجة", "مريم").encode()
    report = import_register(
        clerk.in_office(), office=office, type=RecordType.BIRTH, file_name="b.csv", data=other
    )
    assert [(f["line"], f["code"], f["value"]) for f in report.faults] == [(3, "number_taken", "2/1984")]
    assert report.created == 0


def test_an_import_for_another_community_is_refused(other_clerk: Somebody, office: Office) -> None:
    with pytest.raises(Refused):
        import_register(
            other_clerk.in_office(),
            office=office,
            type=RecordType.BIRTH,
            file_name="a.csv",
            data=FILE.encode(),
        )


def test_deaths_too(clerk: Somebody, office: Office) -> None:
    text = (
        "numéro,année,nom arabe,prénom arabe,nom,prénom,sexe,date de décès,المكان,date de naissance du défunt\n"
        "7,2001,العلوي,محمد,Alaoui,Mohamed,M,03/04/2001,مراكش,1930\n"
        "8,2001,العلوي,أحمد,Alaoui,Ahmed,M,03/04/2001,مراكش,2002\n"
    )
    assert codes(text, RecordType.DEATH) == [(3, "date", "death_before_birth")]
    good = text.replace("2002", "1929").encode("utf-8-sig")
    report = import_register(
        clerk.in_office(), office=office, type=RecordType.DEATH, file_name="d.csv", data=good
    )
    assert report.created == 2
