"""Keys from a PKCS#12 file, from a token through PKCS#11, and the timestamp of an RFC 3161 authority."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from diwan.kernel.base.text import Text
from diwan.kernel.documents.authority import Subject, demo_key, demo_root
from diwan.kernel.documents.configuration import Token, configuration
from diwan.kernel.documents.keys import asn1_certificate, from_pkcs12, from_token, key_for
from diwan.kernel.documents.signing import Capacity, check_pdf, sign_pdf
from diwan.kernel.documents.typeset import Letterhead, Sheet, SignatureWords, typeset
from diwan.kernel.testing.world import NOW

OFFICER = Subject("1-7", "Fatima Zahra Benali", "Commune de Marrakech")
CAPACITY = Capacity("فاطمة الزهراء بنعلي", "ضابطة الحالة المدنية", "القرار 2026/14", "مراكش", "شهادة")
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


def act_bytes() -> bytes:
    sheet = Sheet(
        title=Text("شهادة", "Certificat"), letterhead=Letterhead(Text("جماعة مراكش", "Commune de Marrakech")),
        number="1/2026", date=date(2026, 3, 10), state="signed",
        signature=SignatureWords(Text("فاطمة", "Fatima"), Text("ضابطة", "Officier"), None, NOW),
    )  # fmt: skip
    return typeset("documents/certificate", sheet, {"facts": []}, at=NOW)


def roots() -> list[Any]:
    return [asn1_certificate(demo_root(configuration().authority))]


def test_private_keys_are_readable_by_their_owner_alone() -> None:
    folder = configuration().authority
    demo_key(folder, OFFICER)
    for file in folder.rglob("*.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (folder / "demo-root.crt").exists(), "published so that any PDF reader can be told of it"


def test_the_demo_authority_says_that_it_is_one() -> None:
    pair = demo_key(configuration().authority, OFFICER)
    assert "DEMONSTRATION" in pair.certificate.subject.rfc4514_string()
    assert "DEMO" in pair.certificate.issuer.rfc4514_string()
    assert key_for(OFFICER, configuration()).demo


def test_the_same_act_is_typeset_to_the_same_bytes() -> None:
    assert act_bytes() == act_bytes()


def test_an_act_without_signature_block_is_signed_invisibly() -> None:
    sheet = Sheet(
        title=Text("وصل", "Récépissé"), letterhead=Letterhead(Text("جماعة مراكش", "Commune de Marrakech")),
        number="1/2026", date=date(2026, 3, 10), state="plain",
    )  # fmt: skip
    pdf = sign_pdf(
        typeset("documents/receipt", sheet, {}, at=NOW), key_for(OFFICER, configuration()), CAPACITY, at=NOW
    )
    widget = PdfFileReader(io.BytesIO(pdf)).root["/AcroForm"]["/Fields"][0].get_object()
    assert [int(n) for n in widget["/Rect"]] == [0, 0, 0, 0]
    check = check_pdf(pdf, roots())
    assert check is not None
    assert check.holds


def test_a_pkcs12_key_signs(tmp_path: Path, settings: Any) -> None:
    import dataclasses

    pair = demo_key(configuration().authority, OFFICER)
    file = tmp_path / "seal.p12"
    root = demo_root(configuration().authority).certificate
    lock = serialization.BestAvailableEncryption(b"secret")
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"seal", pair.private, pair.certificate, [root], lock)
    )
    known = roots()
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, pkcs12=file, pkcs12_password="secret")
    key = key_for(OFFICER, configuration())
    assert not key.demo
    check = check_pdf(sign_pdf(act_bytes(), key, CAPACITY, at=NOW), known)
    assert check is not None
    assert check.holds
    assert check.trusted


def test_a_wrong_password_is_said_in_words(tmp_path: Path) -> None:
    from diwan.kernel.base.errors import Refused

    file = tmp_path / "bad.p12"
    file.write_bytes(b"not a key store")
    with pytest.raises(Refused) as refusal:
        from_pkcs12(file, "x")
    assert "bad.p12" in refusal.value.words()


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    """A software token holding an officer's key."""
    if not SOFTHSM.exists() or shutil.which("pkcs11-tool") is None:
        pytest.skip("SoftHSM is not installed")
    (tmp_path / "tokens").mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    environment = {**os.environ, "SOFTHSM2_CONF": str(conf)}
    pair = demo_key(configuration().authority, OFFICER)
    (tmp_path / "key.der").write_bytes(
        pair.private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (tmp_path / "crt.der").write_bytes(pair.certificate.public_bytes(serialization.Encoding.DER))

    def run(*arguments: str) -> None:
        subprocess.run(arguments, env=environment, check=True, capture_output=True)

    run("softhsm2-util", "--init-token", "--free", "--label", "diwan", "--so-pin", "1234", "--pin", "1234")
    tool = ("pkcs11-tool", "--module", str(SOFTHSM), "--token-label", "diwan", "--login", "--pin", "1234")
    for kind, file in (("privkey", "key.der"), ("cert", "crt.der")):
        run(*tool, "--write-object", str(tmp_path / file), "--type", kind, "--label", "seal", "--id", "01")
    return Token(SOFTHSM, "diwan", "seal", "1234")


def test_a_token_signs_through_pkcs11(token: Token) -> None:
    check = check_pdf(sign_pdf(act_bytes(), from_token(token), CAPACITY, at=NOW), roots())
    assert check is not None
    assert check.holds
    assert check.capacity == CAPACITY.capacity


def rsa_pair(name: str) -> tuple[Any, Any]:
    """A certificate of its own and its RSA key, as pyHanko reads them."""
    private = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, private.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(NOW - timedelta(days=9)).not_valid_after(NOW + timedelta(days=900))
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    der = serialization.Encoding.DER
    key = private.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    made = builder.sign(private, hashes.SHA256()).public_bytes(der)
    return asn1_x509.Certificate.load(made), asn1_keys.PrivateKeyInfo.load(key)


@pytest.fixture
def authority_of_time() -> Iterator[str]:
    """An RFC 3161 authority that answers over HTTP."""
    clock = DummyTimeStamper(*rsa_pair("Time stamp authority"), fixed_dt=NOW)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            body = clock.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_timestamp_is_added_when_an_authority_is_set(authority_of_time: str) -> None:
    key = key_for(OFFICER, configuration())
    pdf = sign_pdf(act_bytes(), key, CAPACITY, at=NOW, timestamp_url=authority_of_time)
    check = check_pdf(pdf, roots())
    assert check is not None
    assert check.holds
    assert check.timestamped
    plain = check_pdf(sign_pdf(act_bytes(), key, CAPACITY, at=NOW), roots())
    assert plain is not None
    assert not plain.timestamped


def test_an_authority_that_does_not_answer_is_said_in_words() -> None:
    from diwan.kernel.base.errors import Refused

    with pytest.raises(Refused) as refusal:
        sign_pdf(
            act_bytes(),
            key_for(OFFICER, configuration()),
            CAPACITY,
            at=NOW,
            timestamp_url="http://127.0.0.1:9/",
        )
    assert refusal.value.code == "documents.errors.no_timestamp"
