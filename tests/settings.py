"""Settings of the tests: those of the product, with a key of their own and a cheap password hash."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "tests-only")
if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="nap-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.makedirs(f"{os.environ['DATA_DIR']}/static", exist_ok=True)  # WhiteNoise warns of a missing directory
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['DATA_DIR']}/tests.sqlite3")
os.environ.setdefault("CHART_SECONDS", "60")  # a busy machine is no reason for a page without its charts
os.environ.setdefault("DRAW_AHEAD", "0")  # a thread would read while the next test empties the tables
os.environ.setdefault("CACHE_URL", "locmemcache://")
os.environ.setdefault("API_RATE", "1000000")  # all tests come from one address
os.environ.setdefault("EMAIL_URL", "memorymail://")

from napsite.settings import *  # noqa: E402, F403
from napsite.settings import CACHES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# What is asked of the database is asked again at each visit; tests/public/test_page_cache.py keeps pages.
CACHES = {**CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
