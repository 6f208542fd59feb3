"""Zipped files whose bytes depend on what is in them and on nothing else."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

# The first moment that an archive can hold: when it was made is no part of the data.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def member(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_DATE)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


class Archive(zipfile.ZipFile):
    """Gives whatever a library writes into it the same date."""

    def writestr(self, zinfo_or_arcname, data, *args, **kwargs):
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        super().writestr(member(name), data, *args, **kwargs)

    def write(self, filename, arcname=None, *args, **kwargs):
        entry = member(str(arcname or filename))
        with Path(filename).open("rb") as source, self.open(entry, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)
