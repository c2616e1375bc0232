"""QR codes checked without network: by the command and by the static page in a browser that is offline."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as some

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.authority import verification_key
from diwan.kernel.documents.codes import ALPHABET, grouped, new_code, normalised
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.offline import export_verifier, own_keys
from diwan.kernel.documents.qr import Statement, masked, qr_svg, qr_text, read_token
from diwan.kernel.documents.services import sign_document
from diwan.kernel.documents.sheets import statement_of
from diwan.kernel.documents.tests.conftest import make_president
from diwan.kernel.documents.typeset import SignatureWords
from diwan.kernel.testing.world import NOW

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

STATEMENT = Statement(
    code="",
    kind=Text("نسخة كاملة من رسم الولادة", "Copie intégrale d’acte de naissance"),
    number="2026/1843",
    community=Text("جماعة مراكش", "Commune de Marrakech"),
    signer=Text("فاطمة الزهراء بنعلي", "Fatima Zahra Benali"),
    capacity=Text("ضابطة الحالة المدنية", "Officier de l’état civil"),
    delegation="2026/14",
    signed_at=NOW,
    subject=Text(masked("يوسف العلوي"), masked("Youssef Alaoui")),
)


def statement(**changes: Any) -> Statement:
    import dataclasses

    return dataclasses.replace(STATEMENT, code=new_code(), **changes)


def scanned(said: Statement, language: str = "ar") -> str:
    return qr_text("https://diwan.example.ma", said, verification_key(configuration().authority), language)


def test_a_code_says_what_the_act_says() -> None:
    said = statement()
    read, key = read_token(scanned(said), own_keys())
    assert key.demo
    assert (read.code, read.number, read.kind, read.signed_at) == (
        said.code,
        said.number,
        said.kind,
        said.signed_at,
    )
    assert read.signer.ar == said.signer.ar
    assert read.subject is not None
    assert "يوسف" not in read.subject.ar


def test_nothing_personal_stands_in_the_address() -> None:
    said = statement()
    address = scanned(said).partition("#")[0]
    assert address == f"https://diwan.example.ma/v/{said.code}"


def test_every_flipped_letter_is_refused() -> None:
    text = scanned(statement())
    start = text.index("#") + 1
    for place in range(start, len(text), 7):
        if text[place] == ".":
            continue
        flipped = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        if base64_same(text[start:], flipped[start:]):
            continue
        with pytest.raises(Refused):
            read_token(flipped, own_keys())


def base64_same(one: str, two: str) -> bool:
    """Whether two tokens decode alike: the last letter of base64 has bits that mean nothing."""
    return all(
        base64.urlsafe_b64decode(a + "==") == base64.urlsafe_b64decode(b + "==")
        for a, b in zip(one.split("."), two.split("."), strict=True)
    )


def test_a_code_sealed_by_somebody_else_is_refused(tmp_path: Path) -> None:
    text = qr_text("https://fake", statement(), verification_key(tmp_path / "elsewhere"))
    with pytest.raises(Refused) as refusal:
        read_token(text, own_keys())
    assert refusal.value.code == "documents.qr.unknown_key"


@given(some.text(max_size=60))
def test_rubbish_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused):
        read_token(text, {})


def test_the_printed_code_is_small_enough_to_scan_from_paper() -> None:
    size = re.search(r'viewBox="0 0 (\d+)', qr_svg(scanned(statement())))
    assert size is not None
    assert int(size[1]) <= 17 * 4 + 17 + 4, "at most version 17: 0.37 mm a module at 34 mm"


@given(some.text(ALPHABET, min_size=12, max_size=12), some.integers(0, 12), some.sampled_from(ALPHABET))
def test_one_wrong_letter_in_a_code_always_shows(body: str, place: int, letter: str) -> None:
    from diwan.kernel.documents.codes import check_character

    code = body + check_character(body)
    assert normalised(grouped(code).lower()) == code
    wrong = code[:place] + letter + code[place + 1 :]
    assert (normalised(wrong) is None) == (wrong != code)


def test_the_command_checks_with_published_keys_alone(tmp_path: Path, settings: Any) -> None:
    import dataclasses

    text = scanned(statement())
    export_verifier(tmp_path / "page")
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, var=tmp_path / "another-machine")
    out = io.StringIO()
    call_command(
        "verify_qr", text, keys=tmp_path / "page" / "keys.json", language="fr", json=True, stdout=out
    )
    answer = json.loads(out.getvalue())
    assert answer["genuine"] is True
    assert answer["number"] == "2026/1843"
    with pytest.raises(CommandError, match="modifié"):
        call_command("verify_qr", altered(text), keys=tmp_path / "page" / "keys.json", language="fr")
    with pytest.raises(CommandError, match="inconnue"):
        call_command("verify_qr", text, language="fr")


def altered(text: str) -> str:
    """The same code with another year in its payload."""
    head, _, token = text.partition("#")
    payload, kid, signature = token.split(".")
    raw = base64.urlsafe_b64decode(payload + "==").replace(b"2026/1843", b"2026/1844")
    return f"{head}#{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}.{kid}.{signature}"


@pytest.mark.django_db
def test_what_is_printed_on_an_act_is_what_the_code_says(prepared: Callable[..., Any]) -> None:
    document = sign_document((act := make_president().in_office()), document=prepared(act))
    words = SignatureWords(document.signer, document.capacity, document.delegation, document.signed_at)
    read, _ = read_token(scanned(statement_of(document, words)), own_keys())
    assert (read.code, read.number, read.signer.ar) == (document.code, document.number, document.signer_ar)


@pytest.mark.django_db
def test_the_hour_in_the_code_is_the_hour_on_the_paper(prepared: Callable[..., Any]) -> None:
    document = prepared(make_president().in_office())
    summer = datetime(2026, 6, 10, 9, 32, tzinfo=UTC)
    words = SignatureWords(document.title, document.title, None, summer)
    read, _ = read_token(scanned(statement_of(document, words)), own_keys())
    assert read.signed_at.isoformat(timespec="minutes") == "2026-06-10T10:32+01:00"


@pytest.fixture
def offline_page(tmp_path: Path) -> Iterator[Any]:
    """The static page opened from the disk by a browser that has no network."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    folder = tmp_path / "page"
    export_verifier(folder)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(offline=True)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((folder / "index.html").as_uri())
        yield page
        assert all(url.startswith("file://") for url in asked)
        browser.close()


def test_the_static_page_verifies_without_network(offline_page: Any) -> None:
    text = scanned(statement())
    offline_page.fill("#text", text)
    offline_page.click("button[type=submit]")
    offline_page.wait_for_selector("#result.good")
    assert offline_page.inner_text("[data-field=n]") == "2026/1843"
    assert offline_page.inner_text("[data-field=s]") == "فاطمة الزهراء بنعلي"
    assert offline_page.inner_text("[data-field=t]").startswith("10 مارس 2026")
    offline_page.click("#language")
    assert offline_page.evaluate("document.documentElement.dir") == "ltr"
    assert offline_page.inner_text("[data-field=k]") == "Copie intégrale d’acte de naissance"
    assert offline_page.is_visible("#demo")


def test_the_static_page_refuses_what_was_altered_or_sealed_elsewhere(
    offline_page: Any, tmp_path: Path
) -> None:
    foreign = qr_text("https://fake", statement(), verification_key(tmp_path / "elsewhere"))
    for text, words in (
        (altered(scanned(statement())), "تم تغييره"),
        (foreign, "غير معروف"),
        ("hello", "ليس رمز"),
    ):
        offline_page.fill("#text", text)
        offline_page.click("button[type=submit]")
        offline_page.wait_for_function(
            "w => document.querySelector('#reason').textContent.includes(w)", arg=words
        )
        assert offline_page.get_attribute("#result", "class") == "bad"
        assert offline_page.inner_text("#said") == ""


def test_the_static_page_reads_a_code_from_its_own_address(offline_page: Any) -> None:
    address = offline_page.url + "#" + scanned(statement()).partition("#")[2]
    offline_page.goto("about:blank")
    offline_page.goto(address)
    offline_page.wait_for_selector("#result.good")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("يوسف العلوي", "ي••• ع•••"),
        ("عمر الريفي", "ع••• ر•••"),
        ("عبد الله", "ع••• ل•••"),
        ("إلياس ألمي", "إ••• أ•••"),
        ("Omar El Alami", "O••• E••• A•••"),
    ],
)
def test_a_masked_name_shows_its_own_first_letter_and_not_the_article(name: str, shown: str) -> None:
    assert masked(name) == shown
