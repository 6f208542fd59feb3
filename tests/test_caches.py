"""Where pages and drawings are kept, as CACHE_URL says."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from napsite.caches import caches_of


def configured(monkeypatch, tmp_path, url=None):
    monkeypatch.delenv("CACHE_URL", raising=False)
    if url:
        monkeypatch.setenv("CACHE_URL", url)
    return caches_of(environ.Env(), tmp_path)


def test_without_it_everything_is_kept_in_files_of_the_data_directory(monkeypatch, tmp_path):
    caches = configured(monkeypatch, tmp_path)
    assert {name: entry["LOCATION"].name for name, entry in caches.items()} == {
        "default": "cache",
        "pages": "pages",
        "limits": "limits",
    }


@pytest.mark.parametrize("url", ["locmemcache://", "dbcache://kept", "filecache:///var/cache/nap"])
def test_each_kind_of_entry_has_names_of_its_own_in_what_is_named(monkeypatch, tmp_path, url):
    caches = configured(monkeypatch, tmp_path, url)
    assert {entry["KEY_PREFIX"] for entry in caches.values()} == {"default", "pages", "limits"}


@pytest.mark.parametrize("url", ["redis://localhost:6379/0", "rediss://localhost", "pymemcache://localhost:11211"])
def test_what_needs_a_client_that_is_not_installed_stops_the_start_and_says_what_to_write(monkeypatch, tmp_path, url):
    with pytest.raises(ImproperlyConfigured, match="dbcache://"):
        configured(monkeypatch, tmp_path, url)
