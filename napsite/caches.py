"""Where drawings and pages for visitors are kept, so that all workers share them: in files, or where CACHE_URL says."""

import random

from django.core.cache.backends.filebased import FileBasedCache


class FileCache(FileBasedCache):
    """Django's, except that it counts its files once in a hundred writes and not at each."""

    def _cull(self):
        if random.randrange(100) == 0:  # noqa: S311 - nothing depends on it
            super()._cull()


def caches_of(env, data_dir) -> dict:
    """The setting CACHES. Pages go after a day; a drawing stays until there are too many of them;
    counts of requests to the API (`limits`) go with their minute."""
    entries = {"default": 20_000, "pages": 10_000, "limits": 10_000}
    if "CACHE_URL" not in env:
        files = {"BACKEND": "napsite.caches.FileCache", "TIMEOUT": None}
        return {
            name: {
                **files,
                "LOCATION": data_dir / ("cache" if name == "default" else name),
                "OPTIONS": {"MAX_ENTRIES": n},
            }
            for name, n in entries.items()
        }
    configured = env.cache("CACHE_URL")
    if "redis" in configured["BACKEND"].lower():
        # It drops entries by its own rule, and refuses an option that it does not know.
        return {name: {**configured, "KEY_PREFIX": name} for name in entries}
    return {
        name: {**configured, "KEY_PREFIX": name, "OPTIONS": {**configured.get("OPTIONS", {}), "MAX_ENTRIES": n}}
        for name, n in entries.items()
    }
