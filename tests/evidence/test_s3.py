"""The same, with files in an S3-compatible storage: moto's server, started here, answering over HTTP on loopback."""

import io

import boto3
import environ
import pytest
from django.core.files.storage import storages
from django.urls import reverse
from moto.server import ThreadedMotoServer

from tests.reporting.conftest import approved
from tracker.domain import evidence
from tracker.domain.evidence import EvidenceRefused

from . import samples as s

BUCKET = "nap-evidence"


@pytest.fixture
def bucket(settings, monkeypatch):
    """A private bucket, and the settings as napsite/settings.py makes them from the environment."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "here",
        "AWS_SECRET_ACCESS_KEY": "only",
        "AWS_DEFAULT_REGION": "us-east-1",
        "EVIDENCE_S3_BUCKET": BUCKET,
        "EVIDENCE_S3_PREFIX": "tracker",
        "AWS_S3_ENDPOINT_URL": endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    s3 = boto3.client("s3", endpoint_url=endpoint)
    s3.create_bucket(Bucket=BUCKET)
    # Servers of one process share what they hold.
    for key in keys(s3):
        s3.delete_object(Bucket=BUCKET, Key=key)
    from napsite.files import storage_of

    settings.STORAGES = {**settings.STORAGES, "default": storage_of(environ.Env())}
    yield s3, endpoint
    server.stop()


def keys(s3):
    return [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def test_files_go_there_and_come_back_through_our_own_address(desk, bucket):
    s3, endpoint = bucket
    assert type(storages["default"]).__name__ == "S3Storage"
    content = s.image("PNG", (700, 500))
    item = evidence.add_file(desk.entry, io.BytesIO(content), "Сурет.png", by=desk.reporter, public=True)
    assert sorted(key.split("/")[1] for key in keys(s3)) == ["evidence", "thumbnails"]
    assert all(key.startswith("tracker/") for key in keys(s3))
    answer = desk.clients["reporter"].get(reverse("evidence_file", args=[item.pk]))
    assert answer.getvalue() == content
    assert answer["Content-Disposition"].startswith("attachment;")
    picture = desk.clients["coordinator"].get(reverse("evidence_thumbnail", args=[item.pk]))
    assert picture.getvalue().startswith(b"\xff\xd8\xff")
    approved(desk.entry, desk.reporter, desk.coordinator)
    assert desk.anonymous.get(reverse("public_evidence", args=["plan", item.pk])).getvalue() == content
    for page in (
        desk.clients["reporter"].get(desk.url),
        desk.clients["coordinator"].get(desk.review),
        desk.anonymous.get("/en/plans/plan/indicators/I1/"),
    ):
        assert BUCKET not in page.content.decode()
        assert endpoint not in page.content.decode()


def test_strangers_get_nothing_and_objects_are_made_without_a_public_right(desk, bucket):
    s3, _endpoint = bucket
    item = evidence.add_file(desk.entry, io.BytesIO(s.PDF), "order.pdf", by=desk.reporter)
    assert desk.clients["stranger"].get(reverse("evidence_file", args=[item.pk])).status_code == 404
    grants = s3.get_object_acl(Bucket=BUCKET, Key=keys(s3)[0])["Grants"]
    assert not [grant for grant in grants if "AllUsers" in grant["Grantee"].get("URI", "")]


def test_a_refused_file_leaves_nothing_in_the_bucket(desk, bucket, monkeypatch):
    s3, _endpoint = bucket
    evidence.add_file(desk.entry, io.BytesIO(s.image("PNG")), "a.png", by=desk.reporter)
    there = keys(s3)
    with pytest.raises(EvidenceRefused, match="already here"):
        evidence.add_file(desk.entry, io.BytesIO(s.image("PNG")), "b.png", by=desk.reporter)
    assert keys(s3) == there


def test_a_file_that_the_bucket_lost_is_not_found(desk, bucket):
    s3, _endpoint = bucket
    item = evidence.add_file(desk.entry, io.BytesIO(s.PDF), "order.pdf", by=desk.reporter)
    s3.delete_object(Bucket=BUCKET, Key=keys(s3)[0])
    assert desk.clients["reporter"].get(reverse("evidence_file", args=[item.pk])).status_code == 404
