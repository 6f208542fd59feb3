"""Where drawings and pages for visitors are kept, so that all workers share them: in files, or where CACHE_URL says."""

import random

from django.core.cache.backends.filebased import FileBasedCache
from django.core.exceptions import ImproperlyConfigured

#: Stores that CACHE_URL can name.
WITHOUT_A_CLIENT = {
    "django.core.cache.backends.db.DatabaseCache",
    "django.core.cache.backends.dummy.DummyCache",
    "django.core.cache.backends.filebased.FileBasedCache",
    "django.core.cache.backends.locmem.LocMemCache",
}


class FileCache(FileBasedCache):
    """Django's, except that it counts its files once in a hundred writes and not at each."""

    def _cull(self):
        if random.randrange(100) == 0:  # noqa: S311 - nothing depends on it
            super()._cull()


def caches_of(env, data_dir) -> dict:
    """The setting CACHES. Pages go after a day, counts of requests to the API (`limits`) after two minutes; a drawing
    stays until there are too many of them."""
    entries = {"default": 20_000, "pages": 10_000, "limits": 10_000}
    if "CACHE_URL" not in env:
        return {
            name: {
                "BACKEND": "napsite.caches.FileCache",
                # Counting one more writes the file anew, with this time to live.
                "TIMEOUT": 120 if name == "limits" else None,
                "LOCATION": data_dir / ("cache" if name == "default" else name),
                "OPTIONS": {"MAX_ENTRIES": n},
            }
            for name, n in entries.items()
        }
    configured = env.cache("CACHE_URL")
    if configured["BACKEND"] not in WITHOUT_A_CLIENT:
        raise ImproperlyConfigured(
            "CACHE_URL is one of filecache:///FOLDER, dbcache://TABLE (made by `manage.py createcachetable`) and "
            "locmemcache://: other stores need a client that is not installed with NAP Tracker."
        )
    return {
        name: {**configured, "KEY_PREFIX": name, "OPTIONS": {**configured.get("OPTIONS", {}), "MAX_ENTRIES": n}}
        for name, n in entries.items()
    }
