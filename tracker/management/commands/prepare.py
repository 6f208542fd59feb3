"""Bring an installation to the point where it can be served; on a second run nearly nothing is left to do."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tracker.enums import DataKind
from tracker.models import User


class Command(BaseCommand):
    help = (
        "Migrates the database, compiles messages, collects static files and loads plans; "
        "with --demo also the demonstration data. Ends by naming the accounts that there are to sign in with."
    )
    # The database that the checks would look at may not exist yet.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--plan", action="append", default=[], metavar="FILE", help="A plan to load; repeatable.")
        parser.add_argument("--demo", action="store_true", help="Prepare a demonstration instead of a real database.")
        parser.add_argument("--password-file", help="File with the password of the demonstration accounts.")

    def handle(self, *, plan, demo, password_file, verbosity, **options):
        if demo and not password_file:
            raise CommandError("--demo needs --password-file, the file with the demonstration accounts' password.")
        quiet = {"verbosity": max(verbosity - 1, 0), "stdout": self.stdout, "stderr": self.stderr}
        try:
            self.migrate(quiet)
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database cannot be used ({reason}): see DATABASE_URL.") from error
        call_command("claim_database", DataKind.DEMONSTRATION if demo else DataKind.REAL, **quiet)
        call_command("compilemo", **quiet)
        if not settings.DEBUG and collect_static_if_changed(quiet):
            self.stdout.write("Static files collected.")
        for file in plan:
            call_command("load_plan", file, **quiet)
        call_command("rebuild_search", if_missing=True, **quiet)
        if demo:
            call_command("load_demo", password_file=password_file, **quiet)
            self.name_demonstration_accounts(Path(password_file).read_text().strip())
        elif not User.objects.filter(is_superuser=True, is_active=True).exists():
            self.stdout.write(
                "There is no administrator yet. To make the first one:\n  make admin EMAIL=name@ministry.example"
            )

    def migrate(self, quiet):
        call_command("migrate", interactive=False, skip_checks=True, **quiet)

    def name_demonstration_accounts(self, password):
        self.stdout.write("Demonstration accounts:")
        for email in User.objects.filter(is_demonstration=True, is_active=True).values_list("email", flat=True):
            self.stdout.write(f"  {email}")
        self.stdout.write(f"Password of each: {password}")


def collect_static_if_changed(options: dict) -> bool:
    """Collect, hash and compress the static files, unless what was collected last came from the same files."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, **options)
    stamp.write_text(fingerprint)
    return True


def _static_fingerprint() -> str:
    """Hash of name, size and time of every source file, and of how they are stored."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
