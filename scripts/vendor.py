#!/usr/bin/env python3
"""Renew static/vendor/ from npm, or check it against its list.

    python scripts/vendor.py            fetch the versions below with `npm pack` and write static/vendor/
    python scripts/vendor.py --check    no network: compare every file with the SHA-256 in static/vendor/README.md

To take a new version, change it in PACKAGES and run the first form. It needs npm for fetching and fontTools for the
fonts of drawn files (requirements-dev.txt); the check needs the standard library alone. Nothing in static/vendor/ is
edited by hand: whatever is changed on the way is changed here.
"""

import argparse
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
SUBSETS = ("cyrillic-ext", "cyrillic", "latin-ext", "latin")
# Of a drawing that leaves the site as a picture: whatever draws it reads whole fonts of one weight, and no woff2.
STATIC_WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}


@dataclass(frozen=True)
class Package:
    """One npm package: `files` maps a path in the package to a file name in static/vendor/<folder>/."""

    folder: str
    name: str
    version: str
    use: str
    files: dict[str, str]


PACKAGES = (
    Package(
        folder="bootstrap",
        name="bootstrap",
        version="5.3.9",
        use="layout, forms and reset under our own tokens; its scripts are not used",
        files={"dist/css/bootstrap.min.css": "bootstrap.min.css", "LICENSE": "LICENSE"},
    ),
    Package(
        folder="golos-text",
        name="@fontsource-variable/golos-text",
        version="5.3.0",
        use="the typeface: Kazakh, Russian and Latin letters, tabular figures, weights 400 to 900; as TTF for files",
        files={f"files/golos-text-{subset}-wght-normal.woff2": f"golos-text-{subset}.woff2" for subset in SUBSETS}
        | {"LICENSE": "LICENSE"},
    ),
    Package(
        folder="htmx",
        name="htmx.org",
        version="2.0.11",
        use="partial updates on the working pages; every page works without it",
        files={"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
)

HEAD = """# Third-party files

Served from here, so that no page asks another host for anything. Written by `scripts/vendor.py`; do not edit.
`python scripts/vendor.py --check` compares the files with the sums below.

| package | version | licence | source | used for |
|---|---|---|---|---|
"""
SUMS = "\n## Sums\n\nSHA-256 of each file.\n\n"


class VendorError(Exception):
    """Something that the person who runs the script has to mend; the message says what."""


def fetch(package, folder):
    """Unpack `package` into `folder` with npm; return {path in the package: bytes}. Raises VendorError."""
    command = ["npm", "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except FileNotFoundError:
        raise VendorError("npm is not installed; fetching needs it (Debian: apt install npm).") from None
    except subprocess.CalledProcessError as error:
        raise VendorError(f"npm could not fetch {package.name}@{package.version}:\n{error.stderr}") from None
    archive = folder / done.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        return {
            member.name.partition("/")[2]: tar.extractfile(member).read()
            for member in tar.getmembers()
            if member.isfile()
        }


def adapted(path, data):
    """The bytes to keep. References to source maps go: the maps are not shipped, and a missing file that a style
    sheet names stops `collectstatic`."""
    if path.endswith((".css", ".js")):
        data = re.sub(rb"\n?(/\*|//)# sourceMappingURL=\S+?( ?\*/)?\s*$", b"\n", data)
    return data


def static_fonts(subsets):
    """{file name: one TTF of the whole typeface in one weight}, made of its variable subsets."""
    try:
        from fontTools.merge import Merger
        from fontTools.ttLib import TTFont
        from fontTools.varLib.instancer import instantiateVariableFont
    except ImportError:
        raise VendorError("fontTools is not installed: pip install -r requirements-dev.txt") from None
    made = {}
    with tempfile.TemporaryDirectory() as scratch:
        for weight, style in STATIC_WEIGHTS.items():
            parts = []
            for number, data in enumerate(subsets):
                font = instantiateVariableFont(TTFont(io.BytesIO(data), recalcTimestamp=False), {"wght": weight})
                font.flavor = None
                for table in ("STAT", "vhea", "vmtx", "prep", "gasp"):
                    if table in font:
                        del font[table]
                parts.append(str(Path(scratch) / f"{weight}-{number}.ttf"))
                font.save(parts[-1])
            whole = Merger().merge(parts)
            whole["OS/2"].usWeightClass = weight
            for name_id, words in ((2, style), (4, f"Golos Text {style}"), (6, f"GolosText-{style}")):
                whole["name"].setName(words, name_id, 3, 1, 0x409)
            whole.recalcTimestamp = False
            out = io.BytesIO()
            whole.save(out)
            made[f"golos-text-{weight}.ttf"] = out.getvalue()
    return made


def renew():
    rows, sums = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            contents = fetch(package, Path(scratch))
            about = json.loads(contents["package.json"])
            missing = [path for path in package.files if path not in contents]
            if missing:
                raise VendorError(f"{package.name}@{package.version} no longer holds {', '.join(missing)}.")
            folder = VENDOR / package.folder
            folder.mkdir(parents=True, exist_ok=True)
            kept = {name: adapted(path, contents[path]) for path, name in package.files.items()}
            if package.folder == "golos-text":
                kept |= static_fonts([data for name, data in kept.items() if name.endswith(".woff2")][::-1])
            for old in folder.iterdir():
                if old.name not in kept:
                    old.unlink()
            for name, data in kept.items():
                (folder / name).write_bytes(data)
                sums.append(f"- `{package.folder}/{name}` `{hashlib.sha256(data).hexdigest()}`")
            source = about.get("homepage") or about["repository"]["url"]
            rows.append(f"| {package.name} | {about['version']} | {about['license']} | {source} | {package.use} |")
    (VENDOR / "README.md").write_text(HEAD + "\n".join(rows) + "\n" + SUMS + "\n".join(sums) + "\n")


def check():
    """Raise VendorError naming every file that is missing, changed or not listed."""
    text = (VENDOR / "README.md").read_text()
    listed = dict(re.findall(r"^- `(\S+)` `([0-9a-f]{64})`$", text, flags=re.M))
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    wrong = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
    if wrong:
        raise VendorError("Not as listed in static/vendor/README.md: " + ", ".join(wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare the files with the list, without network")
    options = parser.parse_args()
    try:
        check() if options.check else renew()
    except VendorError as error:
        sys.exit(f"vendor.py: {error}")


if __name__ == "__main__":
    main()
