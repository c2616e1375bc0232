"""Files in an S3-compatible store, against a server that speaks S3 over HTTP on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from diwan.kernel.base.errors import NotFound
from diwan.kernel.documents import storage
from diwan.kernel.documents.configuration import Configuration, configuration

CONTENT = "عقد الازدياد رقم 12".encode()
DIGEST = storage.digest_of(CONTENT)
RIGHTS = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the server, which listens on a port that is free."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


def client(server: str, kind: str) -> object:
    return boto3.client(
        kind, endpoint_url=server, region_name="us-east-1",
        aws_access_key_id="first", aws_secret_access_key="first",
    )  # fmt: skip


@pytest.fixture
def keys(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """The key and the secret of somebody who may use the bucket; the server asks for them from then on."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    requests.post(f"{server}/moto-api/reset", timeout=10)
    client(server, "s3").create_bucket(Bucket="diwan")  # type: ignore[attr-defined]
    iam = client(server, "iam")
    iam.create_user(UserName="diwan")  # type: ignore[attr-defined]
    iam.put_user_policy(UserName="diwan", PolicyName="files", PolicyDocument=RIGHTS)  # type: ignore[attr-defined]
    made = iam.create_access_key(UserName="diwan")["AccessKey"]  # type: ignore[attr-defined]
    requests.post(f"{server}/moto-api/reset-auth", data="0", timeout=10)
    yield made["AccessKeyId"], made["SecretAccessKey"]
    requests.post(f"{server}/moto-api/reset-auth", data="inf", timeout=10)


@pytest.fixture
def kept_there(
    server: str, keys: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Configuration]:
    """This installation keeps its files in that bucket."""
    url = f"s3://diwan/files?endpoint={server}&region=us-east-1"
    there = replace(configuration(), files=url, files_key=keys[0], files_secret=keys[1])
    monkeypatch.setattr(storage, "configuration", lambda: there)
    storage.storage_at.cache_clear()
    yield there
    storage.storage_at.cache_clear()


def test_what_is_kept_is_given_back_and_kept_once(kept_there: Configuration) -> None:
    storage.keep(CONTENT, DIGEST)
    storage.keep(CONTENT, DIGEST)
    assert storage.content_of(DIGEST) == CONTENT
    assert storage.store().listdir(f"{DIGEST[:2]}/{DIGEST[2:4]}") == ([], [DIGEST])


def test_nobody_reads_it_without_a_key(server: str, kept_there: Configuration) -> None:
    storage.keep(CONTENT, DIGEST)
    bare = requests.get(f"{server}/diwan/files/{storage.path_of(DIGEST)}", timeout=10)
    assert bare.status_code == 403
    assert CONTENT not in bare.content


def test_a_file_that_is_not_there_is_lost_in_words(kept_there: Configuration) -> None:
    with pytest.raises(NotFound, match="file_lost"):
        storage.content_of(DIGEST)


def test_a_content_that_is_not_its_digest_is_never_given(kept_there: Configuration) -> None:
    storage.keep(b"something else", DIGEST)
    with pytest.raises(NotFound, match="file_damaged"):
        storage.content_of(DIGEST)


@pytest.mark.parametrize("wrong", ["files_key", "files_secret"])
def test_wrong_credentials_are_refused_and_never_taken_for_a_missing_file(
    kept_there: Configuration, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    storage.keep(CONTENT, DIGEST)
    lost = replace(kept_there, **{wrong: "wrong"})  # type: ignore[arg-type]
    monkeypatch.setattr(storage, "configuration", lambda: lost)
    for act in (
        lambda: storage.content_of(DIGEST),
        lambda: storage.keep(b"more", storage.digest_of(b"more")),
    ):
        with pytest.raises(ClientError) as refused:
            act()
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
