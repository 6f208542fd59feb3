"""The site's own settings, but quick, and with nothing of an installation on this machine in reach."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "tests")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
if "TESTS_DIR" not in os.environ:
    # Parallel workers inherit the variable, and with it the directory of the run that started them.
    os.environ["TESTS_DIR"] = tempfile.mkdtemp(prefix="nap-tests-")
    atexit.register(shutil.rmtree, os.environ["TESTS_DIR"], ignore_errors=True)
os.environ["DATA_DIR"] = os.environ["TESTS_DIR"]

from napsite.settings import *  # noqa: F403
from napsite.settings import DATA_DIR, DATABASES, STORAGES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in an installation: in memory all threads would share one connection, and with it one transaction.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Straight from the source files: nothing has been collected.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
