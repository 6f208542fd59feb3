"""The package as a reader takes it apart, and a plan with every kind of figure."""

import csv
import io
import json
import zipfile

import pytest

from tests.downloads.conftest import on_the_day, told  # noqa: F401 fixtures
from tests.public.conftest import no_drawings  # noqa: F401 a fixture


class Package:
    def __init__(self, content: bytes):
        self.content = content
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.described = json.loads(self.archive.read("datapackage.json"))

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(f"data/{name}.csv"), newline="")))

    def text(self, path: str) -> str:
        return self.archive.read(path).decode()


@pytest.fixture
def package(client):
    """`package()` downloads the package of the plan "plan" and opens it."""

    def load(language="en"):
        answer = client.get(f"/{language}/plans/plan/data/package.zip")
        assert answer.status_code == 200
        return Package(b"".join(answer))

    return load
