"""Compile the translation catalogues without gettext's tools, which a bare machine lacks."""

import os
import re
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# What a translation may reorder but neither lose nor invent: %(name)s, %s, %d, {name}, {0}.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


class Command(BaseCommand):
    help = "Compiles every locale/*/LC_MESSAGES/*.po that is newer than its .mo; --check reads them and writes nothing."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Fail on a message that is untranslated, fuzzy, or has other placeholders than its original.",
        )

    def handle(self, *, check, verbosity, **options):
        sources = [po for folder in settings.LOCALE_PATHS for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]
        if check:
            faults = [fault for po in sources for fault in faults_of(po)]
            if faults:
                raise CommandError("The catalogues have faults:\n" + "\n".join(faults))
        for po in [] if check else sources:
            if compile_if_newer(po) and verbosity:
                self.stdout.write(f"compiled {_short(po)}")


def compile_if_newer(po: Path) -> bool:
    """Write the .mo beside `po` unless it is as new; answers whether it did. A reader never sees half a file."""
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return False
    half = mo.with_suffix(f".{os.getpid()}.half")
    half.write_bytes(_read(po).to_binary())
    half.replace(mo)
    return True


def faults_of(po: Path) -> list[str]:
    """What keeps a catalogue from being complete, one line each, with file and line."""
    catalogue = _read(po)
    faults = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        where = f"{_short(po)}:{entry.linenum}: {entry.msgid!r}"
        if entry.fuzzy:
            faults.append(f"{where} is fuzzy: settle the translation and remove the mark")
        elif not entry.translated():
            faults.append(f"{where} is not translated")
        else:
            faults += [f"{where} {fault}" for fault in _placeholder_faults(entry)]
    return faults


def _placeholder_faults(entry: polib.POEntry) -> list[str]:
    if not any(flag in entry.flags for flag in ("python-format", "python-brace-format")):
        return []
    if not entry.msgid_plural:
        pairs = [(entry.msgstr, [entry.msgid])]
    else:
        # A form for one may leave out the number ("one body"), so each form matches the singular or the plural.
        pairs = [(text, [entry.msgid, entry.msgid_plural]) for text in entry.msgstr_plural.values()]
    return [
        f"has other placeholders than its translation {text!r}"
        for text, originals in pairs
        if _placeholders(text) not in [_placeholders(original) for original in originals]
    ]


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def _read(po: Path) -> polib.POFile:
    try:
        return polib.pofile(str(po), check_for_duplicates=True)
    except (OSError, ValueError) as error:
        raise CommandError(f"{_short(po)} cannot be read as a catalogue: {error}") from error


def _short(po: Path) -> Path:
    return po.relative_to(settings.BASE_DIR) if po.is_relative_to(settings.BASE_DIR) else po
