import pytest
from django.core.files.storage import default_storage

from tests.reporting.conftest import desk  # noqa: F401


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """An empty storage for each test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return default_storage
