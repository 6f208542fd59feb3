"""Writes the package into a file: the tables one after another, then what describes them.

The same state of the data gives the same bytes: names, order and dates in the archive are fixed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.conf import settings
from django.utils.translation import override

from tracker.domain.planfile import read_plan
from tracker.domain.planfile import write as write_plan
from tracker.domain.record import head
from tracker.enums import DataKind, Language
from tracker.models import Plan
from tracker.reports.archive import member
from tracker.reports.csv import cell_text

from . import plan as of_plan
from . import reported
from .schema import DATA_STATUS, Resource

RESOURCES: tuple[Resource, ...] = (
    of_plan.OBJECTIVES, of_plan.ACTIONS, of_plan.INDICATORS, of_plan.TARGETS, of_plan.BASELINES, of_plan.BODIES,
    of_plan.ASSIGNMENTS, of_plan.PERIODS, reported.FIGURES, reported.REVISIONS, reported.CELLS, reported.GAPS,
    reported.RECORD,
)  # fmt: skip
DEMONSTRATION = "DEMONSTRATION DATA: made up to show the program. No body reported any of it."
HOW_TO_CHECK = """\
Every approval, correction and retraction is a link of one chain for each plan (record.csv). A link's `hash` is the
SHA-256 of a JSON text: the keys plan, seq, entry, number, kind, published_at, reason_hash, content_hash, internal_hash
and previous_hash (an empty text in the first link) in alphabetical order, no white space, UTF-8; seq, entry and number
are numbers, the rest are texts. `content_hash` is the SHA-256 of `content`. In Python:

    import csv, hashlib, json, sys

    csv.field_size_limit(2**31 - 1)
    sha, before = lambda text: hashlib.sha256(text.encode()).hexdigest(), ""
    for row in csv.DictReader(open("data/record.csv", encoding="utf-8", newline="")):
        names = ("plan", "kind", "published_at", "reason_hash", "content_hash", "internal_hash", "previous_hash")
        link = {name: row[name] for name in names} | {name: int(row[name]) for name in ("seq", "entry", "number")}
        text = json.dumps(link, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        whole = sha(text) == row["hash"] and row["previous_hash"] == before
        if not whole or row["content"] and sha(row["content"]) != row["content_hash"]:
            sys.exit(f"The chain is broken at {row['seq']}.")
        before = row["hash"]
    print("The chain is whole up to", before)

The last hash is `record.hash` of datapackage.json. Keep it: who has it can show later that nothing before it changed.
"""


@dataclass(frozen=True)
class Described:
    """What is known of a package beside its tables."""

    plan: Plan
    on: date
    kind: DataKind
    homepage: str

    @property
    def is_demonstration(self) -> bool:
        return self.kind == DataKind.DEMONSTRATION


def package_name(plan: Plan, kind: DataKind) -> str:
    """The name of the plan's files without an ending; it says where the data is a demonstration."""
    return f"{DataKind.DEMONSTRATION}-data-{plan.slug}" if kind == DataKind.DEMONSTRATION else plan.slug


class _Measured(io.RawIOBase):
    """Writes on and remembers how much it was and its hash."""

    def __init__(self, file: IO[bytes]):
        self.file, self.size, self.hash = file, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        data = bytes(data)
        self.size += len(data)
        self.hash.update(data)
        self.file.write(data)
        return len(data)


def write_package(file: IO[bytes], about: Described) -> None:
    """The zipped package. Texts that have no language of their own are in English."""
    with override("en"), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # Before the tables: what is approved meanwhile is after it, never before.
        record = head(about.plan)
        files = [_write_table(archive, resource, about) for resource in RESOURCES]
        text = write_plan(read_plan(about.plan))
        _write_text(archive, f"{package_name(about.plan, about.kind)}.yaml", yaml_file(text, about.kind))
        described = describe(about, record, files)
        _write_text(archive, "README.md", _readme(about, described))
        _write_text(archive, "datapackage.json", json.dumps(described, ensure_ascii=False, indent=2) + "\n")


def yaml_file(text: str, kind: DataKind) -> str:
    """A plan file that says in its first line where it is from a demonstration."""
    return f"# {DEMONSTRATION}\n{text}" if kind == DataKind.DEMONSTRATION else text


def _write_text(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(member(name), text.encode())


def _write_table(archive: zipfile.ZipFile, resource: Resource, about: Described) -> dict[str, Any]:
    path = f"data/{resource.name}.csv"
    with archive.open(member(path), "w", force_zip64=True) as raw:
        measured = _Measured(raw)
        with io.TextIOWrapper(io.BufferedWriter(measured, 1 << 16), "utf-8", newline="") as out:
            csv.writer(out).writerows(_lines(resource, about))
            out.flush()
            size, digest = measured.size, measured.hash.hexdigest()
    return {"name": resource.name, "path": path, "bytes": size, "hash": f"sha256:{digest}"}


def _lines(resource: Resource, about: Described) -> Iterator[list[str]]:
    yield [DATA_STATUS.name, *resource.columns]
    for row in resource.rows(about.plan, about.on):
        yield [str(about.kind), *(cell_text(row.get(column)) for column in resource.columns)]


def describe(about: Described, record: tuple[int, str], files: list[dict[str, Any]]) -> dict[str, Any]:
    """datapackage.json, as https://specs.frictionlessdata.io/data-package/ has it."""
    plan, seq, last, licence = about.plan, *record, settings.DATA_LICENCE
    by_name = {file["name"]: file for file in files}
    what = (
        "What the plan says, who reports on it, and every figure that was approved and published, with the chain that "
        "shows that nothing published was changed. An empty cell is never a zero: the column status says why a figure "
        "is missing. Texts that a spreadsheet would take for a formula have an apostrophe before them."
    )
    sources = [{"title": plan.source_title, **({"path": plan.source_url} if plan.source_url else {})}]
    sources += [{"title": "Approved reports of the bodies that carry out the plan", "path": about.homepage}]
    publisher = {"title": settings.SITE_OWNER or "NAP Tracker", "role": "publisher", "path": about.homepage}
    return {
        "profile": "tabular-data-package",
        "name": package_name(plan, about.kind),
        "title": f"Demonstration data: {plan.title}" if about.is_demonstration else plan.title,
        "titles": {lang: getattr(plan, f"title_{lang}") for lang in Language.values if getattr(plan, f"title_{lang}")},
        "description": f"{DEMONSTRATION}\n\n{what}" if about.is_demonstration else what,
        "homepage": about.homepage,
        "version": f"{about.on.isoformat()}.{seq}",
        "keywords": ["women, peace and security", "national action plan", "UNSCR 1325", plan.country],
        "licenses": [{"name": licence.name, "title": licence.title, "path": licence.path}],
        "sources": [source for source in sources if source["title"]],
        "contributors": [publisher],
        "data_status": str(about.kind),
        "as_of": about.on.isoformat(),
        "record": {"plan": plan.slug, "seq": seq, "hash": last, "algorithm": "SHA-256", "how_to_check": "README.md"},
        "resources": [
            _resource(resource, by_name[resource.name]) for resource in RESOURCES if resource.name in by_name
        ],
    }


def _resource(resource: Resource, file: dict[str, Any]) -> dict[str, Any]:
    return {
        **file,
        "profile": "tabular-data-resource",
        "title": str(resource.title),
        "description": resource.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": resource.schema(),
    }


def _readme(about: Described, described: dict[str, Any]) -> str:
    record, licence, lines = described["record"], settings.DATA_LICENCE, [f"# {described['title']}", ""]
    lines += [described["description"], ""]
    lines += [f"As of {described['as_of']}, from {about.homepage}", f"Licence: {licence.title}, {licence.path}", ""]
    lines += ["## Tables", ""]
    lines += [f"- `{r['path']}`: {r['title']}. {r['description']}" for r in described["resources"]]
    lines += ["", "Columns, types and keys: datapackage.json, a Frictionless Data Package.", "", "## The record", ""]
    said = f"Last link: no. {record['seq']}, hash `{record['hash']}`." if record["seq"] else "Nothing is published yet."
    return "\n".join([*lines, said, "", HOW_TO_CHECK])
